"""How good markings are: the share of texts that are wholly right, and the field's measures, with intervals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.evaluation.proportions import wilson
from al_core.evaluation.ratios import of_mean_ratio, of_ratio, ratio
from al_core.matrices.rows import Doubles
from al_core.spans.marking import Marking, Span
from al_core.spans.tags import tags_of

Parts = tuple[Doubles, Doubles]  # of each text: what counts, and of how many
Markings = Sequence[Marking]

_ALL_RIGHT = "Share of texts in which exactly the right spans are marked."


def both_read(truth: Markings, said: Markings) -> Iterator[tuple[set[Span], set[Span]]]:
    """The spans that each says of what both have read, text by text."""
    for true, called in zip(truth, said, strict=True):
        yield set(true.up_to(called.read).spans), set(called.up_to(true.read).spans)


def counts_by_name(truth: Markings, said: Markings, names: Sequence[str]) -> Doubles:
    """How many spans are right, said and true, shape (3, names, texts); right are start, end and name."""
    place = {name: at for at, name in enumerate(names)}
    counts = np.zeros((3, len(names), len(truth)))
    for row, (true, called) in enumerate(both_read(truth, said)):
        for at, spans in enumerate((true & called, called, true)):
            for one in spans:
                counts[at, place[one.name], row] += 1
    return counts


def _counts(truth: Markings, said: Markings) -> Doubles:
    """How many spans are right, said and true, shape (3, texts)."""
    found = [(len(true & called), len(called), len(true)) for true, called in both_read(truth, said)]
    return np.array(found, np.float64).reshape(-1, 3).T


def _whole(truth: Markings, said: Markings) -> Parts:
    right = [true == called for true, called in both_read(truth, said)]
    return np.array(right, np.float64), np.ones(len(right))


def _f1(truth: Markings, said: Markings) -> Parts:
    right, called, true = _counts(truth, said)
    return 2 * right, called + true


def _precision(truth: Markings, said: Markings) -> Parts:
    right, called, _ = _counts(truth, said)
    return right, called


def _recall(truth: Markings, said: Markings) -> Parts:
    right, _, true = _counts(truth, said)
    return right, true


def _tokens(truth: Markings, said: Markings) -> Parts:
    """Tokens with the right tag, and all that were read."""
    found = [_right_tokens(true, called) for true, called in zip(truth, said, strict=True)]
    right, read = np.array(found, np.float64).reshape(-1, 2).T
    return right, read


def _right_tokens(true: Marking, called: Marking) -> tuple[float, float]:
    """Of one text; nan where nobody says what its tokens are."""
    places = tokens_among(true, called)
    if places is None:
        return nan, nan
    if true == called and true.read is None:
        return len(places), len(places)
    pairs = zip(tags_of(true, places), tags_of(called, places), strict=True)
    right = [one == other for one, other in pairs if one is not None and other is not None]
    return sum(right), len(right)


def tokens_among(true: Marking, called: Marking) -> NDArray[Any] | None:
    """Where the tokens of a text lie, by either of its markings; None where none says so."""
    return true.places if called.places is None else called.places


@dataclass(frozen=True)
class _Share:
    """All that counts in all that there is, of all texts together."""

    parts: Callable[[Markings, Markings], Parts]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        return ratio(*self.parts(truth, prediction))

    def ends(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        """Both ends of the 90% interval."""
        return of_ratio(*self.parts(truth, prediction))


def _of_whole(truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
    right, every = _whole(truth, prediction)
    return wilson(float(right.sum()), len(every))


@dataclass(frozen=True)
class _MacroF1:
    """The mean F1 of the names that are true or said anywhere."""

    names: tuple[str, ...]

    def __call__(self, truth: Any, prediction: Any, proba: Any, classes: Any) -> float:
        each = [one for one in map(ratio, *self._parts(truth, prediction)) if one == one]
        return float(np.mean(each)) if each else nan

    def ends(self, truth: Any, prediction: Any, proba: Any, classes: Any, seed: int) -> tuple[float, float]:
        """Both ends of the 90% interval."""
        return of_mean_ratio(*self._parts(truth, prediction))

    def _parts(self, truth: Markings, said: Markings) -> Parts:
        right, called, true = counts_by_name(truth, said, self.names)
        return 2 * right, called + true


@lru_cache(maxsize=64)
def measures_of_spans(names: tuple[str, ...]) -> Mapping[str, Metric]:
    """The metrics of spans with these names, by name of the metric."""
    every = (
        replace(_metric(HEADLINE, "All spans right", _ALL_RIGHT, _Share(_whole)), interval=_of_whole, short="Right"),
        _metric(
            "entity_f1",
            "Entity F1",
            "F1 over all spans: it asks both for finding a span and for being right about it, by start, end and label.",
            _Share(_f1),
        ),
        _metric(
            "entity_precision",
            "Entity precision",
            "Share of the marked spans that are right, by start, end and label.",
            _Share(_precision),
        ),
        _metric(
            "entity_recall",
            "Entity recall",
            "Share of the true spans that are marked, with the right start, end and label.",
            _Share(_recall),
        ),
        _metric(
            "macro_f1",
            "Macro F1",
            "The average over the labels of F1: rare ones count as much as common ones.",
            _MacroF1(names),
        ),
        _metric(
            "token_accuracy",
            "Token accuracy",
            "Share of tokens that get the right tag; where most are in no span, it is high for any model.",
            _Share(_tokens),
        ),
    )
    return {one.name: one for one in every}


def _metric(name: str, title: str, meaning: str, of: _Share | _MacroF1) -> Metric:
    return Metric(name, title, meaning, of, of.ends, is_share=True, titled=name in (HEADLINE, "entity_f1"))
