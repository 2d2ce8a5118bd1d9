"""scikit-activeml: its query strategies on our pools, and ours in its loop."""

import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, clone

from al_core.errors import BadInput
from al_core.matrices.inputs import as_matrix
from al_core.matrices.rows import Doubles, Positions, Rows
from al_core.peers.foreign import called, codes_of, foreign_strategy, picked_with, positions_among
from al_core.queries.asking import Picks
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy
from al_core.strategies import get_strategy


def from_skactiveml(
    query_strategy: Any,
    classifier: Callable[..., Any] | None = None,
    *,
    name: str = "",
    needs_model: bool | None = None,
    **more: Any,
) -> Strategy:
    """A query strategy of scikit-activeml as a strategy for `select`, `Loop`, `simulate` and `compare`.

    Parameters
    ----------
    query_strategy : object
        A pool strategy for one annotator, such as `UncertaintySampling(method="margin_sampling")`. Each question is
        asked of a copy of it, with a seed that follows from ours.
    classifier : callable, default None
        `skactiveml.classifier.SklearnClassifier`, for a strategy that asks a classifier: made of our model, with
        `classes` and `random_state`, it is fitted on the same labels.
    name : str, default that of its class
        What the strategy is called in curves.
    needs_model : bool, default whether it asks a classifier
        Whether it cannot ask before there is a label.
    **more : optional
        More arguments of its `query`, such as `ensemble=...`.

    Returns
    -------
    Strategy
        Picks what it picks, in its order.

    Raises
    ------
    BadInput
        For a strategy that asks a classifier where none was handed in.

    Examples
    --------
    >>> from al_core import select
    >>> from al_core.peers import from_skactiveml
    >>> class LastOfAll:
    ...     def query(self, X, y, candidates=None, batch_size=1):
    ...         return candidates[-batch_size:]
    >>> select(from_skactiveml(LastOfAll()), [[0.0], [1.0], [2.0]], {2: "a"}, n=1).rows.tolist()
    [1]
    """
    asks_model = "clf" in inspect.signature(query_strategy.query).parameters and "clf" not in more
    label = name or called(query_strategy)
    if asks_model and classifier is None:
        raise BadInput(
            f"{label} asks a classifier of scikit-activeml: hand in the class of it, such as "
            "from_skactiveml(..., SklearnClassifier) from skactiveml.classifier."
        )
    function = FromSkactiveml(query_strategy, classifier if asks_model else None, more)
    needs = asks_model if needs_model is None else needs_model
    return foreign_strategy(function, label, "scikit-activeml", needs_model=needs)


@dataclass(frozen=True, eq=False)
class FromSkactiveml:
    """A query strategy of scikit-activeml, the class of the classifier that it asks, more arguments of its query."""

    query_strategy: Any
    classifier: Callable[..., Any] | None
    more: Mapping[str, Any]

    def __call__(self, candidates: Candidates, n: int) -> Positions:
        """Positions of the rows that the strategy gives."""
        X, seed = candidates.context.X, int(candidates.rng.integers(2**31))
        known = {"X": X.toarray() if issparse(X) else X, "y": self._with_holes(candidates), **self.more}
        if self.classifier is not None:
            classes = list(range(len(candidates.classes)))
            known["clf"] = self.classifier(clone(candidates.model), classes=classes, random_state=seed)
        rows = self._reseeded(seed).query(**known, candidates=candidates.rows.copy(), batch_size=n)
        return positions_among(candidates, rows)

    def _with_holes(self, candidates: Candidates) -> NDArray[Any]:
        """The class of each row by its number, and the strategy's sign for a missing one elsewhere."""
        missing = getattr(self.query_strategy, "missing_label", np.nan)
        y = np.full(candidates.context.X.shape[0], missing, np.float64 if isinstance(missing, float) else object)
        y[candidates.context.labelled] = codes_of(candidates)
        return y

    def _reseeded(self, seed: int) -> Any:
        fresh = deepcopy(self.query_strategy)
        if hasattr(fresh, "get_params") and "random_state" in fresh.get_params(deep=False):
            fresh.set_params(random_state=seed)
        return fresh


