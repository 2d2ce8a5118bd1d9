"""The projection of labels saved: what it says of strategies whose worth is known."""

import numpy as np
import pytest

from al_core import MODELS, STRATEGIES
from al_core.projection import Projection, _reached, project, tempered


def world(n=600, seed=0):
    """Two classes with a border that is hard to find by lot: 4% of the rows lie on the small side."""
    X = np.random.default_rng(seed).standard_normal((n, 4))
    sure = 1 / (1 + np.exp(-12 * (X[:, 0] - 1.4)))
    return X, np.column_stack([1 - sure, sure])


def of(name, **settings):
    X, proba = world()
    model = MODELS["logistic_regression"]()
    return project(X, proba, 60, strategy=STRATEGIES[name], model=model, **settings)


def test_a_strategy_that_finds_the_border_saves_and_lot_itself_does_not():
    assert of("margin").ratio > 1.4 > of("random").ratio
    assert of("random").verdict == "not yet distinguishable"


def test_the_same_seed_gives_the_same_projection():
    assert of("margin", replays=2, seed=3) == of("margin", replays=2, seed=3)


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [(2.1, "saving"), (1.9, "not yet distinguishable"), (0.2, "random is better"), (6.0, "saving")],
)
def test_a_claim_needs_the_whole_interval(ratio, verdict):
    # 0.5 x 2.1 = 1.05 and 0.5 x 1.9 = 0.95; 4 x 0.2 = 0.8
    assert Projection(ratio, 100, 8).verdict == verdict


def test_what_is_saved_is_the_least_that_can_be_said():
    assert Projection(2.8, 100, 8).saved == pytest.approx(1 - 1 / 1.4)
    assert np.isnan(Projection(1.2, 100, 8).saved)
    assert Projection(6.0, 100, 8).high == np.inf


def test_a_teacher_is_never_surer_than_the_checks_say():
    _, proba = world()
    believed = proba.max(axis=1).mean()

    assert tempered(proba, 0.8).max(axis=1).mean() == pytest.approx(0.8, abs=1e-3)
    np.testing.assert_allclose(tempered(proba, 0.8).sum(axis=1), 1)
    np.testing.assert_array_equal(tempered(proba, 0.8).argmax(axis=1), proba.argmax(axis=1))
    assert tempered(proba, believed + 0.01).max(axis=1).mean() == pytest.approx(believed)
    np.testing.assert_array_equal(tempered(proba, None), proba)


def test_the_size_between_two_looks_is_read_on_a_logarithmic_scale():
    # from 0.5 at 100 to 0.7 at 400: 0.6 is half the way, at 200
    assert _reached((100, 0.5), (400, 0.7), 0.6) == pytest.approx(200)
    assert _reached((0, 0.0), (50, 0.7), 0.6) == 50
