"""What a model believes of candidates whose labels are numbers."""

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from al_core.queries.context import Context
from al_core.queries.number_candidates import NumberCandidates


def asked(model, n_labels=8, n=3_000):
    X = np.random.default_rng(0).standard_normal((n, 3))
    y = X @ [1.0, -2.0, 0.5]
    fitted = model.fit(X[:n_labels], y[:n_labels])
    context = Context(X, dict(enumerate(y[:n_labels].tolist())), (), fitted)
    return NumberCandidates(context, np.arange(n_labels, n), np.random.default_rng(0))


def test_parts_and_blocks_are_of_the_same_kind():
    candidates = asked(Ridge())

    assert type(candidates.part(candidates.rows[:3], candidates.rng)) is NumberCandidates
    assert {type(block) for block in candidates.blocks(1_000)} == {NumberCandidates}
    assert type(candidates.reference) is NumberCandidates


def test_the_number_is_what_the_model_predicts_whether_all_at_once_or_in_blocks():
    candidates = asked(Ridge())

    np.testing.assert_allclose(candidates.number, candidates.model.predict(candidates.X))
    assert candidates.y_labelled.dtype == np.float64


def test_a_gaussian_process_says_how_far_it_may_be_off_also_at_the_end_of_a_pipeline():
    for model in (
        GaussianProcessRegressor(alpha=0.1),
        make_pipeline(StandardScaler(), GaussianProcessRegressor(alpha=0.1)),
    ):
        candidates = asked(model)
        expected = candidates.model.predict(candidates.X, return_std=True)[1]
        np.testing.assert_allclose(candidates.deviation, expected, atol=1e-6)

    assert asked(Ridge()).deviation is None


@pytest.mark.parametrize("scaled", [False, True])
def test_the_trees_of_a_forest_are_its_committee(scaled):
    forest = ExtraTreesRegressor(4, random_state=0)
    candidates = asked(make_pipeline(StandardScaler(), forest) if scaled else forest)

    assert candidates.committee_numbers.shape == (4, len(candidates))
    np.testing.assert_allclose(candidates.committee_numbers.mean(axis=0), candidates.number, atol=1e-9)


def test_other_models_are_asked_five_times_on_different_draws_of_the_labels():
    candidates = asked(Ridge())
    said = candidates.committee_numbers

    assert said.shape == (5, len(candidates))
    assert said.std(axis=0).min() > 0
    np.testing.assert_array_equal(candidates.part(candidates.rows[:9], candidates.rng).committee_numbers, said[:, :9])


def test_one_label_divides_nobody():
    np.testing.assert_allclose(asked(Ridge(), n_labels=1, n=50).committee_numbers.std(axis=0), 0, atol=1e-12)
