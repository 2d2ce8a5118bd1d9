"""Settings that go with any strategy: groups, recency, a part of the pool, reading, the end of the cold start."""

import numpy as np
import pytest
from chosen import chosen
from scipy.stats import entropy
from selections import OF_CLASSES
from spanning import spanning

from al_core import select
from al_core.errors import BadInput
from al_core.queries.arrangement import Arrangement, arranged, for_what_is_read
from al_core.strategies import get_strategy, strategy


def blobs(n_blobs=4, size=25):
    rng = np.random.default_rng(2)
    return np.repeat(40 * np.eye(n_blobs), size, axis=0) + rng.standard_normal((n_blobs * size, n_blobs))


LABELS = {0: "a", 1: "b", 30: "a", 60: "b"}


@pytest.mark.parametrize("name", ["margin", "random", "k_center", "auto"])
def test_a_stratified_batch_covers_every_group(name):
    rows = select(name, blobs(), LABELS, n=8, stratified=4).rows
    assert sorted(rows[:4] // 25) == [0, 1, 2, 3]
    assert sorted(rows[4:] // 25) == [0, 1, 2, 3]


def test_a_stratified_batch_is_whole_when_a_group_runs_out():
    X = np.vstack([blobs(2, 30), blobs(2, 2)[:2]])
    picks = select("margin", X, {0: "a", 40: "b"}, n=55, stratified=3)
    assert len(np.unique(picks.rows)) == 55
    assert (np.diff(picks.scores) <= 0).all()


def test_within_a_group_the_strategy_keeps_its_order():
    X = blobs()
    plain = select("margin", X, LABELS, n=96).rows
    grouped = select("margin", X, LABELS, n=96, stratified=4).rows
    for number in range(4):
        assert [row for row in grouped if row // 25 == number] == [row for row in plain if row // 25 == number]


def test_recent_rows_come_first_among_the_best():
    X, when = blobs(), np.arange(100.0)
    plain = select("margin", X, LABELS, n=10).rows
    newest = select("margin", X, LABELS, n=10, timestamps=when, recency=1).rows
    half = select("margin", X, LABELS, n=10, timestamps=when, recency=0.5).rows

    best = set(select("margin", X, LABELS, n=50).rows.tolist())
    assert newest.tolist() == sorted(best, reverse=True)[:10]
    assert plain.mean() < half.mean() < newest.mean()


def test_recency_needs_times_and_unknown_times_are_oldest():
    X = blobs()
    plain = select("margin", X, LABELS, n=10).rows
    with pytest.raises(BadInput, match="only where timestamps say"):
        select("margin", X, LABELS, n=10, recency=1)
    when = np.full(100, np.nan)
    when[plain[-1]] = 1
    assert select("margin", X, LABELS, n=10, timestamps=when, recency=1).rows[0] == plain[-1]


def test_dates_of_numpy_are_times():
    when = np.datetime64("2026-01-01") + np.arange(100)
    newest = select("random", blobs(), {}, n=1, timestamps=when, recency=1).rows
    assert newest[0] > 60


def test_a_part_of_the_pool_is_drawn_anew_by_the_seed():
    X = blobs()
    firsts = {int(select("margin", X, LABELS, n=1, prefilter=10, seed=seed).rows[0]) for seed in range(20)}
    assert len(firsts) > 5
    assert len(select("margin", X, LABELS, n=30, prefilter=10).rows) == 30


@pytest.mark.parametrize("settings", [{"stratified": -1}, {"recency": 1.5}, {"recency": -0.1}, {"prefilter": -5}])
def test_settings_outside_their_range_are_refused_in_words(settings):
    with pytest.raises(BadInput, match=r"below zero|between 0 and 1"):
        select("random", blobs(), {}, **settings)
    with pytest.raises(BadInput):
        chosen(("a", "b"), **settings)


@pytest.mark.parametrize("name", OF_CLASSES)
def test_the_settings_go_with_every_strategy(name):
    rows = select(name, blobs(), LABELS, n=6, stratified=4, recency=0.3, prefilter=50, timestamps=np.arange(100)).rows
    assert len(set(rows.tolist())) == 6


@pytest.mark.parametrize(
    ("until", "labels", "cold"),
    [
        ("classes", [], True),
        ("classes", ["a", "b"], True),
        ("classes", ["a", "b", "c"], False),
        ("classes", ["a"] * 10 + ["b"] * 10, False),  # c was looked for long enough
        ("classes", ["a"] * 30, True),  # one class teaches nothing
        ("number", ["a", "b", "c"], True),
        ("number", ["a", "b"] * 10, False),
        ("tenth", ["a", "b"] * 10, True),
        ("tenth", ["a", "b"] * 25, False),
    ],
)
def test_the_cold_start_ends_as_it_was_set(until, labels, cold):
    settings = chosen(("a", "b", "c"), cold_until=until, cold_limit=20)
    assert settings.starts_cold(labels, len(labels), 500) is cold


def test_known_labels_do_not_use_up_the_cold_start():
    settings = chosen(("a", "b", "c"), cold_limit=20)

    assert settings.starts_cold(["a", "b"] * 50, 0, 500)
    assert not settings.starts_cold(["a", "b"] * 50, 20, 500)
    assert not settings.starts_cold(["a", "b", "c"], 0, 500)


TOLD = {"Lima": [0.5, 0.5, 0.0], "Oslo": [0.7, 0.3, 0.0]}
LONG, SHORT = "we saw Lima and then we saw Lima", "of Oslo"


@pytest.mark.parametrize(("power", "first"), [(0, 0), (0.1, 0), (1, 1)])
def test_scores_are_divided_by_a_power_of_what_there_is_to_read(power, first):
    candidates = spanning([LONG, SHORT, ""], TOLD)

    positions, scores = arranged(get_strategy("token_entropy_total"), candidates, 3, Arrangement(per_token=power))

    assert positions.tolist() == [first, 1 - first, 2]
    expected = np.array([2 * entropy(TOLD["Lima"]) / 8**power, entropy(TOLD["Oslo"]) / 2**power, 0])
    np.testing.assert_allclose(scores, expected[positions], atol=1e-12)


def test_reading_makes_no_score_higher():
    @strategy("Below nothing", reason=lambda candidates, position: "So it is.", needs_model=True, tasks=("sequence",))
    def below(candidates):
        """Asks for what is least below nothing.

        Made up here
        """
        return np.array([-1.0, -1.0, 0.0])

    picks, _ = arranged(below, spanning([LONG, SHORT, ""], TOLD), 3, Arrangement(per_token=1))

    assert picks.tolist() == [2, 1, 0]


@pytest.mark.parametrize("name", ["random", "spread_word_doubt", "k_center"])
def test_what_looks_at_no_model_or_picks_a_batch_heeds_no_reading(name):
    assert for_what_is_read(get_strategy(name), 1) is get_strategy(name)


def test_reading_can_be_weighed_only_where_there_is_something_to_read():
    with pytest.raises(BadInput, match="only where spans of texts are marked"):
        select("margin", blobs(), LABELS, per_token=0.5)
    with pytest.raises(BadInput, match="lies between 0 and 1, 2 does not"):
        Arrangement(per_token=2)


@pytest.mark.parametrize("how", ["power", "softmax"])
def test_chance_in_a_score_is_the_seed_s_and_follows_the_content(how):
    X = blobs()
    first, again, other = (select("margin", X, LABELS, n=8, stochastic=how, seed=seed) for seed in (1, 1, 2))
    order = np.random.default_rng(3).permutation(100)
    moved = select("margin", X[order], {int(np.argsort(order)[row]): one for row, one in LABELS.items()}, n=8,
                   stochastic=how, seed=1)  # fmt: skip

    assert first.rows.tolist() == again.rows.tolist() == order[moved.rows].tolist()
    assert first.rows.tolist() != other.rows.tolist()
    assert first.rows.tolist() != select("margin", X, LABELS, n=8).rows.tolist()
    assert np.isfinite(first.scores).all()
    assert (np.diff(first.scores) <= 0).all()


@pytest.mark.parametrize("name", ["k_center", "badge", "auto"])
def test_a_batch_that_is_picked_as_a_whole_heeds_no_odds(name):
    plain, drawn = (select(name, blobs(), LABELS, n=8, stochastic=how).rows.tolist() for how in ("", "power"))
    assert plain == drawn


def test_odds_of_another_kind_are_refused():
    with pytest.raises(BadInput, match=r"by their scores \(stochastic\) as '', 'power', 'softmax', not 'odd'\.$"):
        select("margin", blobs(), LABELS, stochastic="odd")
