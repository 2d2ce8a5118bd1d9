import numpy as np
import pytest
from pools_with_features import pool_of, text_pool

from al_core.errors import BadInput
from al_core.pools.features.elsewhere import learnt_columns, lends_to, rows_like
from al_core.pools.features.features import build_features


def columns_of(pool, rows):
    """The learnt columns of some rows of a pool, as if they came from elsewhere."""
    places = {column.name: at for at, column in enumerate(pool.columns)}
    return {name: [pool.column(places[name])[row] for row in rows] for name in learnt_columns(pool)}


def test_a_text_of_elsewhere_is_read_as_the_same_text_of_the_pool_is(tmp_path):
    pool = text_pool(tmp_path)
    features = build_features(pool)

    X, embedding = rows_like(pool, features, columns_of(pool, [3, 250]))

    np.testing.assert_allclose(X.toarray(), features.X[[3, 250]].toarray(), atol=1e-6)
    np.testing.assert_allclose(embedding, features.embedding[[3, 250]], atol=1e-5)


def test_a_row_of_a_table_is_scaled_as_the_tables_own_are(tmp_path):
    rows = [[f"{number}.5", "xyz"[number % 3]] for number in range(40)]
    pool = pool_of(tmp_path, rows, {"age": "number", "sort": "category"})
    features = build_features(pool)

    X, _ = rows_like(pool, features, columns_of(pool, [0, 39, 5]))

    np.testing.assert_allclose(X, features.X[[0, 39, 5]])
    assert lends_to(pool)


def test_where_what_is_kept_was_made_otherwise_nothing_is_made_up(tmp_path):
    pool = text_pool(tmp_path)
    features = build_features(pool)
    turned = type(features)(features.X, -np.asarray(features.embedding), features.notes, features.n_rows)

    with pytest.raises(BadInput, match="another machine"):
        rows_like(pool, turned, columns_of(pool, [3]))
