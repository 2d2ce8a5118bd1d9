"""A fitted logistic regression seen from inside: what it sees of X, and the scores behind its belief."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import issparse
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.pipeline import Pipeline

from al_core.matrices.rows import Doubles, Matrix
from al_core.models.linear import is_plain


@dataclass(frozen=True, eq=False)
class Logistic:
    """A fitted logistic regression, and the steps that X goes through before (None: none)."""

    model: Any
    before: Any = None

    @property
    def shares_weights(self) -> bool:
        """Whether two classes share one row of weights; as a softmax each of them has half of it."""
        return len(self.model.coef_) == 1

    @property
    def is_ridge(self) -> bool:
        """Whether its penalty is half the sum of squares, over `C`."""
        return self.model.penalty in ("deprecated", "l2") and not self.model.l1_ratio

    @property
    def penalty(self) -> float:
        """What half the sum of the squared weights of all classes counts, beside the sum of losses; above 0."""
        return max(1 / float(self.model.C), 1e-6) * (2 if self.shares_weights else 1)

    def design(self, X: Matrix) -> Matrix:
        """X as the regression sees it, in float64."""
        X = X if self.before is None else self.before.transform(X)
        return X.astype(np.float64, copy=False)

    def logits(self, design: Matrix) -> Doubles:
        """Scores whose softmax is the belief, shape (rows, classes)."""
        scores = design @ self.model.coef_.T + self.model.intercept_
        return np.asarray(np.hstack([-scores, scores]) / 2 if self.shares_weights else scores)


def is_logistic(model: Any) -> bool:
    """Whether it is a logistic regression of one penalty, and not a search for one."""
    return isinstance(model, LogisticRegression) and not isinstance(model, LogisticRegressionCV) and is_plain(model)


def as_logistic(model: Any) -> Logistic | None:
    """The logistic regression in this fitted model, alone or at the end of a pipeline; None for any other model."""
    if isinstance(model, Pipeline) and is_logistic(model[-1]):
        found = Logistic(model[-1], model[:-1])
    elif is_logistic(model):
        found = Logistic(model)
    else:
        return None
    return found if found.model.class_weight is None else None


def squared_lengths(X: Matrix) -> Doubles:
    """Of each row, shape (rows,)."""
    return np.asarray(X.multiply(X).sum(axis=1) if issparse(X) else np.einsum("ij,ij->i", X, X)).ravel()
