"""Numbers as people write them: read whatever they type, kept in one form, and refused in a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import SupportsFloat

import numpy as np

from al_core.errors import Refused
from al_core.names import isolated
from al_core.pools.cells import number, shortened

_DIGITS = 12  # of a number that a step has led to: more are rounding
_NEAR = 1e-6  # steps that a number may lie beside its step, by rounding
_PLURAL = re.compile("[a-z]{3,}[^su]s")  # years, but neither lbs nor gauss
_POINTED = re.compile(r"[-−+]?[1-9]\d{0,2}(\.\d{3})+")
_PLAIN = re.compile(r"[-−+(]?[\d.,'’\s]+(e[-+]?\d+)?\)?", re.IGNORECASE)  # without a unit that is not its own


def in_log(value: float) -> str:
    """A number in the one form in which the log keeps it: "9", "9.5", "0.0000001"."""
    return np.format_float_positional(value + 0.0, trim="-")


def in_unit(value: float, unit: str = "") -> str:
    """A number with its unit: "9.5 mm", "1 year"."""
    one = unit[:-1] if value == 1 and _PLURAL.fullmatch(unit) else unit
    return f"{in_log(value)} {one}".strip()


def in_short(value: float, digits: int = 4) -> str:
    """A number for people, to four digits: "9.5", "222000"."""
    return in_log(float(f"{value:.{digits}g}"))


def finite(value: object) -> float | None:
    """A number of any kind as a plain one; None where it is none, or none that can be learnt from, such as nan."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, SupportsFloat) or isinstance(value, str):
        return None
    try:
        found = float(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return found if isfinite(found) else None


def readings(text: str, unit: str = "", decimals: Sequence[str] = ".,") -> tuple[float, ...]:
    """The numbers that a text may mean, with or without its unit: none, one, or two for "1,234".

    `decimals` are the decimal signs that it may have; a point is one wherever it can be: so the log is written.
    """
    bare = _without(text.strip(), unit)
    found = tuple(dict.fromkeys(one for sign in decimals if isfinite(one := _read(bare, sign))))
    return found if "," in bare else found[:1]


def _read(text: str, decimal: str) -> float:
    """A number by its decimal sign: where that is a comma, points set the thousands apart."""
    return number(text.replace(".", "") if decimal == "," and _POINTED.fullmatch(text) else text, decimal)


def _without(text: str, unit: str) -> str:
    """A text without the unit behind or before it."""
    if unit and text.casefold().endswith(unit.casefold()):
        return text[: len(text) - len(unit)].strip()
    if unit and text.casefold().startswith(unit.casefold()):
        return text[len(unit) :].strip()
    return text


@dataclass(frozen=True)
class Scale:
    """Where numbers may lie: from `low` to `high`, `step` by step; None: anywhere, and as fine as they come."""

    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None

    def taken(self, value: object) -> float:
        """The number that somebody gave, on its step. Raises Refused, in one sentence that says what to do."""
        if isinstance(value, str):
            return self._typed(value)
        given = finite(value)
        if given is None:
            raise Refused(f"“{isolated(shortened(str(value)))}” is no number; type one, such as {self._example}.")
        return self._checked(given)

    def _typed(self, text: str) -> float:
        if not text.strip():
            raise Refused(f"Nothing was typed; type a number, such as {self._example}.")
        found = readings(text, self.unit)
        if not found or not _PLAIN.fullmatch(_without(text.strip(), self.unit)):
            raise Refused(f"“{isolated(shortened(text))}” is no number; type one, such as {self._example}.")
        fitting = [one for one in found if not self.trouble(one)]
        if len(fitting) > 1:
            raise Refused(
                f"“{isolated(text.strip())}” may mean {' or '.join(map(in_log, found))}; type it without a comma."
            )
        return self._checked(fitting[0] if fitting else found[0])

    def _checked(self, value: float) -> float:
        if trouble := self.trouble(value):
            raise Refused(trouble)
        return float(self.nearest(np.array([value]))[0])

    def trouble(self, value: float) -> str:
        """Why a number cannot be taken, in a sentence; empty where it can."""
        if self.low is not None and value < self.low:
            return f"{in_log(value)} is less than {in_log(self.low)}, the least that is taken; check the number."
        if self.high is not None and value > self.high:
            return f"{in_log(value)} is more than {in_log(self.high)}, the most that is taken; check the number."
        if self.step is None:
            return ""
        steps = (value - self._start) / self.step
        if abs(steps - round(steps)) <= _NEAR:
            return ""
        below, above = (in_log(float(f"{self._start + at * self.step:.{_DIGITS}g}")) for at in _around(steps))
        return f"{in_log(value)} lies between two steps; type {below} or {above}."

    def nearest(self, values: np.ndarray) -> np.ndarray:
        """Numbers brought to where they may lie, and to the nearest step."""
        values = np.clip(values, self.low, self.high) if (self.low, self.high) != (None, None) else values
        if self.step is None:
            return np.asarray(values, np.float64)
        steps = np.rint((values - self._start) / self.step)
        if self.high is not None:
            steps = np.minimum(steps, np.floor((self.high - self._start) / self.step + _NEAR))
        return np.array([float(f"{one:.{_DIGITS}g}") for one in self._start + steps * self.step])

    @property
    def _start(self) -> float:
        return 0.0 if self.low is None else self.low

    @property
    def _example(self) -> str:
        middle = 9.5 if self.low is None or self.high is None else (self.low + self.high) / 2
        return in_log(float(self.nearest(np.array([middle]))[0]))


def _around(steps: float) -> tuple[int, int]:
    return int(np.floor(steps)), int(np.ceil(steps))
