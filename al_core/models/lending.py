"""A head start: a classifier that also has labels of elsewhere, and heeds them as far as its own bear them out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import logsumexp
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import get_tags

from al_core.matrices.rows import Floats, Matrix, Rows
from al_core.models.beliefs import align, belief, means_percent
from al_core.models.fitting import fit

_OWN, _LENT, _BOTH = "own", "lent", "both"
_FEW, _FOLDS_OF_FEW, _FOLDS = 60, 8, 4
_STEPS = 10
_FLOOR = 0.01  # no left-out label counts as less likely: one surprise decides nothing
_HEARD = 1.5  # by how much, in log likelihood, the own labels must be likelier than by chance
_MEEKNESS = (1.0, 0.5, 0.25)  # what is lent may be too sure of itself, and right all the same


@dataclass(frozen=True, eq=False)
class Lent:
    """Rows of elsewhere as a model takes them, shape (rows, features), and their labels, shape (rows,)."""

    X: Matrix
    y: NDArray[Any]
    _fitted: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def fitted(self, estimator: Any, seed: int) -> Any:
        """What a model learns from these alone, found once."""
        key = f"{estimator!r} {seed}"
        if key not in self._fitted:
            self._fitted[key] = fit(estimator, self.X, self.y, seed=seed)
        return self._fitted[key]

    def joined(self, X: Matrix, y: NDArray[Any]) -> tuple[Matrix, NDArray[Any]]:
        """These rows and others, with their labels."""
        rows = sparse.vstack([X, self.X], format="csr") if sparse.issparse(X) else np.vstack([X, self.X])
        return rows, np.concatenate([y, self.y])

    def __deepcopy__(self, memo: Any) -> "Lent":
        return self


class HeadStart(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The mean of three beliefs: of the own labels, of those that are lent, and of both as if they were one set.

    Each has the share that makes the own labels likeliest, as the mean over all shares in tenths, weighed by that
    likelihood; labels are left out a part at a time by what learns from them, and a belief that all classes are equally
    likely takes part, so that nobody is heard only for being meek. What is lent is heard at all only where it makes the
    own labels likelier than chance does. So its shares fade as own labels come, and labels of something else, even
    of the contrary, change nothing. `classes_` are those of both.
    Wolpert, Stacked generalization, 1992; Hoeting et al., Bayesian model averaging, 1999

    Parameters
    ----------
    estimator : classifier
        What learns, each time anew.
    lent : Lent
        Labelled rows of elsewhere, with the same features.

    Attributes
    ----------
    shares_ : dict of str to float
        The share of "own", "lent" and "both"; they add up to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import LogisticRegression
    >>> from al_core.models.lending import HeadStart, Lent
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(220, 5))
    >>> y = X.sum(axis=1) > 0
    >>> own, rest = slice(0, 10), slice(10, 120)
    >>> head_start = HeadStart(LogisticRegression(), Lent(X[120:], y[120:])).fit(X[own], y[own])
    >>> alone = LogisticRegression().fit(X[own], y[own])
    >>> bool(head_start.score(X[rest], y[rest]) > alone.score(X[rest], y[rest]))
    True
    """

    def __init__(self, estimator: Any, lent: Lent, random_state: int | None = None) -> None:
        self.estimator, self.lent, self.random_state = estimator, lent, random_state

    def fit(self, X: Matrix, y: Any) -> Self:
        """Learn from X and the own labels, shape (rows,)."""
        y = np.asarray(y)
        self.classes_ = np.unique(np.concatenate([y, self.lent.y]))
        self.shares_ = {_OWN: 1.0, _LENT: 0.0, _BOTH: 0.0}
        own = np.arange(len(y)), np.searchsorted(self.classes_, y)
        lent = self._left_out(_LENT, X, y)
        if _is_heard(lent, own):
            left_out = [lent if kind == _LENT else self._left_out(kind, X, y) for kind in self.shares_]
            self.shares_ = dict(zip(self.shares_, _shares(left_out, own), strict=True))
        self.models_ = {kind: self._learnt(kind, X, y) for kind, share in self.shares_.items() if share or kind == _OWN}
        return self

    @property
    def means_percent(self) -> bool:
        """Whether its probabilities may be shown as such: where its estimator's may."""
        return means_percent(self.models_[_OWN])

    def predict_proba(self, X: Matrix) -> Floats:
        """Probabilities of the classes, shape (rows, classes)."""
        proba = np.zeros((X.shape[0], len(self.classes_)))
        for kind, model in self.models_.items():
            proba += self.shares_[kind] * self._belief(model, X)
        return proba

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The likeliest class for each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _learnt(self, kind: str, X: Matrix, y: NDArray[Any]) -> Any:
        seed = self.random_state or 0
        if kind == _LENT:
            return self.lent.fitted(self.estimator, seed)
        return fit(self.estimator, *(self.lent.joined(X, y) if kind == _BOTH else (X, y)), seed=seed)

    def _left_out(self, kind: str, X: Matrix, y: NDArray[Any]) -> Floats:
        """What it believes of each own row when its part was not learnt from, shape (rows, classes)."""
        if kind == _LENT:
            return self._belief(self._learnt(_LENT, X, y), X)
        proba = np.full((len(y), len(self.classes_)), 1 / len(self.classes_))
        for out in _parts(len(y), self.random_state or 0):
            proba[out] = self._belief(self._learnt(kind, X[~out], y[~out]), X[out])
        return proba

    def _belief(self, model: Any, X: Matrix) -> Floats:
        return np.asarray(align(belief(model, X), model.classes_, self.classes_.tolist()))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.estimator).input_tags
        return tags


def _parts(n: int, seed: int) -> Iterator[NDArray[np.bool_]]:
    """Masks of the rows that are left out together; of one row, or none, nothing can be."""
    places = np.random.default_rng([seed, n]).permutation(n) % (_FOLDS_OF_FEW if n < _FEW else _FOLDS)
    return (places == part for part in np.unique(places) if n > 1)


def _is_heard(proba: Floats, own: tuple[Rows, Rows]) -> bool:
    """Whether a belief makes the own labels likelier than chance does."""
    flattened = (proba.clip(1e-6) ** by for by in _MEEKNESS)
    best = max(_likelihood((flat / flat.sum(axis=1, keepdims=True))[own]) for flat in flattened)
    return bool(best > _HEARD - len(own[0]) * np.log(proba.shape[1]))


def _shares(left_out: Sequence[Floats], own: tuple[Rows, Rows]) -> list[float]:
    """The share of each belief, from what it gives to labels that it has not learnt from."""
    chance = np.full_like(left_out[0], 1 / left_out[0].shape[1])
    likely = np.stack([proba[own] for proba in (*left_out, chance)])
    grid = np.array([cut for cut in np.ndindex(*[_STEPS + 1] * len(likely)) if sum(cut) == _STEPS]) / _STEPS
    weights = np.array([_likelihood(mixed) for mixed in grid @ likely])
    shares = (np.exp(weights - logsumexp(weights)) @ grid)[:-1]
    return [float(share) for share in shares / shares.sum()]


def _likelihood(own: Floats) -> float:
    return float(np.log(own.clip(_FLOOR)).sum())
