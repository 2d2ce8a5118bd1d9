"""The head start of a project: what it has borrowed, as rows that its model takes."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from al_core.errors import BadInput
from al_core.files import Unfinished
from al_core.matrices.inputs import as_labels
from al_core.matrices.rows import Matrix
from al_core.matrices.storage import Dense, as_array, open_matrix, save_sparse
from al_core.models.lending import HeadStart, Lent
from al_core.pools.features.elsewhere import learnt_columns, rows_like
from al_core.pools.features.features import Features, features_version, joined_texts, load_features
from al_core.pools.features.meaning import Meaning
from al_core.pools.features.two_views import both
from al_core.pools.pool import Pool
from al_core.projects.borrowing import Borrowed


def lent_to(pool: Pool, seen: Features, borrowed: Borrowed | None, meaning: Meaning | None = None) -> Lent | None:
    """What is borrowed, as the model sees it, which sees the X of these features; None where it cannot be.

    Found once for a pool, and kept beside its features.
    """
    if borrowed is None or not set(learnt_columns(pool)) <= set(borrowed.columns):
        return None
    try:
        X, embedding = _kept(pool, borrowed)
    except BadInput:
        return None
    if meaning is not None:
        rows: Matrix = both(embedding, _meant(pool, borrowed, meaning))
    else:
        rows = embedding if seen.X is seen.embedding else X[:]
    return Lent(rows, as_labels(list(borrowed.labels)))


def with_head_start(model: Any, lent: Lent | None) -> Any:
    """A classifier that also heeds what is lent; as it is where nothing is."""
    return model if lent is None else HeadStart(model, lent)


def _kept(pool: Pool, borrowed: Borrowed) -> tuple[Matrix, Dense]:
    folder = _folder(pool, borrowed, str(features_version(pool)))
    if not folder.exists():
        with Unfinished(folder) as unfinished:
            X, embedding = rows_like(pool, load_features(pool), borrowed.columns)
            np.save(unfinished / "embedding.npy", embedding)
            if sparse.issparse(X):
                save_sparse(unfinished, iter([X]))
            else:
                np.save(unfinished / "X.npy", as_array(X))
    return open_matrix(folder), np.load(folder / "embedding.npy", allow_pickle=False)


def _meant(pool: Pool, borrowed: Borrowed, meaning: Meaning) -> Dense:
    """What the borrowed texts mean, by the encoder that read the pool's own."""
    folder = _folder(pool, borrowed, meaning.encoder.fingerprint[:16])
    if not folder.exists():
        with Unfinished(folder) as unfinished:
            texts = [borrowed.columns[pool.columns[at].name] for at in pool.positions("text")]
            np.save(unfinished / "meaning.npy", meaning.encoder.encode(joined_texts(texts)))
    return np.asarray(np.load(folder / "meaning.npy", allow_pickle=False))


def _folder(pool: Pool, borrowed: Borrowed, by: str) -> Path:
    return pool.folder / f"lent-{borrowed.fingerprint}-{by}{pool.without_suffix}"
