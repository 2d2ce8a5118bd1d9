"""The candidates: what a query strategy may look at when it decides which examples to ask next."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from threading import RLock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from al_core import committees, dropout, linear, models
from al_core.embedding import analysed

Matrix = Any  # ndarray or CSR, shape (rows, features)
Rows = NDArray[np.int64]
Made = TypeVar("Made")

WIDEST = 512
PROJECTED = 128
REFERENCE = 300
_BLOCK = 1_024
_MAKING = RLock()


def content_order(X: Matrix, rows: Rows | None = None) -> Rows:
    """Positions of the rows of X (or of these) in an order that follows from what is in them, not from their place."""
    rows = np.arange(X.shape[0]) if rows is None else rows
    direction = np.random.default_rng(0).standard_normal(X.shape[1])
    starts = range(0, len(rows), _BLOCK)
    blocks = [take(X, rows[start : start + _BLOCK]).astype(np.float64) @ direction for start in starts]
    # As float32, so that rounding in the sums (dense or CSR) does not decide between equal rows.
    keys = np.concatenate([*blocks, np.empty(0)]).astype(np.float32)
    return np.argsort(keys, kind="stable")


def take(X: Matrix, rows: Rows) -> Matrix:
    """Rows of X: a view where they are neighbours in an array, else a copy."""
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and (np.diff(rows) == 1).all():
        return X[rows[0] : rows[-1] + 1]
    return X[rows]


@dataclass(frozen=True, eq=False)
class Context:
    """What all candidates of one question share: the pool, what is known of it, and the model fitted on that.

    `X` and `embedding` may be memory-mapped; `labels` maps rows of X to labels. `fitted` is a model fitted on them, its
    classes among `classes`; without it a clone of `estimator` is fitted on first use. `pool` are the rows that may be
    asked or were (default: all of X). `seed` is the session's; `committee_of` a name in COMMITTEES. What is worth
    keeping between rounds goes into `memory`, under a key that names all that it depends on.
    """

    X: Matrix
    labels: Mapping[int, Any]
    classes: tuple[Any, ...]
    fitted: Any = None
    seed: int = 0
    embedding: NDArray[np.float32] | None = None
    timestamps: NDArray[np.float64] | None = None
    estimator: Any = None
    pool: Rows | None = None
    committee_of: str = "bags"
    memory: MutableMapping[Any, Any] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make` gives, made for whoever asks first about this question, on whichever thread, and then kept."""
        with _MAKING:
            if name not in self._made:
                self._made[name] = make()
            return cast(Made, self._made[name])

    @cached_property
    def model(self) -> Any:
        """The model fitted on the labels, or None where there are no labels or nobody named a model."""
        if self.fitted is not None or self.estimator is None or not self.labels:
            return self.fitted
        return models.fit(self.estimator, self.X_labelled, self.y_labelled, seed=self.seed)

    @cached_property
    def labelled(self) -> Rows:
        """Rows that have a label, in the order of `labels`."""
        return np.fromiter(self.labels, np.int64, len(self.labels))

    @cached_property
    def X_labelled(self) -> Matrix:
        """Their features."""
        return self.X[self.labelled]

    @cached_property
    def y_labelled(self) -> NDArray[Any]:
        """Their labels."""
        return models.as_labels(list(self.labels.values()))

    @cached_property
    def embedding_labelled(self) -> NDArray[np.float32]:
        """Their dense vectors."""
        return self.embed(self.labelled)

    @cached_property
    def committee(self) -> list[Any]:
        """The members of the committee, fitted once a round."""
        return self.once("committee", self._new_committee)

    def _new_committee(self) -> list[Any]:
        order = content_order(self.X_labelled)
        X, y = self.X_labelled[order], self.y_labelled[order]
        return committees.committee(self.model, X, y, seed=self.seed + len(y), of=self.committee_of)

    @cached_property
    def network(self) -> dropout.Network:
        """A small network trained on the labels with dropout, once a round, for `dropout_proba`."""
        return self.once("network", self._new_network)

    def _new_network(self) -> dropout.Network:
        order = content_order(self.X_labelled)
        y = self.y_labelled[order]
        with models.one_thread():
            return dropout.train(self.embedding_labelled[order], y, seed=self.seed + len(y))

    @cached_property
    def joined_committee(self) -> linear.Joined | None:
        """The members as one, where all of them are linear."""
        return linear.joined(self.committee)

    @cached_property
    def asked_from(self) -> Rows:
        """The rows of the pool, those that are labelled among them, ascending."""
        return np.arange(self.X.shape[0]) if self.pool is None else np.flatnonzero(np.bincount(self.pool))

    @cached_property
    def pool_key(self) -> bytes:
        """A short name for exactly these rows, for keys of `memory`."""
        return blake2b(self.asked_from.tobytes(), digest_size=16).digest()

    def drawn(self, n: int) -> Rows:
        """At most n rows of the pool, drawn once a session, in an order that follows from what is in them."""
        key = ("drawn", n, self.seed, self.pool_key)
        if key not in self.memory:
            ordered = self.asked_from[content_order(self.X, self.asked_from)]
            chosen = np.random.default_rng([self.seed, n]).permutation(len(ordered))[:n]
            self.memory[key] = ordered[np.sort(chosen)]
        return np.asarray(self.memory[key])

    @property
    def reference(self) -> Rows:
        """At most 300 rows of the pool: a stand-in for all of it."""
        return self.drawn(REFERENCE)

    @property
    def is_projected(self) -> bool:
        """Whether `embed` has to reduce X, which is work."""
        return self.embedding is None and self.X.shape[1] > WIDEST

    @cached_property
    def _projection(self) -> NDArray[np.float32]:
        shape = (self.X.shape[1], PROJECTED)
        return np.random.default_rng(0).standard_normal(shape, np.float32) / np.float32(np.sqrt(PROJECTED))

    @cached_property
    def _analysed(self) -> NDArray[np.float32]:
        return analysed(self.X)

    def embed(self, rows: Rows) -> NDArray[np.float32]:
        """Dense float32 vectors of these rows: the given embedding, else X itself.

        Where X is wide it is reduced: sparse rows by latent semantic analysis, dense ones projected at random.
        """
        vectors = self._embedded(rows)
        # A sum is cheap, and no number is lost in it: only where it is strange is every value looked at.
        if not np.isfinite(vectors.sum()) and not np.isfinite(vectors).all():
            raise ValueError("The vectors for geometry hold a missing or infinite number.")
        return vectors

    def _embedded(self, rows: Rows) -> NDArray[np.float32]:
        if self.embedding is not None:
            return np.asarray(take(self.embedding, rows), dtype=np.float32)
        if self.is_projected and issparse(self.X):
            return np.asarray(take(self._analysed, rows))
        X = take(self.X, rows)
        if self.is_projected:
            return np.asarray(X.astype(np.float32) @ self._projection)
        return np.asarray(X.toarray() if issparse(X) else X, dtype=np.float32)


