"""Two views of the same rows: how much of each to look at, by what is got right of labels left out once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from al_core.matrices.rows import Doubles
from al_core.models.kernel_ridge import left_out_errors

# Of the first of two views, where both say as much.
SHARES = np.array([0.0, 0.2, 0.5, 0.8, 1.0])
_PENALTIES = (0.1, 0.01, 1.0)
_MOST = 200  # labels that are left out, each once
_BELIEVED = 0.5  # of what errors say for a share: it is the best of several penalties, seen on few labels


def share_of_first(one: Doubles, other: Doubles, targets: Doubles | None = None) -> float:
    """The share of the first view, 0 to 1, for rows of both views as they came, and their targets, a column each.

    A view whose rows are nearly all alike says little (so it is with texts in a language that a model of meaning does
    not know), and counts by the square of the part of its squared length in which rows differ. Beyond that, five shares
    are tried with least squares on a linear kernel, each label left out once; what is taken is their mean, weighed by
    how likely the errors are that each makes. So a wrong view costs little, and no choice is hasty.
    Lanckriet et al., Learning the kernel matrix with semidefinite programming, 2004 (sums of kernels)
    """
    says = _says(one), _says(other)
    if targets is None:
        return _weighed(0.5, says)
    rows = np.random.default_rng(0).permutation(len(targets))[:_MOST]
    inner, centred = [_inner(view[rows]) for view in (one, other)], targets[rows] - targets[rows].mean(axis=0)
    actual = [_weighed(share, says) for share in SHARES]
    likely = [_likelihood(share * inner[0] + (1 - share) * inner[1], centred) for share in actual]
    return _weighed(float(SHARES @ softmax(likely)), says)


def as_targets(y: Any) -> Doubles:
    """Labels as columns of numbers: a table and fractions as they are, of classes a column each that is 1 or 0."""
    y = np.asarray(y)
    if y.ndim == 2 or y.dtype.kind == "f":
        return np.asarray(y, np.float64).reshape(len(y), -1)
    codes = np.unique(y, return_inverse=True)[1]
    return np.asarray(np.eye(codes.max() + 1)[codes])


def _says(view: Doubles) -> float:
    """The square of the part of the rows' squared length that is not the same in all of them."""
    length, common = float(np.square(view).sum(axis=1).mean()), float(np.square(view.mean(axis=0)).sum())
    return float(max(1 - common / length, 1e-3) ** 2) if length else 1e-6


def _weighed(share: float, says: tuple[float, float]) -> float:
    """The share of the first view where the two do not say as much."""
    first, second = share * says[0], (1 - share) * says[1]
    return first / (first + second)


def _inner(view: Doubles) -> Doubles:
    """Inner products of rows around their mean, 1 on average with themselves."""
    centred = view - view.mean(axis=0)
    inner: NDArray[np.float64] = centred @ centred.T
    return inner / (inner.trace() / len(inner) or 1.0)


def _likelihood(inner: Doubles, targets: Doubles) -> float:
    """The logarithm of how likely the least errors are, less a constant; those of a row's columns go together."""
    errors = left_out_errors(inner + 1, targets, _PENALTIES)
    least = min(float(np.square(missed).sum()) for _, missed in errors)
    return float(-_BELIEVED * len(targets) / 2 * np.log(least or np.finfo(float).tiny))
