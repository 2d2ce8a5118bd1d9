"""Hybrid: weigh how unsure the model is against where an example lies."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Vectors, content_order
from al_core.matrices.threads import one_thread
from al_core.models.softmax import SoftmaxRegression
from al_core.queries.groups import SUBSET
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.coverage.clusters import one_of_each
from al_core.strategies.one_class import knows_one_class, unlike_reason

DROPPED, _PASSES, _TRIES = 0.75, 3, 20
_BLOCK = 4_096


class Head:
    """Logistic regression on the labelled vectors, asked with parts of a vector left out.

    Left out is what is set to the mean of the labelled; what stays grows, so that the sum keeps its size.
    """

    def __init__(self, points: Vectors, y: NDArray[np.generic]) -> None:
        self._middle = points.mean(axis=0)
        self._scale = float(points.std()) or 1.0
        self._model = SoftmaxRegression().fit((points - self._middle) / self._scale, y)

    def changes(self, points: Vectors, passes: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """In how many passes the likeliest class of each point is another than with nothing left out."""
        found = []
        for start in range(0, len(points), _BLOCK):
            block = (points[start : start + _BLOCK] - self._middle) / self._scale
            masks = (rng.random((passes, *block.shape), np.float32) >= DROPPED) / np.float32(1 - DROPPED)
            whole = self._model.predict(block)
            found.append(np.sum([self._model.predict(block * mask) != whole for mask in masks], axis=0))
        return np.concatenate(found)


def head_of(candidates: Candidates) -> Head:
    """What is learnt from the labelled vectors, once a round."""
    context = candidates.context

    def learnt() -> Head:
        """The head, whose labels come in an order that follows from what is in them."""
        order = content_order(context.X_labelled)
        with one_thread():
            return Head(context.embedding_labelled[order], context.y_labelled[order])

    return context.once("head", learnt)


def _changes_its_mind(candidates: Candidates, position: int) -> str:
    if knows_one_class(candidates):
        return unlike_reason(candidates)
    if "changes" not in candidates.memo:
        candidates.memo["changes"] = head_of(candidates).changes(candidates.embedding, _TRIES, np.random.default_rng(0))
    changed = candidates.memo["changes"][position]
    return f"Without parts of its features a simple model takes it for something else in {changed} of {_TRIES} tries."


@strategy(
    "Easily swayed, one of each kind",
    reason=_changes_its_mind,
    needs_model=True,
    term="DropQuery",
    by_chance=True,
    cost="medium",
)
def drop_query(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Asks one of each kind of what is judged otherwise without parts of its features. For batches, and images.

    Logistic regression on the embedding (whatever the project's model) judges three times with three quarters of the
    numbers of each candidate left out. Those (of at most 20,000 drawn at random) whose likeliest class changes in half
    of the passes or more are grouped by k-means, as many groups as picks; of each the nearest to the centre. Where
    those are too few, others follow by their changes. Few columns of numbers cannot do without most of them: there it
    is little more than `k_means`.

    Gupte, Aklilu, Nirschl and Yeung-Levy, Revisiting active learning in the era of vision foundation models, 2024
    """
    subset, rng = candidates.drawn(SUBSET), candidates.rng
    points = candidates.context.embed(candidates.rows[subset])
    changes = np.full(len(points), _PASSES)
    if not knows_one_class(candidates):
        changes = head_of(candidates).changes(points, _PASSES, rng)
    swayed = np.flatnonzero(2 * changes >= _PASSES)
    kinds = swayed[one_of_each(points[swayed], n, rng)] if len(swayed) else swayed
    order = np.lexsort((rng.random(len(points)), -changes))
    return candidates.filled(subset[np.concatenate([kinds, order[2 * changes[order] < _PASSES]])], n)