class Candidates:
    """The rows that may be asked next; element i of every attribute belongs to candidate i.

    Everything is computed on first use, and only for the rows at hand: a scoring strategy may be shown a large
    pool block by block. `memo` is a strategy's scratch paper for these very candidates.
    """

    def __init__(self, context: Context, rows: Rows, rng: np.random.Generator, *, fast: bool = False) -> None:
        self.context = context
        self.rows = rows
        self.rng = rng
        self.memo: dict[str, Any] = {}
        self._fast = fast

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, rows: Rows, rng: np.random.Generator, *, fast: bool = False) -> "Candidates":
        """The same question about other rows."""
        return Candidates(self.context, rows, rng, fast=fast)

    def blocks(self, size: int) -> Iterator["Candidates"]:
        """All candidates in order, `size` at a time, each block with a generator of its own."""
        starts = range(0, len(self), size)
        for start, rng in zip(starts, self.rng.spawn(len(starts)), strict=True):
            yield self.part(self.rows[start : start + size], rng)

    def drawn(self, n: int) -> Rows:
        """Positions of at most n candidates, drawn by lot, in an order that follows from what is in them."""
        order = content_order(self.context.X, self.rows)
        return order if len(order) <= n else order[np.sort(self.rng.choice(len(order), n, replace=False))]

    def filled(self, positions: Rows, n: int) -> Rows:
        """The first n of these positions; where there are fewer, others follow by lot."""
        if len(positions) >= n:
            return positions[:n]
        order = content_order(self.context.X, self.rows)
        rest = self.rng.permutation(order[~np.isin(order, positions)])
        return np.concatenate([positions, rest[: n - len(positions)]])

    @property
    def classes(self) -> tuple[Any, ...]:
        """All classes, in fixed order: the columns of `proba`."""
        return self.context.classes

    @property
    def model(self) -> Any:
        """The fitted model, or None where the strategy needs none."""
        return self.context.model

    @property
    def X_labelled(self) -> Matrix:
        """Features of the labelled examples, shape (labels, features)."""
        return self.context.X_labelled

    @property
    def y_labelled(self) -> NDArray[Any]:
        """Their labels, shape (labels,)."""
        return self.context.y_labelled

    @property
    def embedding_labelled(self) -> NDArray[np.float32]:
        """Their dense vectors, shape (labels, dimensions)."""
        return self.context.embedding_labelled

    @property
    def has_proba(self) -> bool:
        """Whether `proba` holds probabilities, and not decision values brought to the same shape."""
        return hasattr(self.model, "predict_proba")

    @cached_property
    def X(self) -> Matrix:
        """Features, shape (candidates, features)."""
        return take(self.context.X, self.rows)

    @cached_property
    def proba(self) -> NDArray[np.floating]:
        """Belief of the model, shape (candidates, classes); a class that it has not seen has 0.

        Models without `predict_proba` give the softmax of their decision values: good for ranking, not to be shown.
        """
        return self._belief(self.model)

    @cached_property
    def margins(self) -> NDArray[np.floating]:
        """How far the likeliest class is ahead of the second, 0 to 1, shape (candidates,).

        Decision values f of two classes give tanh|f|. A model that knows one class, or none, is sure of nothing: 0.
        """
        if self.model is None or len(self.model.classes_) < 2:
            return np.zeros(len(self))
        proba = self.proba if self.has_proba else np.square(self.proba)
        two = -np.partition(-proba, 1, axis=1)[:, :2]
        return np.asarray((two[:, 0] - two[:, 1]) / (1.0 if self.has_proba else proba.sum(axis=1)))

    @property
    def reference(self) -> "Candidates":
        """At most 300 rows of the whole pool, labelled ones among them, drawn once a session: what to judge by."""
        return self.part(self.context.reference, self.rng)

    @cached_property
    def committee_proba(self) -> NDArray[np.floating]:
        """Belief of the members of the committee, shape (members, candidates, classes)."""
        members = self.context.joined_committee
        if members is None or not self._fast:
            return np.stack([self._belief(member) for member in self.context.committee])
        X, places = self._neighbours
        return self._aligned(members.belief(X).swapaxes(1, 2)[..., places].swapaxes(1, 2), members.classes)

    @cached_property
    def dropout_proba(self) -> NDArray[np.float32]:
        """Belief of a network with other units left out in every pass, shape (passes, candidates, classes)."""
        network = self.context.network
        return self._aligned(network.proba(self.embedding), network.passes.classes)

    def _aligned(self, belief: NDArray[np.floating], known: NDArray[Any]) -> NDArray[np.floating]:
        """Columns of the `known` classes at their places among all, shape (members, candidates, classes)."""
        return np.stack([models.align(one, known, self.classes).T for one in belief]).swapaxes(1, 2)

    @cached_property
    def committee_votes(self) -> NDArray[np.integer]:
        """Position in `classes` of the class each member holds likeliest, shape (members, candidates)."""
        members = self.context.joined_committee
        if members is None:
            return np.asarray(self.committee_proba.argmax(axis=2))
        X, places = self._neighbours
        positions = np.array([self.classes.index(label) for label in models.plain(members.classes)])
        return np.asarray(positions[members.choices(X)[:, places]])

    def _belief(self, model: Any) -> NDArray[np.floating]:
        weights = linear.linear_weights(model) if self._fast else None
        if weights is None:
            return models.align(models.belief(model, self.X), model.classes_, self.classes)
        X, places = self._neighbours
        belief = linear.linear_belief(weights, X).T[:, places].T
        return models.align(belief, model.classes_, self.classes)

    @property
    def _neighbours(self) -> tuple[Matrix, Rows | slice]:
        """Rows of X that hold the candidates, without a copy where that is cheaper, and their places among them."""
        first, last = self.rows.min(), self.rows.max()
        if len(self) == last - first + 1 or last - first >= 1.5 * len(self):
            return self.X, slice(None)
        # A few labelled rows in between: to judge them as well is cheaper than to copy all the others.
        return self.context.X[first : last + 1], self.rows - first

    @cached_property
    def embedding(self) -> NDArray[np.float32]:
        """Dense vectors for geometry, shape (candidates, dimensions)."""
        return self.context.embed(self.rows)

    @cached_property
    def timestamps(self) -> NDArray[np.float64] | None:
        """When each example was made, a number that grows with time, nan where unknown; None where nobody said."""
        return None if self.context.timestamps is None else self.context.timestamps[self.rows]
