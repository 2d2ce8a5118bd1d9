"""modAL: its query functions on our pools, and our strategies as query functions of its learners."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from al_core.errors import BadInput
from al_core.matrices.rows import Doubles, Matrix, Rows
from al_core.models import belief
from al_core.peers.foreign import called, foreign_strategy, picked_with
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy
from al_core.strategies import get_strategy


def from_modal(
    query_function: Callable[..., Any], *, name: str = "", needs_model: bool = True, **settings: Any
) -> Strategy:
    """A query function of modAL as a strategy for `select`, `Loop`, `simulate` and `compare`.

    Parameters
    ----------
    query_function : callable
        `query_function(learner, X, n_instances=n)`, such as `modAL.uncertainty.margin_sampling`, or one written for it.
        What it gets as a learner answers as an ActiveLearner or a Committee does, with our model or committee.
    name : str, default that of the function
        What the strategy is called in curves.
    needs_model : bool, default True
        Whether it cannot ask before there is a label.
    **settings : optional
        More arguments of the function, such as `random_tie_break=True`.

    Returns
    -------
    Strategy
        Picks what the function picks, in its order.

    Examples
    --------
    >>> from al_core import select
    >>> from al_core.peers import from_modal
    >>> def last_of_all(learner, X, n_instances=1):
    ...     return range(len(X) - n_instances, len(X))
    >>> select(from_modal(last_of_all), [[0.0], [1.0], [2.0]], {0: "a"}, n=2).rows.tolist()
    [1, 2]
    """
    function = FromModal(query_function, settings)
    return foreign_strategy(function, name or called(query_function), "modAL", needs_model=needs_model)


@dataclass(frozen=True, eq=False)
class FromModal:
    """A query function of modAL, and more arguments of it."""

    query_function: Callable[..., Any]
    settings: Mapping[str, Any]

    def __call__(self, candidates: Candidates, n: int) -> NDArray[Any]:
        """Positions, of what modAL's functions give, which is mostly these with their scores."""
        learner, settings = ModalLearner(candidates), dict(self.settings)
        if "n_instances" in inspect.signature(self.query_function).parameters:
            settings["n_instances"] = n
        found = self.query_function(learner, learner.pool, **settings)
        with_scores = isinstance(found, tuple) and len(found) == 2 and (n == 1 or np.ndim(found[0]) == 1)
        return np.atleast_1d(found[0] if with_scores else np.asarray(found))


def as_modal(strategy: str | Strategy, *, seed: int = 0, **context: Any) -> Callable[..., tuple[Rows, Doubles]]:
    """A strategy of ours as the `query_strategy` of modAL's ActiveLearner.

    Parameters
    ----------
    strategy : str or Strategy
        A name in STRATEGIES, or a function decorated with `@strategy`.
    seed : int, default 0
        Decides all that is left to chance.
    **context : optional
        How picks are arranged, as `select` takes it.

    Returns
    -------
    callable
        `query(learner, X, n_instances=1)` gives positions in X, best first, and their scores. The learner's own fitted
        model is asked; its training rows are what is known.

    Examples
    --------
    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> from sklearn.linear_model import LogisticRegression
    >>> from al_core.peers import as_modal
    >>> X, y = np.array([[0.0], [9.0]]), np.array(["low", "high"])
    >>> learner = SimpleNamespace(estimator=LogisticRegression().fit(X, y), X_training=X, y_training=y)
    >>> as_modal("margin")(learner, np.array([[1.0], [4.4], [8.0]]))[0].tolist()
    [1]
    """
    chosen = get_strategy(strategy)

    def query(learner: Any, X: Matrix, n_instances: int = 1) -> tuple[Rows, Doubles]:
        """Positions of the rows of X that the strategy wants next, best first, and their scores."""
        if not hasattr(learner, "estimator"):
            raise BadInput("A strategy of al_core asks one model: make it the query_strategy of an ActiveLearner.")
        n, known = X.shape[0], learner.X_training
        X = X if known is None else sparse.vstack([X, known], "csr") if sparse.issparse(X) else np.vstack([X, known])
        labels = {} if known is None else {n + place: label for place, label in enumerate(learner.y_training)}
        fitted = learner.estimator if labels else None
        picks = picked_with(chosen, X, labels, range(n), n_instances, fitted, seed=seed, **context)
        return picks.rows, picks.scores

    return query


class ModalLearner:
    """Our model, or our committee, as modAL's query functions ask theirs; `pool` are the rows to choose from."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self.pool, self.X_training, self.y_training = candidates.X, candidates.X_labelled, candidates.y_labelled

    @property
    def estimator(self) -> Any:
        """The fitted model."""
        return self._candidates.model

    @property
    def classes_(self) -> NDArray[Any]:
        """The classes that it knows."""
        return np.asarray(self.estimator.classes_)

    def predict(self, X: Any) -> NDArray[Any]:
        """The class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def predict_proba(self, X: Any, **_: Any) -> NDArray[np.floating]:
        """What the model believes of each row; of decision values their softmax."""
        return belief(self.estimator, self._as_taken(X))

    def vote(self, X: Any, **_: Any) -> NDArray[Any]:
        """The class that each member takes a row for, shape (rows, members)."""
        return np.column_stack([member.predict(self._as_taken(X)) for member in self.learner_list])

    def vote_proba(self, X: Any, **_: Any) -> NDArray[np.floating]:
        """What each member believes, shape (rows, members, classes)."""
        return np.stack([self._aligned(member, self._as_taken(X)) for member in self.learner_list], axis=1)

    @cached_property
    def learner_list(self) -> list[Any]:
        """The members of the committee."""
        return list(self._candidates.context.committee)

    def __len__(self) -> int:
        return len(self.learner_list)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.learner_list)

    def _aligned(self, member: Any, X: Any) -> NDArray[np.floating]:
        found, known = np.zeros((X.shape[0], len(self.classes_))), self.classes_.tolist()
        found[:, [known.index(label) for label in member.classes_.tolist()]] = belief(member, X)
        return found

    def _as_taken(self, X: Any) -> Any:
        """Rows as the model takes them: those of the pool are texts or a frame where it learnt from such."""
        originals = self._candidates.context.originals
        return X if originals is None or X is not self.pool else originals[self._candidates.rows]
