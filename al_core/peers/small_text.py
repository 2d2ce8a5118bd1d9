"""small-text: its query strategies on our pools, and ours in its loop."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Positions, Rows
from al_core.models import align, belief
from al_core.peers.foreign import called, codes_of, foreign_strategy, picked_with, positions_among
from al_core.pools.features.frames import handed_in
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy
from al_core.strategies import get_strategy


def from_small_text(query_strategy: Any, *, name: str = "", needs_model: bool = True) -> Strategy:
    """A query strategy of small-text as a strategy for `select`, `Loop`, `simulate` and `compare`.

    Parameters
    ----------
    query_strategy : object
        Has `query(clf, dataset, indices_unlabeled, indices_labeled, y, n)`, such as `BreakingTies()`. The dataset that
        it gets has our rows as `x`, the classifier answers with our model.
    name : str, default that of its class
        What the strategy is called in curves.
    needs_model : bool, default True
        Whether it cannot ask before there is a label.

    Returns
    -------
    Strategy
        Picks what it picks, in its order.

    Examples
    --------
    >>> from al_core import select
    >>> from al_core.peers import from_small_text
    >>> class LastOfAll:
    ...     def query(self, clf, dataset, indices_unlabeled, indices_labeled, y, n=10):
    ...         return indices_unlabeled[-n:]
    >>> select(from_small_text(LastOfAll()), [[0.0], [1.0], [2.0]], {2: "a"}, n=1).rows.tolist()
    [1]
    """

    function = FromSmallText(query_strategy)
    return foreign_strategy(function, name or called(query_strategy), "small-text", needs_model=needs_model)


@dataclass(frozen=True, eq=False)
class FromSmallText:
    """A query strategy of small-text."""

    query_strategy: Any

    def __call__(self, candidates: Candidates, n: int) -> Positions:
        """Positions of the rows that the strategy gives."""
        context = candidates.context
        dataset = PoolDataset(context.X, context.originals, np.arange(context.X.shape[0]))
        rows, labelled = candidates.rows.copy(), context.labelled.copy()
        model, codes = PoolClassifier(candidates), codes_of(candidates)
        return positions_among(candidates, self.query_strategy.query(model, dataset, rows, labelled, codes, n=n))


class PoolDataset:
    """Rows of a pool as small-text's datasets are: `x`, a length, and the rows at some places."""

    def __init__(self, X: Any, originals: Any, rows: Rows) -> None:
        self._X, self._originals, self.rows = X, originals, rows

    @property
    def x(self) -> Any:
        """The features of the rows."""
        return self._X[self.rows]

    @property
    def taken(self) -> Any:
        """The rows as the model takes them."""
        return self.x if self._originals is None else self._originals[self.rows]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, places: Any) -> "PoolDataset":
        return PoolDataset(self._X, self._originals, np.atleast_1d(self.rows[places]))


class PoolClassifier:
    """Our model as small-text's strategies ask theirs; classes are numbers from 0."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates, self.num_classes = candidates, len(candidates.classes)

    def predict_proba(self, dataset: PoolDataset) -> NDArray[np.floating]:
        """What the model believes of each row, shape (rows, classes)."""
        model = self._candidates.model
        return align(belief(model, dataset.taken), model.classes_, self._candidates.classes)

    def predict(self, dataset: PoolDataset, return_proba: bool = False) -> Any:
        """The class of each row, with the probabilities where they are wanted."""
        proba = self.predict_proba(dataset)
        return (proba.argmax(axis=1), proba) if return_proba else proba.argmax(axis=1)

    def embed(self, dataset: PoolDataset, return_proba: bool = False, **_: Any) -> Any:
        """Dense vectors of the rows, with the probabilities where they are wanted."""
        vectors = self._candidates.context.embed(dataset.rows)
        return (vectors, self.predict_proba(dataset)) if return_proba else vectors


def as_small_text(strategy: str | Strategy, *, seed: int = 0, **context: Any) -> "SmallTextQuery":
    """A strategy of ours as the `query_strategy` of small-text's PoolBasedActiveLearner.

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
    SmallTextQuery
        Its `query` gives places in the dataset, best first. The classifier of the loop is asked; where rows are
        compared, those are the numbers of `dataset.x`, or the features that a pool of its texts would have.

    Examples
    --------
    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> from al_core.peers import as_small_text
    >>> dataset = SimpleNamespace(x=np.array([[0.0], [1.0], [4.0]]))
    >>> as_small_text("k_center").query(None, dataset, np.array([1, 2]), np.array([0]), np.array([0]), n=1).tolist()
    [2]
    """
    return SmallTextQuery(get_strategy(strategy), seed, context)


class SmallTextQuery:
    """A strategy of ours, asked as small-text asks its own."""

    def __init__(self, strategy: Strategy, seed: int, context: dict[str, Any]) -> None:
        self.strategy, self.seed, self.context = strategy, seed, context

    def query(
        self, clf: Any, dataset: Any, indices_unlabeled: Any, indices_labeled: Any, y: Any, n: int = 10
    ) -> NDArray[np.int64]:
        """The places in the dataset of the n rows that the strategy wants next, best first."""
        X = handed_in(dataset.x).X
        labels = dict(zip(np.asarray(indices_labeled).tolist(), np.asarray(y).tolist(), strict=True))
        fitted = None if clf is None or not labels else ByPlace(clf, dataset)
        places = None if fitted is None else np.arange(X.shape[0])[:, None]
        picks = picked_with(
            self.strategy, X, labels, indices_unlabeled, n, fitted, seed=self.seed, originals=places, **self.context
        )
        return picks.rows

    def __str__(self) -> str:
        return f"SmallTextQuery({self.strategy.name})"


class ByPlace:
    """What a classifier of small-text believes, for rows that are named by their places in the dataset."""

    def __init__(self, clf: Any, dataset: Any) -> None:
        self._proba = np.asarray(clf.predict_proba(dataset))
        self.classes_ = np.arange(self._proba.shape[1])

    def predict_proba(self, places: NDArray[np.int64]) -> NDArray[np.floating]:
        """Probabilities of the classes, shape (places, classes)."""
        return np.asarray(self._proba[places[:, 0]])

    def predict(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The likeliest class."""
        return np.asarray(self.predict_proba(places).argmax(axis=1))
