"""Doubt about numbers against the textbook."""

import numpy as np
import pytest
from measured import asked_of, measured, slopes
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor

from al_core import STRATEGIES


def process():
    return GaussianProcessRegressor(2.0 * RBF(1.5) + WhiteKernel(0.3), optimizer=None, alpha=0.2)


def variance_left(X, rows, model):
    """Mean variance of all rows, once a model of this kind is fitted on these; the labels do not matter."""
    if isinstance(model, Ridge):
        design = np.column_stack([X, np.ones(len(X))])
        inverse = np.linalg.inv(design[rows].T @ design[rows] + model.alpha * np.eye(5))
        return np.einsum("ij,jk,ik->i", design, inverse, design).mean()
    kernel = 2.0 * RBF(1.5)
    cross = kernel(X[rows], X)
    return (2 - np.einsum("ij,ij->j", cross, np.linalg.solve(kernel(X[rows]) + 0.5 * np.eye(len(rows)), cross))).mean()


@pytest.mark.parametrize("model", [Ridge(alpha=0.7), process()], ids=["line", "process"])
def test_the_fast_form_equals_learning_anew_for_every_candidate(model):
    X, _, labels = slopes(50, 9)
    known, expected = list(labels), []
    for _ in range(6):
        rest = [row for row in range(50) if row not in known]
        expected.append(rest[int(np.argmin([variance_left(X, [*known, row], model) for row in rest]))])
        known.append(expected[-1])

    picks = asked_of("expected_variance_reduction", measured(X, labels, model), 6)

    assert picks.rows.tolist() == expected
    before, after = (variance_left(X, rows, model) for rows in (list(labels), [*labels, expected[0]]))
    assert f"take away about {1 - after / before:.0%} of" in picks.reasons[0]


def test_other_models_are_left_to_the_standing_process():
    X, _, labels = slopes()
    candidates = measured(X, labels, KNeighborsRegressor(3))
    picks, expected = (asked_of(name, candidates, 4) for name in ("expected_variance_reduction", "variance_reduction"))

    assert picks.rows.tolist() == expected.rows.tolist()
    assert picks.reasons == expected.reasons


def test_more_are_picked_than_are_looked_at_closely():
    X, _, labels = slopes(700)
    assert len(set(asked_of("expected_variance_reduction", measured(X, labels), 650).rows.tolist())) == 650


def test_the_deviation_is_the_models_own():
    X, _, labels = slopes()
    candidates = measured(X, labels, process(), unit="kg")
    own = candidates.model.predict(candidates.X, return_std=True)[1]

    np.testing.assert_allclose(STRATEGIES["gaussian_process_std"](candidates), own)
    assert asked_of("gaussian_process_std", candidates).reasons == (
        f"The model gives its number here a standard deviation of {own.max():.4g} kg.",
    )


def test_a_standing_process_serves_models_that_give_no_deviation():
    X = np.array([[0.0], [1.0], [2.0], [3.0], [9.0]])
    labels = {0: 1.0, 2: 3.0}

    picks = asked_of("gaussian_process_std", measured(X, labels), 3)

    assert picks.rows.tolist() == [4, 3, 1]
    assert picks.reasons[0].startswith("A Gaussian process that knows where the labels are gives its number here a")
