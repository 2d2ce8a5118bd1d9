"""The embedding: few dense numbers a row, so that distances between examples mean something and are quick."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer

from al_core.matrices.memory import content
from al_core.matrices.storage import Dense, open_dense

DIMENSIONS = 100
REDUCED_FROM = 10_000
BLOCK_ROWS = 4_000


def embed(X: Any, path: Path, *, unit: bool = False, standardise: bool = False) -> None:
    """Write the embedding of X (dense or CSR), float32, finite, at most 100 columns; `unit`: rows of length 1."""
    if sparse.issparse(X):
        reducer, width = _from_sparse(X, unit)
        return reduce(X, reducer.transform, path, width)
    centre, deviation = _standard(X) if standardise else (0.0, 1.0)
    if X.shape[1] <= DIMENSIONS:
        return reduce(X, lambda block: (block - centre) / deviation, path, X.shape[1])
    apply, width = principal((_subset(X) - centre) / deviation, DIMENSIONS)
    return reduce(X, lambda block: apply((block - centre) / deviation), path, width)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What latent semantic analysis made of CSR rows, and the fitted transformer that does the same to others."""

    rows: Dense
    reducer: Pipeline


_analyses: dict[bytes, Analysis] = {}


def analysed(X: sparse.csr_matrix) -> Dense:
    """Latent semantic analysis of CSR rows: float32, 100 dimensions at most, rows of length 1; kept by content.

    Deerwester et al., Indexing by latent semantic analysis, 1990
    """
    return analysis(X).rows


def analysis(X: sparse.csr_matrix) -> Analysis:
    """The same, with the way there."""
    key = content(X)
    found = _analyses.get(key)
    if found is None:
        found = _analysis(X)
        _analyses.clear()
        _analyses[key] = found
    return found


def reducer_of(X: sparse.csr_matrix, unit: bool = False) -> Pipeline:
    """The fitted transformer by which `embed` brought CSR rows to few dense columns, or will."""
    return _from_sparse(X, unit)[0]


def _analysis(X: sparse.csr_matrix) -> Analysis:
    reducer, width = _from_sparse(X, unit=True)
    rows = np.empty((X.shape[0], width), np.float32)
    for start in range(0, X.shape[0], BLOCK_ROWS):
        rows[start : start + BLOCK_ROWS] = reducer.transform(X[start : start + BLOCK_ROWS])
    return Analysis(rows, reducer)


def principal(X: Any, n_components: int) -> tuple[Callable[[Any], Any], int]:
    """Principal components from at most 10,000 rows: a function for blocks, and how many there are.

    One divisor for all of them keeps the proportions of distances and brings the values near 1.
    """
    looked_at = np.asarray(_subset(X), dtype=np.float32)
    n = min(n_components, *looked_at.shape)
    reducer = PCA(n, svd_solver="randomized", random_state=0).fit(looked_at)
    size = max(float(np.sqrt(reducer.explained_variance_.mean())), 1e-6)
    return lambda block: reducer.transform(block) / size, n


def reduce(X: Any, apply: Callable[[Any], Any], path: Path, width: int) -> None:
    """Write apply(block) for all rows of X as one float32 array, a block in memory at a time."""
    reduced = open_dense(path, X.shape[0], width)
    for start in range(0, X.shape[0], BLOCK_ROWS):
        block = np.asarray(apply(X[start : start + BLOCK_ROWS]), dtype=np.float32)
        reduced[start : start + BLOCK_ROWS] = np.nan_to_num(block)


def _from_sparse(X: sparse.csr_matrix, unit: bool) -> tuple[Pipeline, int]:
    """A fitted transformer of CSR rows to few dense float32 columns, and how many there are."""
    n_components = min(DIMENSIONS, X.shape[1] - 1, X.shape[0] - 1)
    if n_components < 2:
        return make_pipeline(FunctionTransformer(_first_columns)), min(X.shape[1], DIMENSIONS)
    reducer = TruncatedSVD(n_components, n_iter=2, random_state=0).fit(_subset(X))
    lengths = (Normalizer(),) if unit else ()
    return make_pipeline(reducer, *lengths, FunctionTransformer(_single)), n_components


def _first_columns(X: sparse.csr_matrix) -> Dense:
    return _single(X[:, :DIMENSIONS].toarray())


def _single(X: NDArray[Any]) -> Dense:
    return X.astype(np.float32, copy=False)


def _subset(X: Any) -> Any:
    return X[:: -(-X.shape[0] // REDUCED_FROM)]


def _standard(X: Dense) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    looked_at = np.asarray(_subset(X), dtype=np.float64)
    deviation = looked_at.std(axis=0)
    return looked_at.mean(axis=0), np.where(deviation > 0, deviation, 1.0)
