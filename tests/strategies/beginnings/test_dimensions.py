"""The first questions follow from how many directions the pool spreads in."""

import numpy as np
import pytest

from al_core import select
from al_core.queries.context import Context
from al_core.strategies.beginnings.dimensions import effective_dimension


def spread(widths, n=200, at=0.0):
    return at + np.random.default_rng(0).standard_normal((n, len(widths))) * widths


def test_directions_count_by_their_variance():
    assert effective_dimension(Context(np.vstack([np.eye(3), -np.eye(3)]), {}, ())) == pytest.approx(3)
    # variances 4 and 1: (4 + 1)^2 / (16 + 1)
    assert effective_dimension(Context(np.array([[2.0, 0], [-2, 0], [0, 1], [0, -1]]), {}, ())) == pytest.approx(
        25 / 17
    )
    assert effective_dimension(Context(np.ones((5, 3)), {}, ())) == 0


def test_columns_that_repeat_another_add_nothing():
    one = spread([1.0])
    assert effective_dimension(Context(np.repeat(one, 30, axis=1), {}, ())) == pytest.approx(1)


def test_it_is_the_same_of_more_columns_than_rows_and_wherever_the_pool_lies():
    X = spread(np.ones(60), n=40)
    wide = effective_dimension(Context(X, {}, ()))
    centred = X.astype(np.float32).astype(float) - X.astype(np.float32).mean(axis=0)
    variances = np.linalg.eigvalsh(centred.T @ centred)
    assert wide == pytest.approx(variances.sum() ** 2 / np.square(variances).sum(), rel=1e-4)
    assert effective_dimension(Context(1e9 * X, {}, ())) == pytest.approx(wide, rel=1e-4)


@pytest.mark.parametrize(
    ("columns", "suited"), [(2, "variance_reduction"), (20, "max_herding"), (80, "variance_reduction")]
)
def test_images_are_begun_with_typical_examples_and_other_pools_with_what_settles_most(columns, suited):
    X = spread(np.ones(columns))
    found, plain = (select(name, X, {}, n=5) for name in ("cold_start", suited))
    assert found.rows.tolist() == plain.rows.tolist()
    assert found.reasons == plain.reasons
