"""Softmax regression by Newton's method: the least of a convex loss in a few steps, from wherever one starts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri
from scipy.sparse import issparse

Matrix = Any  # ndarray or CSR, shape (rows, columns)
Floats = NDArray[np.float64]

WIDEST = 512  # columns up to which the steps of the inner solver are preconditioned
_INNER_STEPS = 200
_SLOW = 6  # inner steps after which the preconditioner is renewed


def minimise(
    Z: Matrix, codes: NDArray[np.int64], penalty: Floats, start: Floats, *, tol: float, max_iter: int
) -> tuple[Floats, int]:
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
    inverse, took = None, _SLOW + 1
    for step in range(max_iter):
        gradient = problem.gradient(V, P)
        steepest = float(np.abs(gradient).max()) / len(codes)
        if steepest <= tol:
            return V, step
        if took > _SLOW:
            inverse = problem.inverse(P)
        direction, change, took = problem.solve(P, -gradient, inverse, min(0.1, steepest**0.5))
        slope, length = float(np.vdot(gradient, direction)), 1.0
        while True:
            V_next, F_next = V + length * direction, F + length * change
            loss_next, P_next = problem.loss(V_next, F_next)
            if loss_next <= loss + 1e-4 * length * slope:
                break
            length /= 2
            if length < 1e-6:  # only rounding is left
                return V, step
        V, F, loss, P = V_next, F_next, loss_next, P_next
    return V, max_iter


class _Problem:
    """The loss with its derivatives; F are scores and P probabilities, shape (classes, rows)."""

    def __init__(self, Z: Matrix, codes: NDArray[np.int64], penalty: Floats) -> None:
        self.Z, self.codes, self.penalty = Z, codes, penalty
        self.sparse = issparse(Z)
        self.ZT = Z.T.tocsr() if self.sparse else Z.T
        self.rows = np.arange(len(codes))

    def scores(self, V: Floats) -> Floats:
        """V Z'."""
        return np.asarray((self.Z @ V.T).T if self.sparse else V @ self.ZT)

    def pulled(self, P: Floats) -> Floats:
        """P Z."""
        return np.asarray((self.ZT @ P.T).T if self.sparse else P @ self.Z)

    def loss(self, V: Floats, F: Floats) -> tuple[float, Floats]:
        """The loss, and the probabilities that belong to F."""
        P = F - F.max(axis=0)
        own = P[self.codes, self.rows].sum()
        np.exp(P, out=P)
        sums = P.sum(axis=0)
        P /= sums
        return float(np.log(sums).sum() - own + np.vdot(V * self.penalty, V) / 2), P

    def gradient(self, V: Floats, P: Floats) -> Floats:
        """Of the loss, by V."""
        residuals = P.copy(order="K")
        residuals[self.codes, self.rows] -= 1
        gradient = self.pulled(residuals)
        gradient += V * self.penalty
        return gradient

    def inverse(self, P: Floats) -> Floats | None:
        """Inverse of a Hessian in which all classes share their mean curvature: exact for two classes."""
        if self.sparse or self.Z.shape[1] > WIDEST:
            return None
        curvature = np.einsum("ij,ij->j", P, 1 - P) / (len(P) - 1)
        H = (self.ZT * curvature) @ self.Z
        # What is not penalised gets a trace of it, in case no row pulls there any more.
        H.flat[:: len(H) + 1] += np.maximum(self.penalty, 1e-10 * len(self.rows))
        lower, failed = dpotrf(H, lower=1, overwrite_a=1)
        if failed:
            return None
        inverse, _ = dpotri(lower, lower=1, overwrite_c=1)
        inverse = np.tril(inverse)
        inverse += np.tril(inverse, -1).T
        return np.asarray(inverse)

    def solve(self, P: Floats, left: Floats, inverse: Floats | None, exactness: float) -> tuple[Floats, Floats, int]:
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
            if curvature <= 0:  # flat but for rounding
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
