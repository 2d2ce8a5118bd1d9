"""Classifiers for several labels: one a label, in a chain, or one that learns all labels at once."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, clone
from sklearn.utils import get_tags

from al_core.errors import BadInput
from al_core.matrices.rows import Flags, Floats
from al_core.models import align, belief, fit
from al_core.models.adapters import inmost
from al_core.models.fitting import quietly_taught, suited


class LabelLearner(BaseEstimator):  # type: ignore[misc]
    """Learns a table of marks, each column of which holds both kinds, and gives a probability for each of them."""

    def __init__(self, estimator: Any, random_state: int | None = None) -> None:
        self.estimator, self.random_state = estimator, random_state

    def fit(self, X: Any, marks: Flags) -> Self:
        """Learn from X and its marks, shape (rows, labels)."""
        raise NotImplementedError

    def predict_proba(self, X: Any) -> Floats:
        """How likely each label fits, shape (rows, labels)."""
        raise NotImplementedError

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.estimator).input_tags
        return tags


class OneVsRest(LabelLearner):
    """A classifier a label, none of which knows of the others."""

    def fit(self, X: Any, marks: Flags) -> Self:
        """Learn from X and its marks, shape (rows, labels)."""
        self.models_ = [_of_one(self, X, column) for column in marks.T]
        return self

    def predict_proba(self, X: Any) -> Floats:
        """How likely each label fits, shape (rows, labels)."""
        return np.column_stack([_fits(model, X) for model in self.models_])


class Chain(LabelLearner):
    """A classifier a label, each of which is told the labels before it: when it learns the true ones, then how likely.

    The commonest label comes first, as most is known of it.
    Read, Pfahringer, Holmes and Frank, Classifier chains for multi-label classification, 2011
    """

    def fit(self, X: Any, marks: Flags) -> Self:
        """Learn from X and its marks, shape (rows, labels)."""
        self.order_ = np.argsort(-marks.sum(axis=0), kind="stable")
        told = marks[:, self.order_].astype(np.float64)
        self.models_ = [
            _of_one(self, _beside(X, told[:, :at]), marks[:, label]) for at, label in enumerate(self.order_)
        ]
        return self

    def predict_proba(self, X: Any) -> Floats:
        """How likely each label fits, shape (rows, labels)."""
        told = np.empty((X.shape[0], len(self.models_)))
        for at, model in enumerate(self.models_):
            told[:, at] = _fits(model, _beside(X, told[:, :at]))
        return told[:, np.argsort(self.order_)]


class AllAtOnce(LabelLearner):
    """An estimator that learns several labels by itself."""

    def fit(self, X: Any, marks: Flags) -> Self:
        """Learn from X and its marks, shape (rows, labels)."""
        # A single label goes in twice: many of them take one column for another kind of question.
        targets = marks[:, np.arange(max(2, marks.shape[1])) % marks.shape[1]].astype(np.int64)
        self.model_ = quietly_taught(suited(self.estimator, len(marks), self.random_state or 0), X, targets)
        self.n_labels_ = marks.shape[1]
        return self

    def predict_proba(self, X: Any) -> Floats:
        """How likely each label fits, shape (rows, labels); what it only says counts as sure."""
        said = self.model_.predict_proba(X) if hasattr(self.model_, "predict_proba") else self.model_.predict(X)
        if isinstance(said, list):  # a table a label, whose columns are "does not fit" and "fits"
            said = np.column_stack([table[:, -1] for table in said])
        said = np.asarray(said.toarray() if sparse.issparse(said) else said, np.float64)
        if said.shape == (X.shape[0], max(2, self.n_labels_)):
            return said[:, : self.n_labels_]
        name = type(inmost(self.model_)).__name__
        raise BadInput(f"The model {name} gives a table of shape {said.shape} for {self.n_labels_} labels.")


def _of_one(learner: LabelLearner, X: Any, column: Flags) -> Any:
    return fit(clone(learner.estimator), X, column, seed=learner.random_state or 0)


def _fits(model: Any, X: Any) -> Floats:
    """How likely the label of a fitted classifier fits, shape (rows,)."""
    return np.asarray(align(belief(model, X), model.classes_, (False, True))[:, 1], np.float64)


def _beside(X: Any, told: NDArray[np.float64]) -> Any:
    if sparse.issparse(X):
        return sparse.hstack([X, sparse.csr_array(told)], format="csr")
    return np.hstack([X, told])
