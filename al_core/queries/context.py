"""The context of a question: the pool, what is known of it, and the model fitted on that."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from threading import RLock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from al_core import models
from al_core.matrices.inputs import as_labels, as_objects
from al_core.matrices.neighbours import amid, usual
from al_core.matrices.reduction import analysed
from al_core.matrices.rows import WIDEST, Matrix, Rows, content_order, directions, take
from al_core.matrices.threads import one_thread
from al_core.models import committees, dropout, linear

Made = TypeVar("Made")

REFERENCE = 300
_MAKING = RLock()


@dataclass(frozen=True, eq=False)
class Context:
    """What all candidates of one question share: the pool, what is known of it, and the model fitted on that.

    `X` and `embedding` may be memory-mapped; `labels` maps rows of X to labels. `fitted` is a model fitted on them, its
    classes among `classes`; without it a clone of `estimator` is fitted on first use, `fitted_by` the task where there
    is one. `pool` are the rows that may be asked or were (default: all of X). `seed` is the session's; `committee_of` a
    name in COMMITTEES; `sought` the class that is looked for (None: nobody named one). `originals` are the rows as the
    model takes them, where these are no rows of X. What is worth keeping between rounds goes into `memory`, under a key
    that names all that it depends on.
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
    fitted_by: Callable[..., Any] | None = None
    memory: MutableMapping[Any, Any] = field(default_factory=dict)
    originals: Any = None
    sought: Any = None
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
        return self.fitted if self.lazy_fit is None else self.lazy_fit.model

    @cached_property
    def lazy_fit(self) -> models.LazyFit | None:
        """The model that is still to be fitted; None where one is given, and where there is none to fit."""
        if self.fitted is not None or self.estimator is None or not self.labels:
            return None
        return models.LazyFit(self.estimator, self.seen_labelled, self.y_labelled, self.seed, self.fitted_by)

    @cached_property
    def labelled(self) -> Rows:
        """Rows that have a label, in the order of `labels`."""
        return np.fromiter(self.labels, np.int64, len(self.labels))

    def seen(self, rows: Rows) -> Any:
        """These rows as the model takes them."""
        return self.X[rows] if self.originals is None else self.originals[rows]

    @cached_property
    def X_labelled(self) -> Matrix:
        """Their features."""
        return self.X[self.labelled]

    @property
    def seen_labelled(self) -> Any:
        """They as the model takes them."""
        return self.X_labelled if self.originals is None else self.seen(self.labelled)

    @cached_property
    def y_labelled(self) -> NDArray[Any]:
        """Their labels."""
        labels = list(self.labels.values())
        return as_labels(labels) if not labels or np.isscalar(labels[0]) else as_objects(labels)

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
        X, y = self.seen_labelled[order], self.y_labelled[order]
        return committees.committee(self.model, X, y, seed=self.seed + len(y), of=self.committee_of)

    @cached_property
    def network(self) -> dropout.Network:
        """A small network trained on the labels with dropout, once a round, for `dropout_proba`."""
        return self.once("network", self._new_network)

    def _new_network(self) -> dropout.Network:
        order = content_order(self.X_labelled)
        y = self.y_labelled[order]
        with one_thread():
            return dropout.train_network(self.embedding_labelled[order], y, seed=self.seed + len(y))

    @cached_property
    def joined_committee(self) -> linear.Joined | None:
        """The members as one, where all of them are linear."""
        return linear.as_one(self.committee)

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
    def usual_distance(self) -> float:
        """The median squared distance between reference rows that differ; 1 where all are equal."""
        return self.once("usual distance", self._usual_distance)

    def _usual_distance(self) -> float:
        points = self.embed(self.reference)
        return usual(amid(points, points))

    @property
    def is_projected(self) -> bool:
        """Whether `embed` has to reduce X, which is work."""
        return self.embedding is None and self.X.shape[1] > WIDEST

    @cached_property
    def _directions(self) -> NDArray[np.float32]:
        return directions(self.X.shape[1])

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
            return np.asarray(X.astype(np.float32) @ self._directions)
        return np.asarray(X.toarray() if issparse(X) else X, dtype=np.float32)
