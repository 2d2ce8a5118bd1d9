"""Inconsistency: ask where the labels that the model gives do not look like those that people gave."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr
from scipy.stats import rankdata

from al_core.matrices.rows import Flags, Floats
from al_core.queries.picking import best_first
from al_core.queries.set_candidates import SetCandidates
from al_core.strategies.base import strategy
from al_core.strategies.multilabel.doubt import NOTHING_LEARNT, OF_SETS, doubtful_labels

_BLOCK = 4_096


def _unusual_number(candidates: SetCandidates, position: int) -> str:
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    n, usual = int(candidates.said[position].sum()), candidates.marks_labelled.sum(axis=1).mean()
    given = {0: "no label", 1: "one label"}.get(n, f"{n} labels")
    return f"The model gives it {given}; people gave {usual:.1f} on average."


@strategy(
    "An unusual number of labels",
    term="label cardinality inconsistency",
    reason=_unusual_number,
    needs_model=True,
    by_chance=True,
    tasks=OF_SETS,
)
def label_cardinality_inconsistency(candidates: SetCandidates) -> NDArray[np.floating]:
    """Asks where the model gives more or fewer labels than people do on average. Many are equal: then by chance.

    Li and Guo, Active learning with multi-label SVM classification, 2013
    """
    usual = candidates.marks_labelled.sum(axis=1).mean() if len(candidates.context.labels) else 0.0
    return np.asarray(np.abs(candidates.said.sum(axis=1) - usual))


def _unlike_any_answer(candidates: SetCandidates, position: int) -> str:
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    said = [str(name) for name, fits in zip(candidates.classes, candidates.said[position], strict=True) if fits]
    return f"The model gives it {', '.join(said) or 'no label'}, which goes badly with the answers so far. " + (
        doubtful_labels(candidates, position)
    )


@strategy(
    "Labels that go badly together",
    term="category vector inconsistency and ranking of scores (CVIRS)",
    reason=_unlike_any_answer,
    needs_model=True,
    by_chance=True,
    cost="medium",
    tasks=OF_SETS,
)
def category_vector_inconsistency(candidates: SetCandidates, n: int) -> NDArray[np.int64]:
    """Asks where the model is torn about labels, and those that it gives tell little of those that people gave.

    The product of both: the places of a candidate in the order of margins of each label, added up (Borda), and the mean
    entropy distance of its labels to those of each labelled example; of labels that are the very opposite it is 1.

    Reyes, Morell and Ventura, Effective active learning strategy for multi-label learning, 2018
    """
    if not candidates.can_tell_apart:
        return candidates.rng.permutation(len(candidates))[:n]
    blocks = list(candidates.blocks(_BLOCK))
    margins = np.concatenate([block.margins_by_label for block in blocks])
    said = np.concatenate([block.said for block in blocks])
    scores = _borda(margins) * _unlikeness(said, candidates.marks_labelled)
    return best_first(scores, n, candidates.rng)


def _borda(margins: Floats) -> Floats:
    """How early each row comes where those with small margins come first, on average over the labels, 0 to 1."""
    places = rankdata(margins, axis=0) - 1
    return np.asarray((1 - places / max(1, len(margins) - 1)).mean(axis=1))


def _unlikeness(said: Flags, known: Flags) -> Floats:
    """The mean distance of each row's labels to the known sets; equal sets are looked at once."""
    sets, place = np.unique(said, axis=0, return_inverse=True)
    return np.asarray(_entropy_distances(sets, known).mean(axis=1)[place.ravel()])


def _entropy_distances(one: Flags, other: Flags) -> Floats:
    """2 - (H(a) + H(b)) / H(a, b) for each pair of rows as label vectors; 1 where they are opposites."""
    width, a, b = one.shape[1], one.astype(np.float64), other.astype(np.float64)
    both = a @ b.T
    only_a, only_b = a.sum(axis=1)[:, None] - both, b.sum(axis=1)[None] - both
    neither = width - both - only_a - only_b
    joint = sum(entr(part / width) for part in (both, only_a, only_b, neither))
    own = _entropy(a)[:, None] + _entropy(b)[None]
    distance = np.where(joint > 0, 2 - own / np.where(joint > 0, joint, 1), 0)
    return np.asarray(np.where(only_a + only_b == width, 1, distance))


def _entropy(marks: Floats) -> Floats:
    share = marks.mean(axis=1)
    return np.asarray(entr(share) + entr(1 - share))
