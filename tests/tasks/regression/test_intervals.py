"""What a model says of rows, and the ranges that hold the truth in nine of ten cases."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor

from al_core.models.cross_conformal import CrossConformal
from al_core.tasks.regression.intervals import Forecast


def forecast(n, seed, tests=200):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n + tests, 4))
    y = X[:, 0] + rng.standard_normal(n + tests)
    return Forecast(CrossConformal(LinearRegression(), seed).fit(X[:n], y[:n]), X[n:]), y[n:]


@pytest.mark.parametrize("n", [30, 100])
def test_a_range_holds_the_truth_in_nine_of_ten_cases(n):
    held = []
    for seed in range(60):
        found, truth = forecast(n, seed)
        held.append(((found.ends[:, 0] <= truth) & (truth <= found.ends[:, 1])).mean())

    assert 0.88 < np.mean(held) < 0.93


def test_a_range_is_wider_where_no_label_is_near():
    rng = np.random.default_rng(0)
    crowded, lone = rng.uniform(0, np.pi, (150, 2)), rng.uniform(0, 40, (50, 2))
    X = np.concatenate([crowded, lone])
    model = CrossConformal(KNeighborsRegressor(1), 0).fit(X, np.sin(2 * X).sum(axis=1))

    near, far = (np.ptp(Forecast(model, rows).ends, axis=1).mean() for rows in (crowded, lone + 1))

    assert far > 1.4 * near, far / near


def test_it_is_as_sure_as_it_is_right():
    found, truth = forecast(150, 0, tests=2_000)

    sure = found.within(found.said, 1.0)

    assert sure.mean() == pytest.approx((np.abs(found.said - truth) <= 1).mean(), abs=0.05)
    assert found.within(found.said, 1e9).tolist() == [1.0] * 2_000


def test_a_range_holds_what_is_said_and_nothing_is_said_of_too_few():
    found, _ = forecast(40, 1)
    assert (found.ends[:, 0] < found.said).all()
    assert (found.said < found.ends[:, 1]).all()

    few, _ = forecast(10, 1)
    assert few.ends is None
    assert few.within(few.said, 1.0) is None


def test_rows_are_looked_at_a_block_at_a_time_without_a_difference(monkeypatch):
    whole, _ = forecast(50, 2)
    parts, _ = forecast(50, 2)
    ends = whole.ends
    monkeypatch.setattr("al_core.tasks.regression.intervals._ELEMENTS", 50 * 7)

    np.testing.assert_allclose(parts.ends, ends)
