"""Expected loss: ask where the labels that seem right would teach the model most."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Flags, Floats
from al_core.models.fitting import fit
from al_core.models.softmax import SoftmaxRegression
from al_core.queries.set_candidates import SetCandidates
from al_core.strategies.base import strategy
from al_core.strategies.multilabel.doubt import NOTHING_LEARNT, OF_SETS, doubtful_labels, label_in_words


def _hinge(candidates: SetCandidates, taken: Flags) -> Floats:
    """How far the model is from saying the labels that are taken for right, shape (candidates,)."""
    values = 2 * candidates.proba - 1
    return np.asarray(np.maximum(0, 1 - np.where(taken, values, -values)).sum(axis=1) / 2)


def _surest_alone(candidates: SetCandidates) -> Flags:
    """The likeliest label of each candidate and no other."""
    return np.asarray(np.arange(len(candidates.classes)) == candidates.proba.argmax(axis=1)[:, None])


def _were_it_alone(candidates: SetCandidates, position: int) -> str:
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    label = label_in_words(candidates, position, int(candidates.proba[position].argmax()))
    return f"Were {label} the only label that fits, the model would have much to learn."


@strategy("The largest loss", term="max loss", reason=_were_it_alone, needs_model=True, tasks=OF_SETS)
def max_loss(candidates: SetCandidates) -> NDArray[np.floating]:
    """Asks where the model would be most wrong if only the likeliest label fitted. Finds examples with many labels.

    Li, Wang and Sung, Multilabel SVM active learning for image classification, 2004
    """
    return _hinge(candidates, _surest_alone(candidates))


def _number_of_labels(candidates: SetCandidates) -> NDArray[np.int64]:
    """How many labels each candidate is likely to have: learnt from the sorted probabilities of the labelled ones."""
    counts = candidates.marks_labelled.sum(axis=1)
    if len(np.unique(counts)) < 2:
        return np.full(len(candidates), counts[0])
    model = candidates.context.once("number of labels", lambda: _counter(candidates.proba_labelled, counts))
    return np.asarray(model.predict(_sorted(candidates.proba)))


def _counter(proba: Floats, counts: NDArray[np.int64]) -> SoftmaxRegression:
    order = np.lexsort((*proba.T, counts))
    return fit(SoftmaxRegression(tol=1e-5), _sorted(proba[order]), counts[order])  # type: ignore[no-any-return]


def _sorted(proba: Floats) -> Floats:
    return np.asarray(-np.sort(-proba, axis=1))


def _likeliest(candidates: SetCandidates) -> Flags:
    """As many of the likeliest labels of each candidate as it is likely to have."""
    place = np.argsort(np.argsort(-candidates.proba, axis=1, kind="stable"), axis=1)
    return np.asarray(place < _number_of_labels(candidates)[:, None])


def _not_yet_said(candidates: SetCandidates, position: int) -> str:
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    if "number" not in candidates.memo:
        candidates.memo["number"] = _number_of_labels(candidates)
    n = int(candidates.memo["number"][position])
    expected = {0: "no label", 1: "one label"}.get(n, f"{n} labels")
    return f"Going by its likeness it should have {expected}, which the model is far from being sure of. " + (
        doubtful_labels(candidates, position)
    )


@strategy(
    "The largest loss by the likely number",
    term="maximum loss reduction with maximal confidence (MMC)",
    reason=_not_yet_said,
    needs_model=True,
    tasks=OF_SETS,
)
def max_loss_max_confidence(candidates: SetCandidates) -> NDArray[np.floating]:
    """Asks where the model is farthest from as many labels as an example like this has.

    The number of labels is told from the sorted probabilities by a logistic regression; the likeliest ones are taken
    for right.

    Yang, Sun, Wang and Chen, Effective multi-label active learning for text classification, 2009
    """
    return _hinge(candidates, _likeliest(candidates))