def as_skactiveml(
    strategy: str | Strategy, *, seed: int = 0, missing_label: Any = np.nan, **context: Any
) -> "SkactivemlQuery":
    """A strategy of ours as a query strategy of scikit-activeml, for one annotator.

    Parameters
    ----------
    strategy : str or Strategy
        A name in STRATEGIES, or a function decorated with `@strategy`.
    seed : int, default 0
        Decides all that is left to chance.
    missing_label : optional, default nan
        What stands in y where no label is known.
    **context : optional
        How picks are arranged, as `select` takes it.

    Returns
    -------
    SkactivemlQuery
        Its `query(X, y, clf, candidates, batch_size, return_utilities)` gives what those of scikit-activeml give.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core.peers import as_skactiveml
    >>> X, y = np.array([[0.0], [1.0], [4.0]]), [0, np.nan, np.nan]
    >>> as_skactiveml("k_center").query(X, y).tolist()
    [2]
    """
    return SkactivemlQuery(get_strategy(strategy), seed, missing_label, context)


class SkactivemlQuery(BaseEstimator):  # type: ignore[misc]
    """A strategy of ours, asked as scikit-activeml asks its own."""

    def __init__(self, strategy: Strategy, seed: int, missing_label: Any, context: dict[str, Any]) -> None:
        self.strategy, self.seed, self.missing_label, self.context = strategy, seed, missing_label, context

    def query(
        self,
        X: Any,
        y: Any,
        clf: Any = None,
        fit_clf: bool = True,
        sample_weight: Any = None,
        candidates: Any = None,
        batch_size: int = 1,
        return_utilities: bool = False,
    ) -> Any:
        """The rows that the strategy wants next, best first, of X or of the rows that `candidates` brings.

        A classifier of scikit-learn's own learns from the rows that have a label. With `return_utilities` the worth of
        all rows comes, too, shape (batch, rows): nan where a row cannot be picked any more; of a strategy that chooses
        a batch as a whole, or by chance, 1 for what it picks at each place, else 0.
        """
        X, y = as_matrix(X), np.asarray(y)
        known = np.flatnonzero(~self._is_missing(y))
        fitted = self._fitted(clf, fit_clf, X, y, sample_weight) if clf is not None and len(known) else None
        labels = dict(zip(known.tolist(), y[known].tolist(), strict=True))
        first, rows = 0, np.setdiff1d(np.arange(len(y)), known)
        if candidates is not None and np.ndim(candidates) == 2:
            first, X = len(y), np.vstack([X, as_matrix(candidates)])
            rows = np.arange(first, X.shape[0])
        elif candidates is not None:
            rows = np.asarray(candidates)

        def picks(n: int) -> Picks:
            """The best n."""
            return picked_with(self.strategy, X, labels, rows, n, fitted, seed=self.seed, **self.context)

        picked = picks(batch_size).rows
        if not return_utilities:
            return picked - first
        ranked = picks(len(rows)) if len(rows) and not self._is_whole else None
        return picked - first, self._worth(picked, ranked, rows, X.shape[0])[:, first:]

    def _worth(self, picked: Rows, ranked: Picks | None, rows: Rows, n: int) -> Doubles:
        """What each of n rows is worth at each place of the batch."""
        worth = np.full((len(picked), n), np.nan)
        worth[:, rows] = 0.0
        if ranked is not None:
            worth[:, ranked.rows] = ranked.scores
        for place, row in enumerate(picked):
            worth[place, picked[:place]] = np.nan
            if ranked is None:
                worth[place, row] = 1.0
        return worth

    @property
    def _is_whole(self) -> bool:
        """Whether the strategy gives no number a row, or another each time."""
        return self.strategy.batch or self.strategy.by_chance

    def _is_missing(self, y: NDArray[Any]) -> NDArray[np.bool_]:
        return np.asarray(pd.isna(y) if pd.isna(self.missing_label) else y == self.missing_label, np.bool_)

    def _fitted(self, clf: Any, fit_clf: bool, X: Any, y: NDArray[Any], sample_weight: Any) -> Any:
        if not fit_clf:
            return clf
        # Theirs knows what stands for a missing label; any other learns from the rest.
        rows = np.arange(len(y)) if hasattr(clf, "missing_label") else np.flatnonzero(~self._is_missing(y))
        weights = {} if sample_weight is None else {"sample_weight": np.asarray(sample_weight)[rows]}
        return clone(clf).fit(X[rows], y[rows], **weights)
