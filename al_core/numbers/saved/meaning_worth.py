"""What it brought that a model sees what texts mean: beside words alone, from the same labels, on the same tests."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from al_core.evaluation.proportions import paired_difference
from al_core.evaluation.target_claims import CLAIM
from al_core.learning.training import Trained, in_order, train
from al_core.matrices.rows import Floats
from al_core.numbers.saved.crossing import reached
from al_core.pools.pool import Pool
from al_core.projects.labels import Decision
from al_core.projects.settings import Settings, adjusted
from al_core.tasks.task import Label

WORTH_METHOD = 1
_FEWEST = 20  # tests, and labels, before anything is said
_REFITS, _SIZES = 8, 7
_MOST_LABELS = 1_000  # refits of more would take minutes
_FARTHEST = 6.0  # times the labels there are: so far words alone are followed where labels are known
_LEAST = 5  # labels of which a model is made at all
_RESAMPLES = 1_000


@dataclass(frozen=True)
class SoMany:
    """A number of labels, with the ends between which it lies beyond doubt; None: further off than could be tried."""

    value: int
    low: int
    high: int | None


@dataclass(frozen=True)
class MeaningWorth:
    """What meaning is worth at `n_answers`: `gain` is the share of tests that are right with it less without, 0 to 1.

    Both models have learnt the same `n_labels` labels and were tested on the same `n_tests` examples, on which words
    alone are right in a share of `alone`. Of these labels drawn at random `enough` teach it as much as all of them
    teach words alone. Where more labels are known, words alone need as many as `needed` for what it knows: those of the
    session, and others drawn at random. Both hold for these labels and these examples, and foretell nothing; they are
    None unless there is a gain beyond doubt. Where nothing can be told yet, `missing` says why.
    """

    n_answers: int
    n_labels: int = 0
    n_tests: int = 0
    alone: float = 0.0
    gain: float = 0.0
    low: float = -1.0
    high: float = 1.0
    enough: SoMany | None = None
    needed: SoMany | None = None
    sees: str = ""
    missing: str = ""

    @property
    def verdict(self) -> str:
        """ "better", "worse" or "not yet distinguishable"."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "not yet distinguishable"


def worth_of_meaning(pool: Pool, settings: Settings, log: Sequence[Decision]) -> MeaningWorth:
    """Compare a project's model with one that sees words alone; a pure function, seconds long.

    Raises BadInput where the model cannot learn from what there is, and StoreProblem.
    """
    now = train(pool, settings, log)
    tests, n_answers = now.tests, now.labels.count
    found = MeaningWorth(n_answers, len(now.training), len(tests), sees=now.sees)
    if now.meaning is None:
        return replace(found, missing="The texts are not read yet.")
    if not now.knows:
        return replace(found, missing="It waits until a model can be learnt.")
    if len(tests) < _FEWEST:
        what = "examples to test on" if now.zones.hold_out.size else "checks"
        return replace(found, missing=f"It is told from {_FEWEST} {what} on; there are {len(tests)}.")
    words = train(pool, adjusted(settings, meaning=False), log)
    with_it, alone = now.right(tests), words.right(tests)
    gain, low, high = right_more_often(with_it, alone)
    found = replace(found, alone=float(alone.mean()), gain=gain, low=low, high=high)
    order = in_order(now.labels, now.training)
    if low <= 0 or not _FEWEST <= len(order) <= _MOST_LABELS:
        return found
    return replace(found, enough=_enough(now, order, tests, alone), needed=_needed(words, now, order, tests, with_it))


