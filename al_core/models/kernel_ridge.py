"""Kernel ridge, whose width and penalty are chosen by leaving each label out once, in closed form."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, eigh
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from al_core.matrices.neighbours import usual
from al_core.matrices.rows import Floats

# Widths of the RBF kernel in units of 2 / the median squared distance; 0: the linear kernel. First of equals wins.
WIDTHS = (0.0, 0.5, 0.15, 0.05, 0.02, 1.5)
PENALTIES = (0.1, 0.01, 1.0, 0.001)
MOST_LEARNT = 1_000
CHOSEN_ON = 300
_ELEMENTS = 2**20  # of a block of the kernel: 8 MB


class KernelLeastSquares(BaseEstimator):  # type: ignore[misc]
    """Least squares on columns of targets, with a linear or an RBF kernel exp(-g d^2). Takes arrays only.

    Kernel and penalty are those of `widths` and `penalties` with the least squared error when each label is left out
    once: a_i / (K + penalty)^-1_ii, from one eigendecomposition a kernel. Chosen on at most `chosen_on` labels.
    `left_out_` are the scores of `left_out_rows_`, each without its own label.
    Rifkin and Lippert, Notes on regularized least squares, 2007
    """

    widths: ClassVar[Sequence[float]] = WIDTHS
    penalties: ClassVar[Sequence[float]] = PENALTIES

    def __init__(self, random_state: int | None = None, chosen_on: int = CHOSEN_ON) -> None:
        self.random_state, self.chosen_on = random_state, chosen_on

    def learn_targets(self, X: Floats, targets: Floats, rows: NDArray[np.int64], weights: Floats | None = None) -> Self:
        """Learn from these rows of X, known to be finite, in its precision, and their targets, a column each.

        A row of weight w counts as w rows would: its part of the penalty is divided by it.
        """
        roots = np.sqrt(np.ones(len(rows)) if weights is None else weights).astype(X.dtype)[:, None]
        self.means_ = np.average(targets, axis=0, weights=np.square(roots[:, 0])).astype(X.dtype)
        # Distances do not change when the origin moves, but keep more of their digits when it is the mean.
        self.centre_ = X[rows].mean(axis=0)
        self.X_ = X[rows] - self.centre_
        self.norms_ = np.einsum("ij,ij->i", self.X_, self.X_)
        inner = self.X_ @ self.X_.T
        self._choose(inner, targets - self.means_, roots)
        self.left_out_ += self.means_
        self.left_out_rows_ = rows[: len(self.left_out_)]
        kernel = self._kernel(inner, self.norms_) * roots * roots.T
        kernel.flat[:: len(kernel) + 1] += self.penalty_
        factor = cho_factor(kernel, lower=True, overwrite_a=True)
        self.weights_ = roots * cho_solve(factor, roots * (targets - self.means_))
        return self

    def scored(self, X: Floats) -> Floats:
        """A score for every target, shape (rows, targets), in the precision of X, which is known to be finite."""
        centre, XT, weights, means = (
            part.astype(X.dtype, copy=False) for part in (self.centre_, self.X_.T, self.weights_, self.means_)
        )
        scores = np.empty((len(X), len(means)), X.dtype)
        size = max(1, _ELEMENTS // len(weights))
        for start in range(0, len(X), size):
            block = X[start : start + size] - centre
            kernel = self._kernel(block @ XT, np.einsum("ij,ij->i", block, block))
            scores[start : start + size] = kernel @ weights + means
        return scores

    def _choose(self, inner: Floats, targets: Floats, roots: Floats) -> None:
        """Set the kernel (scale_; g_, a multiple of unit_), penalty_, and left_out_, the predictions that decided."""
        n = min(self.chosen_on, len(targets))
        inner, norms, targets, least = inner[:n, :n], self.norms_[:n], targets[:n], np.inf
        roots = roots[:n]
        self.scale_ = float(norms.mean()) or 1.0
        self.unit_ = 2 / usual((norms[:, None] + norms - 2 * inner).clip(0))
        chosen = 0.0, self.penalties[0]
        for width in self.widths:
            self.g_ = width * self.unit_
            kernel = self._kernel(inner, norms) * roots * roots.T
            for penalty, residuals in left_out_errors(kernel, roots * targets, self.penalties):
                error = float(np.square(residuals).sum())
                if error < least:
                    least, chosen, self.left_out_ = error, (self.g_, penalty), targets - residuals / roots
        self.g_, self.penalty_ = chosen

    def _kernel(self, inner: Floats, norms: Floats) -> Floats:
        """The kernel between rows and the labelled ones, plus 1, from their inner products and the rows' squares.

        With the 1 an intercept is learnt as well. Without it the means, to which a row that is left out has given its
        share, would give its label away.
        """
        if not self.g_:
            return np.asarray(inner / inner.dtype.type(self.scale_) + 1)
        kernel = 2 * inner
        kernel -= norms[:, None]
        kernel -= self.norms_[: inner.shape[1]].astype(inner.dtype)
        kernel *= inner.dtype.type(self.g_)
        np.exp(np.minimum(kernel, 0, out=kernel), out=kernel)
        kernel += 1
        return np.asarray(kernel)


class KernelRidgeClassifier(ClassifierMixin, KernelLeastSquares):  # type: ignore[misc]
    """Least squares on the classes as numbers.

    Targets are 1 for the class and 0 for the others, less their means. Fitted on at most 1,000 labels, drawn by
    `random_state`, each class among them. Scores are no probabilities.
    """

    def fit(self, X: NDArray[Any], y: Any, sample_weight: Any = None) -> Self:
        """Learn from X and its labels, shape (rows,), and what each counts; raises ValueError where X has holes."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        self.classes_, codes = np.unique(y, return_inverse=True)
        return self.learn(X, codes, None if sample_weight is None else np.asarray(sample_weight, np.float64))

    def learn(self, X: Floats, codes: NDArray[np.int64], weights: Floats | None = None) -> Self:
        """Learn from X, known to be finite, in its precision, and its classes from 0 to the last, shape (rows,).

        Of labels that count for different amounts those that count most are among the 1,000 first.
        """
        rows = drawn(codes, MOST_LEARNT, self.random_state or 0, weights)
        targets = np.eye(codes.max() + 1, dtype=X.dtype)[codes[rows]]
        return self.learn_targets(X, targets, rows, None if weights is None else weights[rows])

    def scores(self, X: NDArray[Any]) -> Floats:
        """A score for every class, shape (rows, classes), in the precision of X: near 1 for the class, 0 for others.

        Each row adds up to 1.
        """
        check_is_fitted(self)
        return self.scored(validate_data(self, X, dtype=[np.float64, np.float32], reset=False))

    def decision_function(self, X: NDArray[Any]) -> Floats:
        """The scores; for two classes by how much the second is ahead, shape (rows,)."""
        scores = self.scores(X)
        return np.asarray(scores[:, 1] - scores[:, 0]) if len(self.classes_) == 2 else scores

    def predict(self, X: NDArray[Any]) -> NDArray[Any]:
        """The class with the highest score for each row."""
        return np.asarray(self.classes_[self.scores(X).argmax(axis=1)])


def drawn(codes: NDArray[np.int64], n: int, seed: int, weights: Floats | None = None) -> NDArray[np.int64]:
    """At most `n` rows in an order at random, the heaviest first, that begins with a row of each class."""
    order = np.random.default_rng(seed).permutation(len(codes))
    if weights is not None:
        order = order[np.argsort(-weights[order], kind="stable")]
    firsts = np.unique(codes[order], return_index=True)[1]
    return np.concatenate([order[firsts], np.delete(order, firsts)])[:n]


def left_out_errors(
    kernel: Floats, targets: Floats, penalties: Sequence[float] = PENALTIES
) -> Iterator[tuple[float, Floats]]:
    """Each penalty, and by how much the targets were missed, each when its own row was not learnt from."""
    values, vectors = eigh(kernel, driver="evd", check_finite=False)
    turned, squares = vectors.T @ targets, np.square(vectors)
    for penalty in penalties:
        shrunk = 1 / (values.clip(0) + penalty)
        yield penalty, vectors @ (turned * shrunk[:, None]) / (squares @ shrunk)[:, None]
