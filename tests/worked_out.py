"""What strategies should give, worked out in full."""

import numpy as np


def greedy_k_center(X, labelled, n):
    picks = []
    for _ in range(n):
        centres = X[labelled + picks]
        distance = np.linalg.norm(X[:, None] - centres[None], axis=2).min(axis=1)
        picks.append(int(distance.argmax()))
    return picks


def clusters(n, n_clusters=12, dimensions=5, seed=0):
    rng = np.random.default_rng(seed)
    centres = 4 * rng.standard_normal((n_clusters, dimensions))
    return (rng.standard_normal((n, dimensions)) + centres[rng.integers(n_clusters, size=n)]).astype(np.float32)
