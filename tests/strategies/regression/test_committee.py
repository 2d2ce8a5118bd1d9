"""Committees of numbers against the definitions."""

import numpy as np
import pytest
from measured import asked_of, measured, slopes
from scipy.sparse import csr_array
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core import STRATEGIES

BOTH = ("ensemble_variance", "expected_model_change")


def test_the_variance_is_that_of_the_trees():
    X, _, labels = slopes(60, 20)
    candidates = measured(X, labels, RandomForestRegressor(7, random_state=0))
    trees = np.stack([tree.predict(candidates.X) for tree in candidates.model.estimators_])

    np.testing.assert_allclose(STRATEGIES["ensemble_variance"](candidates), trees.var(axis=0))


@pytest.mark.parametrize("intercept", [False, True])
def test_the_change_is_the_mean_length_of_the_gradient(intercept):
    X, _, labels = slopes(60, 20)
    candidates = measured(X, labels, LinearRegression(fit_intercept=intercept))
    design = np.column_stack([candidates.X, np.ones(len(candidates))])[:, : 4 + intercept]
    expected = [
        np.mean([np.linalg.norm((said - number) * row) for said in numbers])
        for row, number, numbers in zip(design, candidates.number, candidates.committee_numbers.T, strict=True)
    ]

    np.testing.assert_allclose(STRATEGIES["expected_model_change"](candidates), expected)


def test_the_length_is_that_of_the_features_which_the_line_sees():
    X, _, labels = slopes(60, 20)
    candidates = measured(X, labels, make_pipeline(StandardScaler(), Ridge()))
    design = np.column_stack([candidates.model[0].transform(candidates.X), np.ones(len(candidates))])
    off = np.abs(candidates.committee_numbers - candidates.number).mean(axis=0)

    found = STRATEGIES["expected_model_change"](candidates)

    np.testing.assert_allclose(found, off * np.linalg.norm(design, axis=1))
    sparse = measured(csr_array(X), labels, Ridge())
    np.testing.assert_allclose(
        STRATEGIES["expected_model_change"](sparse), STRATEGIES["expected_model_change"](measured(X, labels)), rtol=1e-4
    )


@pytest.mark.parametrize("name", BOTH)
def test_models_that_all_say_the_same_are_never_told_to_differ(name):
    X, _, _ = slopes(40)
    for labels in ({0: 5.3}, dict.fromkeys(range(9), 5.3)):
        picks = asked_of(name, measured(X, labels, unit="kg"), 4)
        assert not picks.scores.any()
        assert all("expect 5.3 kg" in reason or "expects 5.3 kg" in reason for reason in picks.reasons)


def test_reasons_say_how_far_apart_the_models_are():
    X, _, labels = slopes(60, 20)
    candidates = measured(X, labels, unit="kg")
    picks = asked_of("ensemble_variance", candidates)
    said = candidates.part(picks.rows, candidates.rng).committee_numbers

    assert picks.reasons == (
        f"The 5 models of the committee expect from {said.min():.4g} to {said.max():.4g} kg here.",
    )
    assert "kg away from that on average" in asked_of("expected_model_change", candidates).reasons[0]
