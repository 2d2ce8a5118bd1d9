"""How far rows are from all labels: where more is to be learnt of them, errors are larger."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from al_core.matrices.neighbours import squared_distances
from al_core.matrices.rows import Doubles, Matrix
from al_core.models.scaling import Scaling

_CREDIT = 0.5  # of what errors seem to grow with distance, seen on few labels
_MOST = 2.5  # times the usual error
_LEAST = 0.1  # of the usual distance: what is nearer is as good as the same


class Remoteness:
    """Labelled rows and the distance of any row to the nearest of them, in logarithms; holes count as 0.

    Papadopoulos, Vovk and Gammerman, Regression conformal prediction with nearest neighbours, 2011
    """

    def __init__(self, X: Matrix) -> None:
        self._scaling = Scaling().fit(_whole(X))
        self._vectors = self._scaled(X)

    def of(self, X: Matrix) -> Doubles:
        """That of rows, shape (rows,)."""
        return self._in_logs(squared_distances(self._scaled(X), self._vectors).min(axis=1))

    @cached_property
    def of_labelled(self) -> Doubles:
        """That of each labelled row, itself left out."""
        return self._in_logs(self._to_others)

    def factors(self, remoteness: Doubles, errors: Doubles) -> Doubles:
        """How many times as large as usual errors are so far away, by those of the labelled rows in usual ones."""
        middle, off = self.of_labelled.mean(), np.abs(errors)
        apart = self.of_labelled - middle
        slope = _CREDIT * max(0.0, float(apart @ (off / (off.mean() or 1.0) - 1))) / (float(apart @ apart) or 1.0)
        return np.asarray(np.clip(1 + slope * (remoteness - middle), 1 / _MOST, _MOST))

    @cached_property
    def _to_others(self) -> Doubles:
        apart = squared_distances(self._vectors, self._vectors)
        np.fill_diagonal(apart, np.inf)
        return np.asarray(apart.min(axis=1))

    def _in_logs(self, squared: Doubles) -> Doubles:
        usual = float(np.sqrt(np.median(self._to_others))) or 1.0
        return np.asarray(np.log(np.sqrt(squared) / usual + _LEAST))

    def _scaled(self, X: Matrix) -> Doubles:
        return np.asarray(self._scaling.transform(_whole(X)), np.float64)


def _whole(X: Matrix) -> Matrix | NDArray[np.floating]:
    return X if issparse(X) else np.nan_to_num(X, posinf=0.0, neginf=0.0)
