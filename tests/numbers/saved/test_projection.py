"""The projection of labels saved: what it says of strategies whose worth is known.

The `replays` of a session and the `crossing` of their curves are judged by what is projected from them.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from al_core import MODELS, STRATEGIES
from al_core.errors import BadInput
from al_core.models.surrogates import StandIns
from al_core.numbers.saved import projection
from al_core.numbers.saved.projection import NO_ROWS, Projection, _ratio, projection_of
from al_core.numbers.saved.replays import Replay, Session


def world(n=600, seed=0):
    """Two classes with a border that is hard to find at random: 4% of the rows lie on the small side."""
    X = np.random.default_rng(seed).standard_normal((n, 4))
    sure = 1 / (1 + np.exp(-12 * (X[:, 0] - 1.4)))
    return X, np.repeat(np.column_stack([1 - sure, sure])[None], 8, axis=0)


def of(name, teachers=8, **settings):
    X, beliefs = world()
    model = MODELS["logistic_regression"]()
    return projection_of(X, beliefs[:teachers], 60, strategy=STRATEGIES[name], model=model, **settings)


def test_a_strategy_that_finds_the_border_saves_and_lot_itself_does_not():
    assert of("margin").ratio > 1.4 > of("random").ratio
    assert of("random").verdict == "not yet distinguishable"


def test_the_same_seed_gives_the_same_projection():
    assert of("margin", seed=3) == of("margin", seed=3) != of("margin", seed=4)


@pytest.mark.parametrize("n", [4, 60])
def test_a_session_longer_than_its_pool_or_hardly_begun_is_refused(n):
    X, beliefs = world(50)
    with pytest.raises(BadInput, match=f"{n} labels cannot be replayed on 50 rows"):
        projection_of(X, beliefs, n, strategy=STRATEGIES["random"], model=MODELS["naive_bayes"]())


def test_the_shortest_session_is_replayed():
    X, beliefs = world(50)
    projection_of(X, beliefs, 5, strategy=STRATEGIES["random"], model=MODELS["naive_bayes"]())


def test_the_kind_of_world_that_saves_less_counts():
    worlds = [[Known(np.log(goal))] * 4 for goal in (300, 150)]

    assert _ratio(worlds, 100, 5_000) == _ratio(worlds[::-1], 100, 5_000)
    assert _ratio(worlds, 100, 5_000)[0] == pytest.approx(1.5, rel=0.02)


def test_one_teacher_makes_one_world_and_agrees_with_nobody():
    assert of("margin", teachers=1).clear is False


@pytest.mark.parametrize(("rows", "n", "disjoint"), [(100, 70, True), (100, 71, False), (6, 5, True), (5, 5, False)])
def test_rows_that_are_asked_do_not_judge_unless_nearly_all_are_asked(rows, n, disjoint):
    asked, unseen = projection._divided(np.arange(rows), n, 0)

    assert len(asked) >= n
    assert len(unseen) > 0
    assert (len(np.intersect1d(asked, unseen)) == 0) == disjoint
    assert len(np.union1d(asked, unseen)) == rows


def test_what_was_learnt_by_heart_counts_for_nothing():
    X = np.random.default_rng(0).standard_normal((60, 3))
    belief = np.zeros((60, 2))
    belief[:40, 0] = belief[40:, 1] = 1  # where a model has seen nothing, all is otherwise
    session = Session(X, np.arange(40), np.arange(40, 60), STRATEGIES["random"], NO_ROWS)

    assert Replay(session, belief, StandIns(MODELS["k_nearest"]()), 0).served(30) == 0


def test_what_was_given_is_learnt_at_every_step_and_never_asked():
    X, beliefs = world(100)
    given, learnt = np.arange(0, 30), []

    class Watched(StandIns):
        def fit(self, X, y, **settings):
            learnt.append({tuple(row) for row in X})
            return super().fit(X, y, **settings)

    session = Session(X, np.arange(30, 80), np.arange(80, 100), STRATEGIES["margin"], given)
    Replay(session, beliefs[0], Watched(MODELS["naive_bayes"]()), 0).served(40)

    assert all({tuple(row) for row in X[given]} <= rows for rows in learnt)
    assert [len(rows) for rows in learnt][-1] == 70
    assert not {tuple(row) for row in X[80:]} & set.union(*learnt)


def test_where_labels_teach_nothing_nothing_is_projected():
    X, beliefs = world()
    found = projection_of(
        X, np.full_like(beliefs, 0.5), 60, strategy=STRATEGIES["margin"], model=MODELS["logistic_regression"]()
    )

    assert np.isnan([found.ratio, found.low, found.high, found.saved]).all()
    assert found.verdict == "not yet distinguishable"


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [(1.4, "saving"), (1.3, "not yet distinguishable"), (0.5, "random is better"), (6.0, "saving")],
)
def test_a_claim_needs_the_whole_interval(ratio, verdict):
    # e ** 0.2 = 1.22 is what the replays leave open: 0.9 x 1.4 / 1.22 = 1.03, 1.6 x 0.5 x 1.22 = 0.98
    assert Projection(ratio, 100, 8, spread=0.1).verdict == verdict


@given(st.floats(0.05, 8), st.floats(0, 1), st.booleans())
def test_the_lower_end_is_above_one_only_where_a_saving_is_claimed_and_never_above_the_ratio(ratio, spread, clear):
    found = Projection(ratio, 100, 8, clear, spread=spread)

    assert (found.low > 1) == (clear and 0.9 * np.exp(-2 * spread) * ratio > 1) == (found.verdict == "saving")
    assert found.low < ratio < found.high


def test_where_replays_differ_the_ends_lie_further_off():
    agreed, scattered = Projection(2.0, 100, 8), Projection(2.0, 100, 8, spread=0.2)

    assert (agreed.low, agreed.high) == (pytest.approx(1.8**0.5), 3.2)
    assert scattered.low == pytest.approx(1.8**0.5 * np.exp(-0.2))
    assert scattered.high == pytest.approx(3.2 * np.exp(0.4))


def test_the_spread_is_how_far_the_mean_of_other_replays_would_lie():
    goals = np.random.default_rng(0).normal(np.log(200), 0.3, 30)
    *_, spread = _ratio([[Known(goal) for goal in goals]], 100, 5_000)

    assert spread == pytest.approx(goals.std() / np.sqrt(30), rel=0.15)
    assert _ratio([[Known(np.log(200))] * 4], 100, 5_000)[2] == pytest.approx(0)


def test_what_is_saved_is_the_least_that_can_be_said():
    assert Projection(2.8, 100, 8).saved == pytest.approx(1 - 2.52**-0.5)
    assert np.isnan(Projection(1.2, 100, 8, spread=0.1).saved)
    assert Projection(6.0, 100, 8).high == Projection(2.0, 100, 8, most=2.0).high == np.inf


class Known:
    """A replay whose curve at random is the logarithm of the size, and whose strategy ends at `goal`."""

    def __init__(self, goal):
        self.goal = goal

    def served(self, n):
        return self.goal

    def at_random(self, n, order=0):
        return np.log(n)


@pytest.mark.parametrize("needed", [20, 45, 80, 100, 120, 333, 590])
def test_the_size_that_lot_needs_is_found_on_either_side_of_n(needed):
    # a curve that is a straight line in the logarithm is read exactly
    assert _ratio([[Known(np.log(needed))] * 2], 100, 5_000)[0] == pytest.approx(needed / 100, rel=0.02)


def test_the_mean_of_the_replays_is_read_not_the_mean_of_their_ratios():
    goals = [np.log(50), np.log(800)]  # their mean is log(200)
    assert _ratio([[Known(goal) for goal in goals]], 100, 5_000)[0] == pytest.approx(2, rel=0.02)


@pytest.mark.parametrize(("needed", "n_rows", "ratio"), [(5_000, 5_000, 6), (5_000, 300, 3), (1, 5_000, 0.16)])
def test_beyond_what_is_replayed_the_end_is_said(needed, n_rows, ratio):
    assert _ratio([[Known(np.log(needed))] * 2], 100, n_rows)[0] == pytest.approx(ratio)


def test_replays_that_do_not_agree_claim_nothing():
    scattered = [Known(np.log(goal)) for goal in (30, 60, 150, 3_000, 200, 80, 90, 2_000)]
    agreed = [Known(np.log(goal)) for goal in (250, 260, 300, 280, 270, 240, 260, 290)]

    assert (_ratio([scattered], 100, 5_000)[1], _ratio([agreed[:4], agreed[4:]], 100, 5_000)[1]) == (False, True)
    assert not _ratio([agreed[:1]], 100, 5_000)[1]

    unclear = Projection(3.0, 100, 8, False), Projection(0.3, 100, 8, False)
    assert [(one.low, one.high) for one in unclear] == [
        (pytest.approx(0.81), pytest.approx(4.8)),
        (pytest.approx(0.27**2), 1.6),
    ]
    assert {one.verdict for one in unclear} == {"not yet distinguishable"}


@pytest.mark.parametrize(
    ("gaps", "clear"),
    [((0.003, 0.003), True), ((0.003, 0.02), True), ((0.002, 0.02), False), ((-0.003, 0.02), False)],
)
def test_what_is_less_than_a_quarter_of_a_point_in_one_kind_of_world_is_no_difference(gaps, clear):
    for sign in (1, -1):
        worlds = [[Known(np.log(100) + sign * gap) for gap in (0.999 * least, 1.001 * least)] * 2 for least in gaps]

        assert _ratio(worlds, 100, 5_000)[1] is clear


class Lucky(Known):
    """The same, but at random it is lucky in one order of rows and as unlucky in the other."""

    def __init__(self, goal, luck):
        super().__init__(goal)
        self.luck = luck

    def at_random(self, n, order=0):
        return np.log(n) + (self.luck, -self.luck)[order]


def test_the_luck_of_one_draw_does_not_hide_what_the_replays_agree_on(monkeypatch):
    lucky = [Lucky(np.log(goal), luck) for goal, luck in ((130, 0.9), (140, -0.9), (150, 0.8), (140, -0.8))]

    assert _ratio([lucky[:2], lucky[2:]], 100, 5_000)[1]
    monkeypatch.setattr(projection, "ORDERS", 1)
    assert not _ratio([lucky[:2], lucky[2:]], 100, 5_000)[1]


def test_where_the_ratio_says_the_contrary_of_what_the_replays_agree_on_nothing_is_clear():
    # Two draws together say that random is better; the one that the ratio is read from says that the strategy is.
    misled = [Lucky(np.log(goal), -2.0) for goal in (90, 91, 92, 91)]
    assert _ratio([misled], 100, 5_000)[:2] == (6.0, False)


class Falling(Known):
    """The same, but after 50 labels each one more makes the model worse."""

    def at_random(self, n, order=0):
        return np.log(min(n, 50**2 / n))


def test_where_a_model_gets_worse_with_more_labels_fewer_at_random_may_do():
    ended_like_40_labels = Falling(np.log(40))
    assert ended_like_40_labels.served(100) > ended_like_40_labels.at_random(100)
    assert _ratio([[ended_like_40_labels] * 2], 100, 5_000)[0] == pytest.approx(0.4, abs=0.1)
