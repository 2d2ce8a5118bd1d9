"""Whether new rows look like the old ones: different is said, worse is not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from al_core.errors import BadInput

MOST_OLD, MOST_NEW, FEWEST = 800, 200, 50
PERMUTATIONS = 999
LEVEL = 0.05

Vectors = NDArray[np.floating]


@dataclass(frozen=True)
class Drift:
    """What two samples say about one another: a p-value for where rows lie and one for what the model calls them.

    `different` is true when one of the two is below half of `level`, so a false alarm comes in `level` of the cases.
    """

    p_rows: float
    p_classes: float
    level: float
    n_old: int
    n_new: int

    @property
    def different(self) -> bool:
        """Whether the new rows are different beyond chance; says nothing about being worse."""
        return min(self.p_rows, self.p_classes) <= self.level / 2


def drift(
    old: Vectors, new: Vectors, old_classes: ArrayLike, new_classes: ArrayLike, *, level: float = LEVEL, seed: int = 0
) -> Drift:
    """Compare new rows with a uniform sample of the old ones (never with queried ones: those differ by design).

    `old`, `new`: embeddings, shape (rows, dimensions), at most 800 and 200 of them are used; `old_classes`,
    `new_classes`: what the model predicts for each. With repeated looks hand in `level` divided by their number.

    Gretton et al., A kernel two-sample test, 2012; Pearson's chi-square test, its p-value by permutation
    """
    if not len(old) or not len(new):
        raise BadInput("Rows can only be compared where there are old ones and new ones.")
    rng = np.random.default_rng(seed)
    at_old, at_new = _some(len(old), MOST_OLD, rng), _some(len(new), MOST_NEW, rng)
    labels = np.concatenate([np.asarray(old_classes)[at_old], np.asarray(new_classes)[at_new]])
    is_new = np.arange(len(labels)) >= len(at_old)
    moved = np.array([is_new, *(rng.permutation(is_new) for _ in range(PERMUTATIONS))])
    points = np.concatenate([np.asarray(old)[at_old], np.asarray(new)[at_new]]).astype(np.float64)
    p_rows, p_classes = (_share_as_large(values) for values in (_discrepancies(points, moved), _chi2(labels, moved)))
    return Drift(p_rows, p_classes, level, len(at_old), len(at_new))


def _some(n: int, most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return np.sort(rng.permutation(n)[:most])


def _discrepancies(points: Vectors, moved: NDArray[np.bool_]) -> Vectors:
    """Squared mean discrepancy between the two parts, for each way to divide the points; RBF kernel, median width."""
    norms = np.einsum("ij,ij->i", points, points)
    distances = (norms[:, None] + norms - 2 * points @ points.T).clip(0)
    middle = np.median(distances[np.triu_indices(len(points), 1)])
    kernel = np.exp(-distances / (middle or 1.0))
    weights = moved / moved.sum(axis=1, keepdims=True) - ~moved / (~moved).sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("ij,ij->i", weights @ kernel, weights))


def _chi2(labels: NDArray[np.generic], moved: NDArray[np.bool_]) -> Vectors:
    """Chi-square of old and new against the classes, for each way to divide the rows."""
    _, codes = np.unique(labels, return_inverse=True)
    one_hot = np.eye(codes.max() + 1)[codes]
    counts = np.stack([moved @ one_hot, ~moved @ one_hot], axis=1)
    expected = counts.sum(axis=2, keepdims=True) * one_hot.sum(axis=0) / len(labels)
    return np.asarray((np.square(counts - expected) / expected).sum(axis=(1, 2)))


def _share_as_large(values: Vectors) -> float:
    """How many of all divisions are at least as far apart as the true one, which is the first of them."""
    return float(np.mean(values >= values[0] - 1e-12))
