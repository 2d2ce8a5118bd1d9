"""Small pools of a few classes to select from."""

import numpy as np

from al_core import STRATEGIES

OF_CLASSES = sorted(name for name, one in STRATEGIES.items() if one.fits("classification"))


def make_pool(n=300, n_classes=3, dtype=np.float64):
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n)
    X = rng.standard_normal((n, 5)) + 2 * rng.standard_normal((n_classes, 5))[y]
    return X.astype(dtype), y


def first_labels(y, n=20):
    return {row: int(y[row]) for row in range(n)}
