"""From log odds to probabilities."""

import numpy as np
from scipy.special import expit

from al_core.models.curves import fitted_curve


def test_boldness_is_taken_back_and_an_offset_found():
    rng = np.random.default_rng(0)
    odds = 3 * rng.standard_normal((4_000, 1))
    marks = rng.random((4_000, 1)) < expit(odds / 2 - 1)

    curve = fitted_curve(odds, marks)

    assert abs(curve.slope - 0.5) < 0.05
    assert abs(curve.offsets[0] + 1) < 0.1


def test_few_marks_change_little():
    curve = fitted_curve(np.array([[2.0], [-1.0]]), np.array([[False], [True]]))

    assert 0.05 < curve.slope < 1
    assert abs(curve.offsets[0]) < 0.5
