"""The numbers of a new project: unit, range, step and tolerance, suggested by the column of known numbers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from pathlib import Path

import streamlit as st

from al_core.errors import BadInput
from al_core.names import isolated
from al_core.pools.cells import number, shortened
from al_core.pools.pool import Role
from al_core.pools.readers.columns import MANY_NUMBERS
from al_core.pools.readers.known_labels import numbers_in
from al_core.pools.readers.uploads import Preview
from al_core.tasks.regression.script import usual_tolerance
from al_core.tasks.regression.task import Regression
from al_core.tasks.regression.writing import in_log, in_unit
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import escaped, note
from pages.ui.tasks.known import becomes_of_known, kept_for, label_column

STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 0.001)
LOOKED_AT = 10_000  # numbers: a step that fits so many fits all
ANCHORS = "One a line, the number first:\n3 small and thin\n10 as long as a hand"
_UNIT = re.compile(r"[(\[,]\s*([^\W\d_][^()\[\],]{0,11}|[%€$£°]\w?)\s*[)\]]?$")


@dataclass(frozen=True)
class Suggested:
    """What the known numbers suggest."""

    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    tolerance: float = 1.0


def holds_numbers(seen: Preview, roles: dict[str, Role], path: Path) -> bool:
    """Whether the column of known labels holds many different numbers, and nothing else."""
    column = label_column(roles)
    if column is None or len(seen.values.get(column, "x" * (MANY_NUMBERS + 1))) <= MANY_NUMBERS:
        return False
    try:
        return len(set(known_numbers(seen, roles, path))) > MANY_NUMBERS
    except BadInput:
        return False


def known_numbers(seen: Preview, roles: dict[str, Role], path: Path) -> list[float]:
    """The numbers of the column of known labels. Raises BadInput."""
    column = label_column(roles)
    if column is None:
        return []
    key = kept_for(path, column, seen.options)
    kept: dict[str, list[float] | str] = st.session_state.setdefault("known_numbers", {})
    if key not in kept:
        try:
            kept[key] = numbers_in(path, seen.name, seen.options, column)
        except BadInput as reason:
            kept[key] = str(reason)
    found = kept[key]
    if isinstance(found, str):
        raise BadInput(found)
    return found


def suggested(numbers: Sequence[float], column: str) -> Suggested:
    """A range a little beyond the known numbers, their step, and half their usual deviation as the tolerance."""
    if not numbers:
        return Suggested()
    step = next((one for one in STEPS if _fits(numbers[:LOOKED_AT], one)), None)
    low, high = _around(min(numbers), max(numbers))
    tolerance = usual_tolerance(numbers)
    if step is not None:
        tolerance = float(f"{max(1, round(tolerance / step)) * step:.6g}")
    unit = _UNIT.search(column)
    return Suggested(unit[1].strip() if unit else "", low, high, step, tolerance)


def _fits(numbers: Sequence[float], step: float) -> bool:
    return all(abs(one / step - round(one / step)) < 1e-6 for one in numbers)


def _around(least: float, most: float) -> tuple[float, float]:
    """Both ends, moved outwards to round numbers; what is never below nought stays so."""
    if least == most:
        return least - 1, most + 1
    grid = rounded_down(most - least) / 2
    return float(f"{floor(least / grid) * grid:.6g}"), float(f"{ceil(most / grid) * grid:.6g}")


def rounded_down(size: float) -> float:
    """The power of ten below a size: 37 -> 10, 0.4 -> 0.1."""
    return float(f"1e{floor(log10(size))}")


def asked(seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Regression]:
    """Unit, range, step and tolerance at once; a slider and examples of numbers folded away."""
    numbers = known_numbers(seen, roles, path)
    usual = suggested(numbers, label_column(roles) or "")
    about = f"{ANSWERS}number_{label_column(roles)}_"
    for name in ("unit", "low", "high", "step", "tolerance"):
        # Not as the widgets' own defaults: what was typed before a visit to another page counts.
        st.session_state.setdefault(about + name, getattr(usual, name))
    unit = _scale(about)
    tolerance = st.number_input("Two answers agree when they are within", 0.0, format="%g", key=f"{about}tolerance")
    note(f"Within {in_unit(tolerance, escaped(unit))} counts as right.")
    with st.expander("A slider, and what numbers look like"):
        slider = st.toggle("A slider beside the field", key=f"{about}slider")
        lines = st.text_area("Examples of numbers", placeholder=ANCHORS, key=f"{about}anchors", height=96)
    note(becomes_of_known(len(numbers), seen.n_rows))
    low, high, step = (st.session_state[about + name] for name in ("low", "high", "step"))
    return lambda: Regression(tolerance, unit, low, high, step, slider, anchors_of(lines))


def _scale(about: str) -> str:
    """Where the numbers may lie; returns their unit."""
    left, right = st.columns(2)
    unit = left.text_input("Unit", key=f"{about}unit", max_chars=20, placeholder="years, mm, €")
    right.number_input("Step", 0.0, value=None, format="%g", key=f"{about}step", placeholder="any")
    left.number_input("Lowest", value=None, format="%g", key=f"{about}low", placeholder="any")
    right.number_input("Highest", value=None, format="%g", key=f"{about}high", placeholder="any")
    return unit.strip()


def anchors_of(lines: str) -> tuple[tuple[float, str], ...]:
    """Examples of numbers, one a line, the number first. Raises BadInput."""
    return tuple(_anchor(line) for line in lines.splitlines() if line.strip())


def _anchor(line: str) -> tuple[float, str]:
    first, _, words = line.strip().partition(" ")
    value = number(first.rstrip(":=–-"), ",") if "," in first else number(first.rstrip(":=–-"))
    if not isfinite(value):
        said = isolated(shortened(line.strip(), 30))
        raise BadInput(f"“{said}”: an example begins with its number, such as “3 small and thin”.")
    return value, words.strip()


def in_lines(anchors: Sequence[tuple[float, str]]) -> str:
    """Examples of numbers as they are typed."""
    return "\n".join(f"{in_log(number)} {words}" for number, words in anchors)
