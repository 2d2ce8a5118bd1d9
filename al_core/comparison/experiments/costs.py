"""What a comparison will take, from a few short replays of each strategy; and what is left of it while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isnan
from statistics import fmean
from typing import Any

from al_core.comparison.plans import Plan
from al_core.comparison.runs import Key, Outcome, Run, carry_out

_ROUNDS = 3  # of a short replay
START = 2.0  # seconds until the processes are up
LONGEST_PROBE = 5.0  # seconds for a round or two; what takes longer is not looked at more closely


@dataclass(frozen=True)
class RunCost:
    """What a run takes: seconds before its first round, and of a round at few labels and at many: (labels, seconds).

    `most` is the number of rows that can be labelled.
    """

    start: float
    few: tuple[int, float]
    many: tuple[int, float]
    most: int

    def seconds(self, run: Run) -> float:
        """The whole run; a round gets dearer evenly with its labels."""
        end = min(run.n_labels, self.most)
        rounds = -(-max(0, end - run.n_initial) // run.batch_size) + 1
        (few, cheap), (many, dear) = self.few, self.many
        share = ((run.n_initial + end) / 2 - few) / (many - few) if many > few else 0.0
        return self.start + rounds * max(0.0, cheap + share * (dear - cheap))


@dataclass(frozen=True)
class Estimate:
    """Seconds that a comparison should take on a number of cores, or of workers of a cluster, as the `unit` says.

    `failed` are the curves that could not be tried, each with why; they are not in the seconds.
    """

    seconds: float
    workers: int
    unit: str = "core"
    failed: Mapping[Key, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"about {duration(self.seconds)} on {self.workers} {self.unit}{'s' * (self.workers != 1)}"


def duration(seconds: float) -> str:
    """The time in the unit that people would use: 7 s, 40 s, 4 min, 3 h."""
    if seconds < 90:
        return f"{max(1, round(seconds) if seconds < 10 else 5 * round(seconds / 5))} s"
    return f"{round(seconds / 60)} min" if seconds < 90 * 60 else f"{round(seconds / 3600)} h"


def estimate(costs: Mapping[Run, RunCost], seeds: int, workers: int, unit: str = "core") -> Estimate:
    """How long these runs should take, each with so many seeds, on so many of the `unit` (0: there was no counting)."""
    each = [cost.seconds(run) for run, cost in costs.items()]
    return Estimate(START + max(max(each, default=0.0), seeds * sum(each) / max(1, workers)), workers, unit)


def probe(source: Any, run: Run) -> RunCost:
    """What this run would take, from its first rounds and its last. Raises BadInput."""
    split = source.open().split(run.n_initial, run.test_size, run.seed)
    most = len(split.initial) + len(split.pool)
    end = min(run.n_labels, most)
    first = carry_out(source, replace(run, n_labels=min(end, run.n_initial + run.batch_size)))
    if first.seconds > LONGEST_PROBE or end <= run.n_initial:
        each = first.seconds / len(first.curve)
        return RunCost(0.0, (end, each), (end, each), most)
    few = carry_out(source, replace(run, n_labels=min(end, run.n_initial + _ROUNDS * run.batch_size)))
    late = max(run.n_initial, min(end - _ROUNDS * run.batch_size, most - 1))
    many = carry_out(source, replace(run, n_initial=late, n_labels=end))
    start = max(0.0, few.seconds - _round(few) * len(few.curve))
    return RunCost(start, (run.n_initial, _round(few)), (late, _round(many)), most)


def left(plan: Plan, done: Mapping[Key, Outcome | None], expected: Mapping[Key, float], workers: int) -> float | None:
    """Seconds to the end on so many workers; None while there is no telling, also of the workers (0).

    A run should take what others of its curve took, or what was `expected` of the curve, or else the usual.
    """
    runs = plan.runs()
    spent: dict[Key, list[float]] = {}
    for run in runs:
        if (outcome := done.get(run.key)) is not None:
            spent.setdefault(curve_of(run), []).append(outcome.seconds)
    known = {**expected, **{curve: fmean(seconds) for curve, seconds in spent.items()}}
    if not (known and workers):
        return None
    usual = fmean(known.values())
    ahead = [known.get(curve_of(run), usual) for run in runs if run.key not in done]
    return max(sum(ahead) / workers, max(ahead, default=0.0))


def curve_of(run: Run) -> Key:
    """The key of the first seed: the runs of a curve share it."""
    return (*run.key[:-1], 0)


def _round(outcome: Outcome) -> float:
    """Seconds of a usual round; the first one is left out, if there are others: it learns from nothing."""
    fits = [fit for _, _, fit, _ in outcome.curve]
    asks = [ask for *_, ask in outcome.curve if not isnan(ask)]
    rest = (outcome.seconds - sum(fits) - sum(asks)) / len(fits)
    return fmean(fits[1:] or fits) + fmean(asks[1:] or asks or [0.0]) + rest
