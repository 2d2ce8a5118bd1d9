"""How good the numbers are from the small ones to the large ones, and what that says of a score."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from al_core.amounts import UNDEFINED, counted, likely, percent
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.proportions import wilson
from al_core.matrices.rows import Floats
from al_core.tasks.regression.metrics import near
from al_core.tasks.regression.writing import in_short
from al_core.tasks.task import Breakdown, Json

RANGES = 4
PAIRS = 75  # of a range, kept to be drawn
FEWEST_OF_A_RANGE = 5  # tests: with fewer hardly anything is known of a range

_Lines = Sequence[Mapping[str, Json]]


def by_range(truth: Floats, said: Floats, tolerance: float) -> tuple[dict[str, Json], ...]:
    """A line for each quarter of the tests, from the smallest truth to the largest; equal ones are never parted."""
    edges = np.unique(np.quantile(truth, np.linspace(0, 1, RANGES + 1)[1:-1])) if len(truth) else np.empty(0)
    at = np.searchsorted(edges, truth, side="left")
    usual = float(np.median(truth)) if len(truth) else 0.0
    lines = []
    for one in np.unique(at):
        true, off = truth[at == one], (said - truth)[at == one]
        n, right = len(true), int(near(true, said[at == one], tolerance).sum())
        lines.append(
            {
                "from": float(true.min()),
                "to": float(true.max()),
                "n": n,
                "right": right,
                "error": float(np.abs(off).mean()),
                "bias": float(off.mean()),
                "pairs": np.column_stack([true, said[at == one]])[:: -(-n // PAIRS)].tolist(),
                "by_median": int(near(true, usual, tolerance).sum()),
            }
        )
    return tuple(lines)


def in_ranges(labels: Collection[float], lines: _Lines, unit: str) -> Breakdown | None:
    """Labels, share right, usual error and which way it is off, range by range."""
    given = np.array(list(labels), np.float64)
    if not len(given):
        return None
    if not lines:
        rows = [(from_to(given.min(), given.max()), f"{len(given):,}", *[UNDEFINED] * 3)]
    else:
        tops = [line["to"] for line in lines[:-1]]
        at = np.searchsorted(tops, given, side="left")
        rows = [_row(line, int((at == place).sum())) for place, line in enumerate(lines)]
    note = "Ranges hold a quarter of the tests each." if lines else ""
    in_unit = f" ({unit})" if unit else ""
    return Breakdown(
        "Errors by range", (f"Range{in_unit}", "Labels", "Right", "Usual error", "Leaning"), tuple(rows), note
    )


def _row(line: Mapping[str, Json], n_labels: int) -> tuple[str, ...]:
    n, right = line["n"], line["right"]
    share = f"{percent(right / n)} ({likely(*wilson(right, n))})"
    return from_to(line["from"], line["to"]), f"{n_labels:,}", share, in_short(line["error"], 2), _leaning(line)


def _leaning(line: Mapping[str, Json]) -> str:
    """Whether it says too much or too little, where that is a good part of the error."""
    bias, error = line["bias"], line["error"]
    if line["n"] < FEWEST_OF_A_RANGE or abs(bias) < error / 2 or not error:
        return "neither way"
    return f"says {in_short(abs(bias), 2)} too {'much' if bias > 0 else 'little'}"


def from_to(low: float, high: float) -> str:
    """A range of numbers in words: "3 to 8", or "3" where it is one."""
    return in_short(low) if low == high else f"{in_short(low)} to {in_short(high)}"


def _spoken(low: float, high: float) -> str:
    return f"at {in_short(low)}" if low == high else f"from {in_short(low)} to {in_short(high)}"


def doubts_of(lines: _Lines, test: str, metric: str) -> str:
    """How often always saying the median would be right."""
    n = sum(line["n"] for line in lines)
    if not n or metric != HEADLINE:
        return ""
    share = percent(sum(line["by_median"] for line in lines) / n)
    return f"Always saying the median would be right in {share} of the {counted(n, test)}."


def hardly_right(lines: _Lines, test: str) -> tuple[str, ...]:
    """The ranges in which the model is mostly wrong, in a clause each."""
    ranges = [
        f"{_spoken(line['from'], line['to'])} (right in {line['right']} of {counted(line['n'], test)})"
        for line in lines
        if line["n"] >= FEWEST_OF_A_RANGE and wilson(line["right"], line["n"])[1] < 0.5
    ]
    return (f"the model is mostly wrong {', '.join(ranges)}",) if ranges else ()
