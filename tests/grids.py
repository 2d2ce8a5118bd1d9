"""Small comparisons, and whether two are the same."""

import numpy as np
from pandas.testing import assert_frame_equal

from al_core import compare


def make_data(n=150, n_classes=3):
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n)
    X = rng.standard_normal((n, 4)) + 2 * rng.standard_normal((n_classes, 4))[y]
    X.setflags(write=False)
    return X, y


def grid(executor=None, **changes):
    X, y = make_data()
    settings = {"model": "logistic_regression", "n_initial": 8, "n_labels": 14, "seeds": 3, "batch_size": 2}
    settings["strategies"] = ["margin", "random", "vote_entropy"]
    return compare(X, y, executor=executor, **{**settings, **changes})


def same(first, second):
    """The same to the last bit, times aside."""
    columns = [name for name in first.columns if not name.startswith("seconds")]
    assert_frame_equal(first[columns], second[columns], check_exact=True)
