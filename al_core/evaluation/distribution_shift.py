"""Whether new rows look like the old ones: different is said, worse is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from al_core.errors import BadInput
from al_core.matrices.rows import Floats, Rows

MOST_OLD, MOST_NEW, FEWEST_ROWS = 800, 200, 50
_LEVEL = 0.05
_LARGEST = 1e100  # squares of larger numbers are infinite
# So many divisions at once and at most, and by what factor the smallest p-value must lie below the threshold.
_AT_ONCE, MOST_DIVISIONS, _BELOW = 1_000, 100_000, 5


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
    old: Floats, new: Floats, old_classes: ArrayLike, new_classes: ArrayLike, *, level: float = _LEVEL, seed: int = 0
) -> Drift:
    """Compare new rows with a uniform sample of the old ones (never with queried ones: those differ by design).

    Parameters
    ----------
    old, new : array, shape (rows, dimensions)
        Embeddings; at most 800 and 200 of the rows are used.
    old_classes, new_classes : sequence, shape (rows,)
        What the model predicts for each.
    level : float, default 0.05
        How often a false alarm may come. With repeated looks hand in the level divided by their number, at least
        0.0001; the smaller it is, the more permutations are made where they can matter.
    seed : int, default 0
        Of the permutations: same seed, same result.

    Returns
    -------
    Drift
        `p_rows` and `p_classes`, and whether the new rows are `different`, which is not to say worse.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence.

    References
    ----------
    Gretton et al., A kernel two-sample test, 2012; Pearson's chi-square test, its p-value by permutation

    Examples
    --------
    >>> import numpy as np
    >>> from al_core.evaluation import drift
    >>> rows = np.random.default_rng(0).standard_normal((120, 2))
    >>> drift(rows[:80], rows[80:], [0] * 80, [0] * 40).different
    False
    >>> drift(rows[:80], rows[80:] + 3, [0] * 80, [0] * 40).different
    True
    """
    divisions = _divisions(level)
    old, new = _points(old, "old"), _points(new, "new")
    if old.shape[1] != new.shape[1]:
        raise BadInput(
            f"The old rows have {old.shape[1]} dimensions and the new ones {new.shape[1]}; both need the same."
        )
    rng = np.random.default_rng(seed)
    at_old, at_new = _some(len(old), MOST_OLD, rng), _some(len(new), MOST_NEW, rng)
    labels = _labels(_each(old_classes, len(old), "old")[at_old], _each(new_classes, len(new), "new")[at_new])
    points = np.concatenate([old[at_old], new[at_new]])
    p_rows, p_classes = _p_values(points, labels, len(at_old), level / 2, divisions, rng)
    return Drift(p_rows, p_classes, level, len(at_old), len(at_new))


def typical(rows: Rows, embedding: Floats, seed: int = 0) -> bool:
    """Whether these rows look like a sample of all, going by where they and the others lie.

    `rows` are positions in `embedding`, shape (n, dimensions). What is chosen by its place is seen from about a hundred
    rows on; what is chosen by its class may not be. Where fewer than 50 are left, there is nothing to compare with.
    """
    rng = np.random.default_rng(seed)
    others = np.sort(rng.permutation(np.setdiff1d(np.arange(len(embedding)), rows))[:MOST_OLD])
    if len(others) < FEWEST_ROWS:
        return True
    alike = np.zeros(len(others), np.int64), np.zeros(len(rows), np.int64)
    return not drift(embedding[others], embedding[rows], *alike, seed=seed).different


def _divisions(level: float) -> int:
    """How many divisions of the rows the level needs, the true one among them."""
    least = 2 * _BELOW / MOST_DIVISIONS
    if not least <= level < 1:
        raise BadInput(f"The level must lie between {least:g} and 1, not at {level:g}; look less often.")
    return _AT_ONCE * ceil(2 * _BELOW / level / _AT_ONCE)


def _points(rows: Any, which: str) -> Floats:
    try:
        points = np.asarray(rows, np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput(f"The {which} rows must be a table of numbers.") from error
    if points.ndim != 2:
        raise BadInput(f"The {which} rows must be a table of numbers; their shape is {points.shape}.")
    if not len(points):
        raise BadInput("Rows can only be compared where there are old ones and new ones.")
    if not np.isfinite(points).all():
        raise BadInput(f"The {which} rows hold nan or infinite numbers; leave these rows out.")
    largest = np.abs(points).max(initial=0.0)
    if largest > _LARGEST:
        raise BadInput(f"The {which} rows hold numbers up to {largest:.3g}; scale them.")
    return points


def _each(classes: ArrayLike, n: int, which: str) -> NDArray[Any]:
    found = np.asarray(classes)
    if found.dtype == object and any(one is None for one in found.ravel()):
        raise BadInput(f"The class of some {which} rows is missing; leave these rows out.")
    if found.shape != (n,):
        raise BadInput(f"The {which} rows ({n}) need one class each; the shape of theirs is {found.shape}.")
    return found


def _labels(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
    """Both together, where they are of one kind: the text "1" and the number 1 are never the same class."""
    if isinstance(old[0], str) != isinstance(new[0], str):
        raise BadInput("The classes of some rows are text and those of others are not; name them alike.")
    return np.concatenate([old, new])


def _some(n: int, most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return np.sort(rng.permutation(n)[:most])


def _p_values(
    points: Floats, labels: NDArray[Any], n_old: int, threshold: float, divisions: int, rng: np.random.Generator
) -> tuple[float, float]:
    """The shares of divisions that are at least as far apart as the true one: by where rows lie, by their classes.

    It ends as soon as no further division could bring a p-value down to the threshold, so the outcome is that of all.
    """
    kernel, one_hot = _kernel(points), _one_hot(labels)
    true = np.arange(len(labels)) >= n_old
    apart = np.array([_discrepancies(kernel, true[None])[0], _chi2(one_hot, true[None])[0]])
    as_large, done = np.zeros(2), 0
    for moved in _moved(true, divisions, rng):
        values = np.array([_discrepancies(kernel, moved), _chi2(one_hot, moved)])
        as_large += (values >= apart[:, None] - 1e-12).sum(axis=1)
        done += len(moved)
        if as_large.min() > threshold * divisions:
            break
    p_rows, p_classes = (as_large / done).tolist()
    return p_rows, p_classes


def _moved(true: NDArray[np.bool_], divisions: int, rng: np.random.Generator) -> Iterator[NDArray[np.bool_]]:
    """The true division and random ones, some at a time."""
    for start in range(0, divisions, _AT_ONCE):
        yield np.array([rng.permutation(true) if start + place else true for place in range(_AT_ONCE)])


def _kernel(points: Floats) -> Floats:
    """RBF kernel of median width."""
    norms = np.einsum("ij,ij->i", points, points)
    distances = (norms[:, None] + norms - 2 * points @ points.T).clip(0)
    middle = np.median(distances[np.triu_indices(len(points), 1)])
    return np.asarray(np.exp(-distances / (middle or 1.0)))


def _discrepancies(kernel: Floats, moved: NDArray[np.bool_]) -> Floats:
    """Squared mean discrepancy between the two parts, for each way to divide the points."""
    weights = moved / moved.sum(axis=1, keepdims=True) - ~moved / (~moved).sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("ij,ij->i", weights @ kernel, weights))


def _one_hot(labels: NDArray[Any]) -> Floats:
    _, codes = np.unique(labels, return_inverse=True)
    return np.asarray(np.eye(codes.max() + 1)[codes])


def _chi2(one_hot: Floats, moved: NDArray[np.bool_]) -> Floats:
    """Chi-square of old and new against the classes, for each way to divide the rows."""
    counts = np.stack([moved @ one_hot, ~moved @ one_hot], axis=1)
    expected = counts.sum(axis=2, keepdims=True) * one_hot.sum(axis=0) / len(one_hot)
    return np.asarray((np.square(counts - expected) / expected).sum(axis=(1, 2)))
