"""The covariance of a Gaussian process by the textbook, without any shortcut."""

import numpy as np
from scipy.spatial.distance import cdist, pdist

from al_core.queries.posterior import NOISE


def points(n, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 3))


def kernel(first, second, reference):
    return np.exp(-2 / np.median(pdist(reference, "sqeuclidean")) * cdist(first, second, "sqeuclidean"))


def covariance(first, second, known, reference):
    """The textbook formula, without any shortcut."""
    inverse = np.linalg.inv(kernel(known, known, reference) + NOISE * np.eye(len(known)))
    prior = kernel(first, second, reference)
    return prior - kernel(first, known, reference) @ inverse @ kernel(known, second, reference)
