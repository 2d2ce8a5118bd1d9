"""What is still open about a pool: the covariance of a Gaussian process that knows where labels are, not which."""

from copy import copy

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

from al_core.matrices.neighbours import usual
from al_core.matrices.rows import Doubles

NOISE = 0.1


class Posterior:
    """A Gaussian process over points of the embedding, shape (points, dimensions), with an RBF kernel of height 1.

    `covariance` (reference, points) and `variance` (points,) shrink with every point that is observed. The kernel is
    exp(-g d^2), with g twice the inverse of the median squared distance between the reference points.
    Rasmussen and Williams, Gaussian processes for machine learning, 2006, section 2.2
    """

    def __init__(self, reference: NDArray[np.floating], points: NDArray[np.floating]) -> None:
        # Distances do not change when the origin moves, but keep more of their digits when it is the mean.
        middle = reference.mean(axis=0, dtype=np.float64)
        self._points = np.concatenate([reference - middle, points - middle])
        self._norms = np.einsum("ij,ij->i", self._points, self._points)
        self.n_reference = len(reference)
        self._g = 1.0
        self._g = 2 / usual(self._distances(np.arange(len(reference)))[:, : len(reference)])
        kernel = np.exp(-self._g * self._distances(np.arange(len(reference))))
        self.covariance = np.ascontiguousarray(kernel[:, len(reference) :])
        self.variance = np.ones(len(points))
        self.reference_variance = np.ones(len(reference))
        self._roots: Doubles = np.empty((0, len(self._points)))

    def observing(self, points: NDArray[np.int64]) -> "Posterior":
        """What is open once these points are labelled as well; this one stays as it is."""
        if not len(points):
            return self
        open_part = self.open_between(points)
        lower = cholesky(open_part[:, self.n_reference + points] + NOISE * np.eye(len(points)), lower=True)
        roots = solve_triangular(lower, open_part, lower=True)
        on_reference, on_points = roots[:, : self.n_reference], roots[:, self.n_reference :]
        later = copy(self)
        later._roots = np.concatenate([self._roots, roots])
        later.covariance = self.covariance - on_reference.T @ on_points
        later.variance = self.variance - np.einsum("ij,ij->j", on_points, on_points)
        later.reference_variance = self.reference_variance - np.einsum("ij,ij->j", on_reference, on_reference)
        return later

    def taken(self, weights: Doubles) -> Doubles:
        """Weighted sum of the squared covariance with the reference, shape (points,)."""
        return np.asarray(np.einsum("ij,ij->j", self.covariance * weights[:, None], self.covariance))

    def settled(self, weights: Doubles) -> Doubles:
        """How much weighted variance of the reference one more label at each point would take away, shape (points,).

        Targeted integrated mean squared error; with equal weights the plain one (Cohn, Ghahramani and Jordan, 1996).
        """
        return np.asarray(self.taken(weights) / (self.variance.clip(0) + NOISE))

    def open_between(self, at: NDArray[np.int64]) -> Doubles:
        """Covariance of these points with all, the reference first, shape (len(at), reference + points)."""
        at = at + self.n_reference
        return np.asarray(np.exp(-self._g * self._distances(at)) - self._roots[:, at].T @ self._roots)

    def _distances(self, at: NDArray[np.int64]) -> Doubles:
        inner = self._points[at] @ self._points.T
        return np.asarray((self._norms[at, None] + self._norms - 2 * inner).clip(0))


class Lookahead:
    """What would be settled if some points were labelled, one after the other; the posterior itself stays as it is."""

    def __init__(self, posterior: Posterior, weights: Doubles, n: int) -> None:
        self._posterior, self._weights, self._done = posterior, weights, 0
        self._taken = posterior.taken(weights)
        self._variance = posterior.variance.copy()
        self._roots = np.empty((n, posterior.n_reference + len(posterior.variance)))

    @property
    def settled(self) -> Doubles:
        """How much weighted variance of the reference one more label at each point would take away, shape (points,)."""
        return np.asarray(self._taken / (self._variance.clip(0) + NOISE))

    def observe(self, point: int) -> None:
        """Go on as if this point were labelled: a step of the Cholesky factor, without touching the covariance."""
        at, split, roots = self._posterior.n_reference + point, self._posterior.n_reference, self._roots[: self._done]
        root = self._posterior.open_between(np.array([point]))[0] - roots[:, at] @ roots
        root /= np.sqrt(max(root[at], 0.0) + NOISE)
        weighted = self._weights * root[:split]
        cross = weighted @ self._posterior.covariance - (roots[:, :split] @ weighted) @ roots[:, split:]
        on_points = root[split:]
        self._taken += on_points * (on_points * (weighted @ root[:split]) - 2 * cross)
        self._variance -= on_points**2
        self._roots[self._done] = root
        self._done += 1
