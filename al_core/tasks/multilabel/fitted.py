"""What several labels are learnt by: any learner of marks, with probabilities and thresholds from left-out labels."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.base import BaseEstimator, clone
from sklearn.utils import get_tags

from al_core.matrices.rows import Flags, Floats
from al_core.models.curves import Curve, fitted_curve
from al_core.tasks.multilabel.calibrating import best_thresholds

_FOLDS = 5
_FEWEST = 10  # labelled examples: from fewer left-out ones nothing is calibrated
_EDGE = 1e-6


class SetModel(BaseEstimator):  # type: ignore[misc]
    """A learner of marks, fitted on all labels, and what it says of labels that it was not shown.

    From those follow how sharp its probabilities are, from which probability on each label is said (`thresholds_`), and
    how often the whole answer is right. A label of which only one kind was seen has the same probability everywhere.
    """

    def __init__(self, estimator: Any, random_state: int | None = None) -> None:
        self.estimator, self.random_state = estimator, random_state

    def fit(self, X: Any, marks: Flags) -> Self:
        """Learn from X and its marks, shape (rows, labels)."""
        n = len(marks)
        self.learnt_ = marks.any(axis=0) & ~marks.all(axis=0)
        self.share_ = (marks.sum(axis=0) + 0.5) / (n + 1)
        self.curve_, self.sure_, self.thresholds_ = Curve(), None, np.full(marks.shape[1], 0.5)
        self.inner_: Any = self._fitted(X, marks[:, self.learnt_]) if self.learnt_.any() else None
        if self.inner_ is None or n < _FEWEST:
            return self
        rows, left_out = self._left_out(X, marks)
        self.curve_ = fitted_curve(left_out[:, self.learnt_], marks[rows][:, self.learnt_])
        proba = self._whole(self.curve_(left_out[:, self.learnt_]))
        self.thresholds_ = best_thresholds(proba, marks[rows])
        right = ((proba >= self.thresholds_) == marks[rows]).all(axis=1)
        self.sure_ = fitted_curve(logit(self._all_right(proba))[:, None], right[:, None])
        return self

    @property
    def calibrated_(self) -> bool:
        """Whether its probabilities were held against labels that it was not shown."""
        return self.sure_ is not None

    def predict_proba(self, X: Any) -> Floats:
        """How likely each label fits, shape (rows, labels)."""
        n = X.shape[0]
        if self.inner_ is None:
            return np.tile(self.share_, (n, 1))
        return self._whole(self.curve_(logit(self.inner_.predict_proba(X).clip(_EDGE, 1 - _EDGE))))

    def sure(self, proba: Floats) -> Floats | None:
        """How likely the whole answer is right, by left-out labels; None where there are too few."""
        return None if self.sure_ is None else self.sure_(logit(self._all_right(proba))[:, None])[:, 0]

    def _whole(self, learnt: Floats) -> Floats:
        """Probabilities of all labels from those of the labels that could be learnt."""
        proba = np.tile(self.share_, (len(learnt), 1))
        proba[:, self.learnt_] = learnt
        return proba

    def _all_right(self, proba: Floats) -> Floats:
        """That every label is right, were they independent."""
        each = np.where(proba >= self.thresholds_, proba, 1 - proba)
        return np.asarray(np.exp(np.log(each.clip(_EDGE)).sum(axis=1)).clip(_EDGE, 1 - _EDGE))

    def _fitted(self, X: Any, marks: Flags) -> Any:
        learner = clone(self.estimator)
        if "random_state" in learner.get_params():
            learner.set_params(random_state=self.random_state or 0)
        return learner.fit(X, marks)

    def _left_out(self, X: Any, marks: Flags) -> tuple[NDArray[np.int64], Floats]:
        """Rows, and the log odds of all labels that each has when it was not learnt from."""
        odds = np.tile(logit(self.share_), (len(marks), 1))
        if hasattr(self.inner_, "left_out_"):
            rows = self.inner_.left_out_rows_
            odds[np.ix_(rows, self.learnt_)] = self.inner_.left_out_
            return rows, odds[rows]
        fold = _dealt(marks)
        for number in range(_FOLDS):
            kept, out = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            varies = self.learnt_ & marks[kept].any(axis=0) & ~marks[kept].all(axis=0)
            if varies.any():
                said = self._fitted(X[kept], marks[kept][:, varies]).predict_proba(X[out])
                odds[np.ix_(out, varies)] = logit(said.clip(_EDGE, 1 - _EDGE))
        return np.arange(len(marks)), odds

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.estimator).input_tags
        return tags


def _dealt(marks: Flags) -> NDArray[np.int64]:
    """The fold of each row: rows that share their rarest label are dealt out in turns, whatever the seed."""
    n = marks.sum(axis=0)
    rarest = np.where(marks, n, len(marks) + 1).argmin(axis=1)
    stratum = np.where(marks.any(axis=1), rarest, -1)
    order = np.lexsort((np.random.default_rng(len(marks)).permutation(len(marks)), stratum))
    fold = np.empty(len(marks), np.int64)
    fold[order] = np.arange(len(marks)) % _FOLDS
    return fold
