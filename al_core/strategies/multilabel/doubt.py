"""Doubt about labels: ask where the model is unsure which labels fit."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from al_core.matrices.rows import Floats
from al_core.queries.set_candidates import SetCandidates
from al_core.strategies.base import strategy

OF_SETS = ("multilabel",)
NOTHING_LEARNT = "No label has been seen both to fit and not to fit, so the model has nothing to weigh."
_NAMED = 3


def label_in_words(candidates: SetCandidates, position: int, label: int) -> str:
    """A label, with its probability where that may be shown: "happy (48%)"."""
    share = candidates.proba[position, label]
    return f"{candidates.classes[label]} ({share:.0%})" if candidates.means_percent else str(candidates.classes[label])


def doubtful_labels(candidates: SetCandidates, position: int) -> str:
    """Whether which labels fit the model is least sure of, a sentence."""
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    margins = candidates.margins_by_label[position]
    label = np.flatnonzero(candidates.learnt)[int(margins.argmin())]
    return f"The model is least sure whether {label_in_words(candidates, position, int(label))} fits."


def _unsure_of_many(candidates: SetCandidates, position: int) -> str:
    if not candidates.can_tell_apart:
        return NOTHING_LEARNT
    labels = np.flatnonzero(candidates.learnt)[np.argsort(candidates.margins_by_label[position], kind="stable")]
    named = ", ".join(label_in_words(candidates, position, int(label)) for label in labels[:_NAMED])
    return f"Taken over all labels the model is unsure here, most of all about {named}."


def largest_doubt(candidates: SetCandidates) -> Floats:
    """How unsure the model is of the most doubtful label, 0 to 1, shape (candidates,)."""
    if not candidates.can_tell_apart:
        return np.zeros(len(candidates))
    return np.asarray(1 - candidates.margins_by_label.min(axis=1))


@strategy("The most doubtful label", term="binary minimum", reason=doubtful_labels, needs_model=True, tasks=OF_SETS)
def binary_minimum(candidates: SetCandidates) -> NDArray[np.floating]:
    """Asks where the model is torn about one label, whatever it thinks of the others. The plainest way.

    By the distance to the threshold of the label that is nearest to it.

    Brinker, On active learning in multi-label classification, 2006
    """
    return largest_doubt(candidates)


@strategy("Unsure label by label", term="margin per label", reason=_unsure_of_many, needs_model=True, tasks=OF_SETS)
def margin_per_label(candidates: SetCandidates) -> NDArray[np.floating]:
    """Asks where the model is torn about labels on average. A steady choice where several labels fit at once.

    Settles, Active learning literature survey, 2009, each label as a question by itself
    """
    if not candidates.can_tell_apart:
        return np.zeros(len(candidates))
    return np.asarray(1 - candidates.margins_by_label.mean(axis=1))


@strategy("Many possible sets", term="mean entropy", reason=_unsure_of_many, needs_model=True, tasks=OF_SETS)
def mean_entropy(candidates: SetCandidates) -> NDArray[np.floating]:
    """Asks where the probabilities of the labels are nearest to fifty-fifty on average.

    Shannon, A mathematical theory of communication, 1948; over labels: Settles, 2009
    """
    return np.asarray((entr(candidates.proba) + entr(1 - candidates.proba)).mean(axis=1))
