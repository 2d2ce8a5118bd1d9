"""Rows of elsewhere as if they were in a pool: the same words, columns and scales, whatever they hold."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from al_core.errors import BadInput
from al_core.matrices.reduction import reducer_of
from al_core.matrices.rows import Matrix
from al_core.matrices.storage import Dense, as_array
from al_core.matrices.threads import one_thread
from al_core.pools.features.features import DENSE_WIDTH, TEXT_LENGTH, Features, beside, joined_texts, read_columns
from al_core.pools.features.texts import TextVectors
from al_core.pools.pool import Pool

_COMPARED, _CLOSE = 50, 1e-2  # rows of the pool, and how near what is kept of them must be


def learnt_columns(pool: Pool) -> list[str]:
    """The names of the columns that a pool of texts or of a table is learnt from, texts first."""
    return [pool.columns[at].name for role in ("text", "number", "category") for at in pool.positions(role)]


def lends_to(pool: Pool) -> bool:
    """Whether rows of elsewhere can be read as those of this pool are: texts and tables, without own vectors."""
    return pool.kind in ("text", "table") and not pool.positions("vector")


def rows_like(pool: Pool, features: Features, columns: Mapping[str, Sequence[str]]) -> tuple[Matrix, Dense]:
    """X and the embedding of rows of elsewhere, from their cells by the name of the column.

    Raises BadInput where they cannot be made as those of the pool were.
    """
    with one_thread():
        X = _x_like(pool, columns)
        if not sparse.issparse(features.X):
            return X, as_array(X)
        reducer = reducer_of(features.X, unit=pool.kind == "text")
        if not np.allclose(reducer.transform(features.X[:_COMPARED]), features.embedding[:_COMPARED], atol=_CLOSE):
            raise BadInput("What was learnt about this pool was made on another machine; a head start is not possible.")
        return X, np.nan_to_num(np.asarray(reducer.transform(X), dtype=np.float32))


def _x_like(pool: Pool, columns: Mapping[str, Sequence[str]]) -> Matrix:
    at_text, at_number, at_category = (pool.positions(role) for role in ("text", "number", "category"))
    sample, numbers, categories = read_columns(pool)
    block = [list(columns[pool.columns[at].name]) for at in (*at_number, *at_category)]
    if at_text:
        vectors = TextVectors(joined_texts(sample[: len(at_text)]))
        texts = joined_texts([columns[pool.columns[at].name] for at in at_text])
        return beside(vectors.transform(texts), numbers, categories, block) * TEXT_LENGTH
    pieces = [numbers.transform(block[: len(at_number)])] if numbers.width else []
    pieces += [categories.transform(block[len(at_number) :])] if categories.width else []
    if categories.width > DENSE_WIDTH:
        return sparse.csr_matrix(sparse.hstack(pieces))
    return np.hstack([as_array(piece) for piece in pieces])
