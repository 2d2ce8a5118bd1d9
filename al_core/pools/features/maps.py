"""A picture of a pool in two dimensions, where near rows are alike."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from al_core.files import whole
from al_core.matrices.threads import one_thread
from al_core.pools.features.features import build_features
from al_core.pools.pool import Pool

LARGEST = 1_500
_NEIGHBOURS = 3


@dataclass(frozen=True)
class PoolMap:
    """Rows that were drawn (n,) and where (n, 2); ``place`` finds a spot for any other row."""

    rows: NDArray[np.int64]
    points: NDArray[np.float64]

    def place(self, pool: Pool, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Points (len(rows), 2): a drawn row's own, else the middle of the drawn rows most like it."""
        embedding = build_features(pool).embedding
        drawn = np.asarray(embedding[self.rows], dtype=np.float64)
        spots = []
        for vector in np.asarray(embedding[rows], dtype=np.float64):
            distance = ((drawn - vector) ** 2).sum(axis=1)
            near = np.argpartition(distance, min(_NEIGHBOURS, len(distance) - 1))[:_NEIGHBOURS]
            weight = 1.0 / (distance[near] + 1e-9)
            spots.append(np.average(self.points[near], axis=0, weights=weight))
        return np.array(spots).reshape(-1, 2)


def draw_map(pool: Pool) -> PoolMap:
    """Draw up to 1,500 rows, evenly spread, and keep the picture with the pool (van der Maaten and Hinton, 2008)."""
    rows = np.unique(np.linspace(0, pool.n_rows - 1, min(LARGEST, pool.n_rows)).astype(np.int64))
    embedding = np.asarray(build_features(pool).embedding[rows], dtype=np.float32)
    with one_thread():
        points = flatten(embedding)
    with whole(_file(pool)) as unfinished:
        np.savez(unfinished, rows=rows, points=points)
    return PoolMap(rows, points)


def flatten(embedding: NDArray[np.float32]) -> NDArray[np.float64]:
    """Points (n, 2) of at most some thousand vectors (n, dimensions), such that near ones stay near."""
    n, width = embedding.shape
    if n < 20 or width < 3 or np.ptp(embedding, axis=0).max() == 0:
        flat = PCA(min(2, width, n)).fit_transform(embedding) if np.ptp(embedding) else np.zeros((n, 1))
        return np.pad(flat, ((0, 0), (0, 2 - flat.shape[1]))).astype(np.float64)
    model = TSNE(init="pca", perplexity=min(30.0, n / 4), max_iter=350, random_state=0)
    return np.asarray(model.fit_transform(embedding), dtype=np.float64)


def kept_map(pool: Pool) -> PoolMap | None:
    """The picture of a pool if it was drawn before."""
    try:
        with np.load(_file(pool), allow_pickle=False) as kept:
            return PoolMap(kept["rows"], kept["points"])
    except (OSError, ValueError, KeyError):
        return None


def _file(pool: Pool) -> Path:
    return pool.folder / f"map{pool.without_suffix}.npz"
