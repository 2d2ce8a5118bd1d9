"""Synthesis: make the most telling point and ask its nearest real examples."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.errors import BadInput
from al_core.matrices.inputs import plain
from al_core.matrices.rows import Doubles, Positions, content_order
from al_core.queries.context import Context
from al_core.queries.picking import best_first
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.one_class import unlike, unlike_reason

_HALVINGS = 20
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class _Made:
    """Made points, shape (n, dimensions), and between which classes each of them lies."""

    points: Doubles
    between: list[tuple[Any, Any]]


def made_points(candidates: Candidates, n: int) -> Doubles:
    """The n points of the embedding, shape (n, dimensions), whose nearest examples are asked; none with one class.

    Between labelled examples of two classes, where a model like the project's, learnt on the embedding, is undecided;
    from there at right angles to the line between the two, until a random example of the pool is straight ahead.
    """
    return _made(candidates.context, n).points


def _made(context: Context, n: int) -> _Made:
    order = content_order(context.embedding_labelled)
    vectors, y = context.embedding_labelled[order].astype(np.float64), context.y_labelled[order]
    classes, codes = np.unique(y, return_inverse=True)
    if len(classes) < 2:
        return _Made(np.empty((0, vectors.shape[1])), [])
    rng = np.random.default_rng([context.seed, len(y)])
    one = _by_turns(codes, n, rng)
    other = _rivals(vectors, codes, one)
    start, way = vectors[one], vectors[other] - vectors[one]
    points = start + _undecided(context, start, way, codes[one], codes[other])[:, None] * way
    aside = context.embed(rng.choice(context.reference, n)) - points
    squares = np.maximum(np.einsum("ij,ij->i", way, way), 1e-300)
    aside -= (np.einsum("ij,ij->i", aside, way) / squares)[:, None] * way
    points += aside
    pairs = np.sort(np.column_stack([codes[one], codes[other]]), axis=1)
    return _Made(points, [(classes[low], classes[high]) for low, high in pairs.tolist()])


def _by_turns(codes: Positions, n: int, rng: np.random.Generator) -> Positions:
    """Positions of n labelled examples drawn at random, of each class in its turn."""
    members = [np.flatnonzero(codes == code) for code in rng.permutation(codes.max() + 1)]
    return np.array([rng.choice(members[place % len(members)]) for place in range(n)], np.int64)


def _rivals(vectors: Doubles, codes: Positions, of: Positions) -> Positions:
    """The nearest labelled example of another class for each of these."""
    nearest = np.zeros(len(codes), np.int64)
    lengths, different = np.einsum("ij,ij->i", vectors, vectors), np.unique(of)
    for start in range(0, len(different), _BLOCK):
        block = different[start : start + _BLOCK]
        squared = lengths - 2 * vectors[block] @ vectors.T
        squared[codes[block][:, None] == codes] = np.inf
        nearest[block] = squared.argmin(axis=1)
    return nearest[of]


def _undecided(context: Context, start: Doubles, way: Doubles, one: Positions, other: Positions) -> Doubles:
    """At which part of the way the model turns from one class to the other; half of it where it does not."""
    model, halves = context.once("model on the embedding", lambda: _on_embedding(context)), np.full(len(one), 0.5)
    if model is None:
        return halves

    classes = plain(np.unique(context.y_labelled))

    def first_leads(share: Doubles) -> NDArray[np.bool_]:
        """Whether the first class still leads this far along the way."""
        belief = models.align(models.belief(model, start + share[:, None] * way), model.classes_, classes)
        return np.asarray(belief[range(len(one)), one] > belief[range(len(one)), other])

    near, far = np.zeros(len(one)), np.ones(len(one))
    turns = first_leads(near) & ~first_leads(far)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        leads = first_leads(middle)
        near, far = np.where(leads, middle, near), np.where(leads, far, middle)
    return np.where(turns, near, halves)


def _on_embedding(context: Context) -> Any:
    """A model like the project's, learnt on the embedding, where made points live; None where that cannot be."""
    if not hasattr(context.model, "get_params"):
        return None
    try:
        vectors = context.embedding_labelled.astype(np.float64)
        return models.fit(context.model, vectors, context.y_labelled, seed=context.seed)
    except BadInput:
        return None


def _nearest_real(candidates: Candidates, points: Doubles) -> Positions:
    """For each point in turn the nearest candidate that is not taken yet; among equal ones at random."""
    middle = candidates.embedding.mean(axis=0, dtype=np.float64)
    vectors = candidates.embedding - middle.astype(np.float32)
    lengths, chance = np.einsum("ij,ij->i", vectors, vectors), candidates.rng.random(len(vectors))
    picks = np.empty(len(points), np.int64)
    for place, point in enumerate((points - middle).astype(np.float32)):
        squared = lengths - 2 * (vectors @ point)
        squared[picks[:place]] = np.inf
        # Rounding makes equal rows differ a little.
        slack = 1e-6 * (float(point @ point) + lengths[squared.argmin()])
        tied = np.flatnonzero(squared <= squared.min() + slack)
        picks[place] = tied[chance[tied].argmax()]
    return picks


def _between(candidates: Candidates) -> dict[int, tuple[Any, Any]]:
    """Which rows were asked in this question because of a point between which classes."""
    return candidates.context.once("asked between", dict)


def _halfway(candidates: Candidates, position: int) -> str:
    if len(np.unique(candidates.y_labelled)) < 2:
        return unlike_reason(candidates)
    one, other = _between(candidates).get(int(candidates.rows[position]), ("one class", "another"))
    return f"The nearest real example to a made-up point halfway between {one} and {other}."


@strategy("Between two answers", reason=_halfway, needs_model=True, by_chance=True, cost="medium")
def query_synthesis(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Makes up points between two classes and asks the real examples nearest to them. Good for large pools.

    A labelled example, at random and of each class in turn, and the nearest of another class; between them by bisection
    the point where a model like the project's, learnt on the embedding, is undecided; from there along the
    mid-perpendicular as far as a random example of the pool lies (the paper: at random, a set length). Only real
    examples are asked, each once.

    Wang, Hu, Yuan and Lu, Active learning via query synthesis and nearest neighbour search, 2015
    """
    made = _made(candidates.context, n)
    if not made.between:
        return best_first(unlike(candidates), n, candidates.rng)
    picks = _nearest_real(candidates, made.points)
    _between(candidates).update(zip(candidates.rows[picks].tolist(), made.between, strict=True))
    return picks
