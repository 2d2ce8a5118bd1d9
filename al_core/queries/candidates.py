"""The candidates: what a query strategy may look at when it decides which examples to ask next."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.matrices.inputs import plain
from al_core.matrices.rows import Matrix, Rows, content_order, stretch, take
from al_core.models import linear
from al_core.queries.context import Context


class Candidates:
    """The rows that may be asked next; element i of every attribute belongs to candidate i.

    Everything is computed on first use, and only for the rows at hand: a scoring strategy may be shown a large
    pool block by block. `memo` is a strategy's scratch paper for these very candidates.
    """

    # What "auto" asks by, a kind of label its own: number of labels known -> strategy from there on.
    automatic: ClassVar[Mapping[int, str]] = {0: "cold_start", 10: "herded_margin"}

    def __init__(self, context: Context, rows: Rows, rng: np.random.Generator, *, fast: bool = False) -> None:
        self.context = context
        self.rows = rows
        self.rng = rng
        self.memo: dict[str, Any] = {}
        self._fast = fast

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, rows: Rows, rng: np.random.Generator, *, fast: bool = False) -> Self:
        """The same question about other rows."""
        return type(self)(self.context, rows, rng, fast=fast)

    def blocks(self, size: int) -> Iterator[Self]:
        """All candidates in order, `size` at a time, each block with a generator of its own."""
        starts = range(0, len(self), size)
        for start, rng in zip(starts, self.rng.spawn(len(starts)), strict=True):
            yield self.part(self.rows[start : start + size], rng)

    def drawn(self, n: int) -> Rows:
        """Positions of at most n candidates, drawn at random, in an order that follows from what is in them."""
        order = content_order(self.context.X, self.rows)
        return order if len(order) <= n else order[np.sort(self.rng.choice(len(order), n, replace=False))]

    def filled(self, positions: Rows, n: int) -> Rows:
        """The first n of these positions; where there are fewer, others follow at random."""
        if len(positions) >= n:
            return positions[:n]
        order = content_order(self.context.X, self.rows)
        rest = self.rng.permutation(order[~np.isin(order, positions)])
        return np.concatenate([positions, rest[: n - len(positions)]])

    @property
    def to_read(self) -> NDArray[np.int64]:
        """How much there is to read in each, shape (candidates,); 1 where examples are made of nothing countable."""
        return np.ones(len(self), np.int64)

    @property
    def classes(self) -> tuple[Any, ...]:
        """All classes, in fixed order: the columns of `proba`."""
        return self.context.classes

    @property
    def sought(self) -> Any:
        """The class that is looked for: as it was named, else that with the fewest labels of those the model knows."""
        if self.context.sought is not None:
            return self.context.sought
        known, given = set(self.model.classes_.tolist()), self.y_labelled.tolist()
        return min((one for one in self.classes if one in known), key=given.count)

    @property
    def model(self) -> Any:
        """The fitted model, or None where the strategy needs none."""
        return self.context.model

    @property
    def can_tell_apart(self) -> bool:
        """Whether the model could say different things of different candidates."""
        return self.model is not None and len(self.model.classes_) > 1

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

    @property
    def means_percent(self) -> bool:
        """Whether `proba` may be shown in percent."""
        return models.means_percent(self.model)

    @cached_property
    def X(self) -> Matrix:
        """Features, shape (candidates, features)."""
        return take(self.context.X, self.rows)

    @cached_property
    def proba(self) -> NDArray[np.floating]:
        """Belief of the model, shape (candidates, classes); a class that it has not seen has 0.

        Models without `predict_proba` give the softmax of their decision values: good for ranking, not to be shown.
        """
        known = self.context.believed
        if 0 < len(self) <= len(known) and all(map(known.__contains__, self.rows.tolist())):
            return np.stack([known[row] for row in self.rows.tolist()])
        return self._belief(self.model)

    def remember(self, positions: Rows) -> None:
        """Keep what the model was found to believe of these: reasons are asked about them next."""
        if "proba" in vars(self) and not self._fast:
            self.context.believed.update(zip(self.rows[positions].tolist(), self.proba[positions], strict=True))

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
    def reference(self) -> Self:
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
        positions = np.array([self.classes.index(label) for label in plain(members.classes)])
        return np.asarray(positions[members.choices(X)[:, places]])

    def _belief(self, model: Any) -> NDArray[np.floating]:
        weights = linear.linear_weights(model) if self._fast else None
        if weights is None:
            return models.align(models.belief(model, self._seen), model.classes_, self.classes)
        X, places = self._neighbours
        belief = linear.linear_belief(weights, X).T[:, places].T
        return models.align(belief, model.classes_, self.classes)

    @property
    def _seen(self) -> Any:
        """The candidates as the model takes them."""
        return self.X if self.context.originals is None else self.context.seen(self.rows)

    @property
    def _neighbours(self) -> tuple[Matrix, Rows | slice]:
        """Rows of X that hold the candidates, without a copy where that is cheaper, and their places among them."""
        first, last = self.rows.min(), self.rows.max()
        if len(self) == last - first + 1 or last - first >= 1.5 * len(self):
            return self.X, slice(None)
        # A few labelled rows in between: to judge them as well is cheaper than to copy all the others.
        return stretch(self.context.X, int(first), int(last) + 1), self.rows - first

    @cached_property
    def embedding(self) -> NDArray[np.float32]:
        """Dense vectors for geometry, shape (candidates, dimensions)."""
        return self.context.embed(self.rows)

    @cached_property
    def timestamps(self) -> NDArray[np.float64] | None:
        """When each example was made, a number that grows with time, nan where unknown; None where nobody said."""
        return None if self.context.timestamps is None else self.context.timestamps[self.rows]
