"""Ridge regression, straight, curved, and both."""

import numpy as np
import pytest

from al_core.tasks.regression.least_squares import AutomaticRegressor, KernelRidgeRegressor, RidgeRegressor

rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, (200, 3))
STRAIGHT = 3 * X[:, 0] - X[:, 1] + 0.3 * rng.standard_normal(200)
CURVED = 3 * np.sin(2 * X[:, 0]) + 0.3 * rng.standard_normal(200)


def error(model, y):
    return float(np.square(model.fit(X[:80], y[:80]).predict(X[80:]) - y[80:]).mean())


@pytest.mark.parametrize("y", [STRAIGHT, CURVED])
def test_the_automatic_one_is_nearly_as_good_as_the_better_of_both(y):
    better = min(error(RidgeRegressor(), y), error(KernelRidgeRegressor(), y))

    assert error(AutomaticRegressor(), y) < 1.15 * better


def test_the_share_of_the_curve_follows_what_the_labels_are():
    assert AutomaticRegressor().fit(X, CURVED).shares_[1] > 0.8
    assert AutomaticRegressor().fit(X, STRAIGHT).shares_.sum() == pytest.approx(1)


def test_nothing_is_said_far_beyond_the_labels():
    model = RidgeRegressor().fit(X, STRAIGHT)
    reach = np.ptp(STRAIGHT)

    said = model.predict(X * 1_000)

    assert said.max() == pytest.approx(STRAIGHT.max() + reach / 2)
    assert said.min() == pytest.approx(STRAIGHT.min() - reach / 2)


def test_the_unit_of_the_numbers_makes_no_difference():
    one, other = (AutomaticRegressor().fit(X, unit * CURVED).predict(X) for unit in (1, 1e6))

    np.testing.assert_allclose(other, 1e6 * one, rtol=1e-6)
