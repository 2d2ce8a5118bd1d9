"""Softmax regression by Newton's method: the least of a convex loss in a few steps, from wherever one starts."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri
from scipy.sparse import issparse

from al_core.matrices.rows import Doubles, Matrix

_WIDEST = 512  # columns up to which the steps of the inner solver are preconditioned
_INNER_STEPS = 200
_PATIENCE = 6  # inner steps that are always borne before the preconditioner is renewed


def minimise(
    Z: Matrix, codes: NDArray[np.int64], penalty: Doubles, start: Doubles, *, tol: float, max_iter: int
) -> tuple[Doubles, int]:
    """The weights V, shape (classes, columns), of least loss, and the number of Newton steps.

    The loss is the sum over rows of -log softmax(Z V')[code], plus half of `penalty` (columns,) times V squared. Ends
    where no entry of the gradient, divided by the number of rows, exceeds `tol`. Each step is solved for by conjugate
    gradients, more exactly the nearer the end is (Nocedal and Wright, Numerical optimization, 2006, algorithm 7.1).
    """
    problem = _Problem(Z, codes, penalty)
    # As SciPy's products of sparse matrices want it, which would copy it each time.
    V = np.asfortranarray(start) if issparse(Z) else start
    F = problem.scores(V)
    loss, P = problem.loss(V, F)
    inverse, took = None, _INNER_STEPS
    for step in range(max_iter):
        gradient = problem.gradient(V, P)
        steepest = float(np.abs(gradient).max()) / len(codes)
        if steepest <= tol:
            return V, step
        if took > problem.patience:
            inverse = problem.inverse(P)
        exactness = max(tol / steepest / 2, min(0.1, steepest**0.5))
        direction, change, took = problem.solve(P, -gradient, inverse, exactness)
        length, loss, P = problem.best_on((V, direction), (F, change), loss, float(np.vdot(gradient, direction)))
        if not length:  # only rounding is left
            return V, step
        V, F = V + length * direction, F + length * change
    return V, max_iter


class _Problem:
    """The loss with its derivatives; F are scores and P probabilities, shape (classes, rows)."""

    def __init__(self, Z: Matrix, codes: NDArray[np.int64], penalty: Doubles) -> None:
        self.Z, self.codes, self.penalty = Z, codes, penalty
        self.sparse = issparse(Z)
        self.ZT = Z.T.tocsr() if self.sparse else Z.T
        self.rows = np.arange(len(codes))

    @property
    def patience(self) -> float:
        """As many inner steps as cost what a new preconditioner does."""
        (n, width), k = self.Z.shape, int(self.codes.max()) + 1
        return float(max(_PATIENCE, (n * width**2 + width**3) / (k * (2 * n * width + width**2))))

    def scores(self, V: Doubles) -> Doubles:
        """V Z'."""
        return np.asarray((self.Z @ V.T).T if self.sparse else V @ self.ZT)

    def pulled(self, P: Doubles) -> Doubles:
        """P Z."""
        return np.asarray((self.ZT @ P.T).T if self.sparse else P @ self.Z)

    def loss(self, V: Doubles, F: Doubles) -> tuple[float, Doubles]:
        """The loss, and the probabilities that belong to F."""
        P = F - F.max(axis=0)
        own = P[self.codes, self.rows].sum()
        np.exp(P, out=P)
        sums = P.sum(axis=0)
        P /= sums
        return float(np.log(sums).sum() - own + np.vdot(V * self.penalty, V) / 2), P

    def gradient(self, V: Doubles, P: Doubles) -> Doubles:
        """Of the loss, by V."""
        residuals = P.copy(order="K")
        residuals[self.codes, self.rows] -= 1
        gradient = self.pulled(residuals)
        gradient += V * self.penalty
        return gradient

    def inverse(self, P: Doubles) -> Doubles | None:
        """Inverse of a Hessian in which all classes share their mean curvature: exact for two classes."""
        if self.sparse or self.Z.shape[1] > _WIDEST:
            return None
        curvature = np.einsum("ij,ij->j", P, 1 - P) / (len(P) - 1)
        H = (self.ZT * curvature) @ self.Z
        # What is not penalised gets a trace of it, in case no row pulls there any more.
        H.flat[:: len(H) + 1] += np.maximum(self.penalty, 1e-10 * len(self.rows))
        lower, failed = dpotrf(H, lower=1, overwrite_a=1)
        if failed:
            return None
        inverse, _ = dpotri(lower, lower=1, overwrite_c=1)
        inverse = inverse + inverse.T  # only one half was filled, the diagonal with it
        inverse.flat[:: len(H) + 1] /= 2
        return np.asarray(inverse)

    def best_on(
        self, line_V: tuple[Doubles, Doubles], line_F: tuple[Doubles, Doubles], loss: float, slope: float
    ) -> tuple[float, float, Doubles]:
        """How far to go on a line (where it begins, and its direction), the loss there, and the probabilities.

        Halved until the loss falls, or doubled while it does: far out it is flatter than its curvature says, and a
        longer step costs less than one more.
        """

        def at(length: float) -> tuple[float, Doubles]:
            """The loss so far along the line, and the probabilities there."""
            return self.loss(line_V[0] + length * line_V[1], line_F[0] + length * line_F[1])

        length, (best, P) = 1.0, at(1.0)
        while not best <= loss + 1e-4 * length * slope:
            length /= 2
            if length < 1e-6:
                return 0.0, best, P
            best, P = at(length)
        while length >= 1:
            further, P_further = at(2 * length)
            if not further < best:
                break
            length, best, P = 2 * length, further, P_further
        return length, best, P

    def solve(
        self, P: Doubles, left: Doubles, inverse: Doubles | None, exactness: float
    ) -> tuple[Doubles, Doubles, int]:
        """A direction whose product with the Hessian is nearly `left`, the change of F along it, and steps taken.

        Overwrites `left`.
        """
        direction, change, scratch = np.zeros_like(left), np.zeros_like(P), np.empty_like(left)
        search = left.copy(order="K") if inverse is None else left @ inverse
        size = float(np.vdot(left, search))
        enough, took = size * exactness**2, 0
        while took < _INNER_STEPS:
            took += 1
            along = self.scores(search)
            weighted = P * along
            weighted -= P * weighted.sum(axis=0)
            product = self.pulled(weighted)
            product += np.multiply(search, self.penalty, out=scratch)
            curvature = float(np.vdot(search, product))
            if not curvature > 0:  # flat but for rounding, or beyond what numbers can hold
                break
            length = size / curvature
            direction += np.multiply(search, length, out=scratch)
            change += length * along
            product *= length
            left -= product
            turned = left if inverse is None else left @ inverse
            size, before = float(np.vdot(left, turned)), size
            if size <= enough:
                break
            search *= size / before
            search += turned
        return direction, change, took