def right_more_often(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> tuple[float, float, float]:
    """How much more often one is right than the other on the same tests, and the ends of where that truly lies.

    As wide as for a claim, as people look often.
    """
    return paired_difference(one.astype(np.float64), other.astype(np.float64), CLAIM)


def _enough(now: Trained, order: list[int], tests: Mapping[int, Label], alone: NDArray[np.bool_]) -> SoMany:
    """How many of the labels, drawn at random, teach as much as all of them teach words alone."""
    sizes = _spaced(_LEAST, len(order))
    hits = np.zeros((len(sizes), _REFITS, len(tests)), bool)
    for at, size in enumerate(sizes):
        for refit in range(_REFITS):
            rng = np.random.default_rng([now.settings.model.seed, 5, refit])
            hits[at, refit] = _right(now, rng.permutation(order)[:size].tolist(), {}, tests)
    return _crossing(sizes, hits, alone)


def _needed(
    words: Trained, now: Trained, order: list[int], tests: Mapping[int, Label], with_it: NDArray[np.bool_]
) -> SoMany | None:
    """How many labels words alone need for what is known with meaning; None where no others are known."""
    if not now.zones.knows_everything:
        return None
    others = np.setdiff1d(now.zones.candidates, order)
    sizes = _spaced(len(order), min(len(order) + len(others), round(_FARTHEST * len(order))))
    hits = np.zeros((len(sizes), _REFITS, len(tests)), bool)
    for refit in range(_REFITS):
        drawn = np.random.default_rng([now.settings.model.seed, 6, refit]).permutation(others).tolist()
        for at, size in enumerate(sizes):
            more = {row: now.zones.known[row] for row in drawn[: size - len(order)]}
            hits[at, refit] = _right(words, order, more, tests)
    return _crossing(sizes, hits, with_it)


def _right(
    model: Trained, rows: Sequence[int], more: Mapping[int, Label], tests: Mapping[int, Label]
) -> NDArray[np.bool_]:
    """Where the model is right in the tests once it has learnt these answers, what was given, and `more`."""
    labelled = {**model.zones.taught, **{row: model.training[row] for row in rows}, **more}
    if not model.task.can_learn(labelled.values()):
        return np.zeros(len(tests), bool)
    return model.right(tests, model.fit(dict(sorted(labelled.items()))))


def _spaced(least: int, most: int) -> list[int]:
    return [int(size) for size in np.unique(np.geomspace(min(least, most), most, _SIZES).round())]


def _crossing(sizes: Sequence[int], hits: NDArray[np.bool_], goals: NDArray[np.bool_]) -> SoMany:
    """Where the curve through refits (sizes, refits, tests) is as good as the goals, which are of the same tests.

    Tests and refits are drawn anew, with the luck of both.
    Efron, Bootstrap methods, 1979
    """
    rng, found = np.random.default_rng(0), np.empty(_RESAMPLES)
    for at in range(_RESAMPLES):
        refits, tests = rng.integers(hits.shape[1], size=hits.shape[1]), rng.integers(len(goals), size=len(goals))
        found[at] = _first(sizes, hits[:, refits][:, :, tests].mean(axis=(1, 2)), float(goals[tests].mean()))
    low, high = np.quantile(found, [ndtr(-CLAIM), ndtr(CLAIM)], method="nearest")
    value = _first(sizes, hits.mean(axis=(1, 2)), float(goals.mean()))
    return SoMany(round(min(value, sizes[-1])), round(min(low, sizes[-1])), round(high) if np.isfinite(high) else None)


def _first(sizes: Sequence[int], curve: Floats, goal: float) -> float:
    """The number of labels at which a curve, taken to climb, is as good as the goal; infinite where it never is."""
    climbing = np.maximum.accumulate(curve)
    return reached(sizes, climbing, goal) if climbing[-1] >= goal else np.inf


def worth_file(folder: Path, settings: Settings) -> Path:
    """Where it is kept under these settings; what another method found is not read."""
    return folder / f"worth-{WORTH_METHOD}-{settings.counted_with}.json"


def kept_worth(path: Path) -> MeaningWorth | None:
    """What is kept there, if it can be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        spans = {name: SoMany(**values[name]) if values[name] else None for name in ("enough", "needed")}
        return MeaningWorth(**{**values, **spans})
    except (OSError, ValueError, TypeError, KeyError):
        return None
