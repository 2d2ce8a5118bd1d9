import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from replays import curves, frame, long_texts, noisy
from sklearn.isotonic import isotonic_regression

from al_core.comparison.statistics.targets import LabelsToTarget, Saving, labels_needed, reaches, savings
from al_core.comparison.statistics.verdicts import verdict
from al_core.errors import BadInput, UnknownName

points = arrays(np.float64, st.integers(2, 12), elements=st.sampled_from(np.linspace(0, 1, 21)))


def needed(curve, target=0.7):
    return labels_needed(curves({"margin": [curve]}), target).iloc[0][["n_labels", "reached"]].tolist()


@pytest.mark.parametrize(
    ("curve", "answer"),
    [
        ([0.5, 0.6, 0.7, 0.8], [40, True]),  # at the target is enough
        ([0.5, 0.9, 0.4, 0.6, 0.8, 0.8], [60, True]),  # one lucky point is not: 0.9, 0.4 average 0.65
        ([0.5, 0.8, 0.69, 0.8, 0.8], [30, True]),  # one unlucky point does not undo it: 0.8, 0.69 average 0.745
        ([0.5, 0.6, 0.65, 0.69], [50, False]),  # censored: more than 50
        ([0.8, 0.8, 0.8], [20, True]),  # there from the start
        ([0.8, 0.8, 0.3], [40, False]),  # lost again, and not held on average to the end
    ],
)
def test_a_target_is_reached_where_it_is_held_on_average(curve, answer):
    assert needed(curve) == answer


@given(points, st.floats(0.01, 0.99))
def test_it_is_reached_where_the_monotone_fit_reaches_it(curve, target):
    fit = isotonic_regression(curve)
    if np.abs(fit - target).min() < 1e-6:
        return
    first = np.flatnonzero(fit >= target)
    assert needed(curve, target) == ([20 + 10 * first[0], True] if len(first) else [10 + 10 * len(curve), False])


@given(points, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_target_never_needs_fewer_labels(curve, one, other):
    low, high = (needed(curve, target) for target in sorted((one, other)))
    assert low[0] <= high[0]
    assert low[1] >= high[1]


def test_a_loss_reaches_its_target_from_above():
    table = labels_needed(frame({"margin": [[0.9, 0.6, 0.3, 0.2]]}, metric="log_loss"), 0.4)
    assert table.iloc[0].tolist() == ["margin", 0, 40, True]


def test_the_mean_curve_has_an_interval():
    found = {reach.strategy: reach for reach in reaches(frame(noisy({"margin": 30, "random": 60}, 20)), 0.85)}
    # 0.95 - 0.5 * exp(-n / level) = 0.85 at n = level * ln 5: 48.3 and 96.6, so at 50 and 100 labels
    assert found["margin"].low <= 50 <= found["margin"].high
    assert found["random"].low <= 100 <= found["random"].high
    assert found["margin"].high < found["random"].low
    assert found["margin"].reached


def reach(value, low, high):
    return LabelsToTarget("margin", 0.9, value, low, high, 20, 120)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (reach(58, 52, 66), "52–66"),
        (reach(60, 60, 60), "60"),
        (reach(118, 104, np.inf), "104 or more"),
        (reach(np.inf, 104, np.inf), "104 or more"),
        (reach(np.inf, np.inf, np.inf), "more than 120"),
        (reach(20, 20, 20), "20 or fewer"),
        (reach(30, 20, 40), "40 or fewer"),
        (reach(30, 20, np.inf), "cannot be told"),
        (reach(30, -np.inf, np.inf), "cannot be told"),
    ],
)
def test_what_is_needed_is_said_in_words(found, text):
    assert found.text == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text", "shown"),
    [
        (0.45, 0.381, 0.519, "38% to 52%", True),
        (np.nan, 0.4, 1, "at least 40%", True),
        (0.45, 0.004, 0.6, "none that 20 repeats can show", False),
        (0.1, -0.2, 0.3, "none that 20 repeats can show", False),
        (-0.5, -0.8, -0.2, "none: it needs at least 20% more", False),
        (np.nan, -np.inf, 1, "none that 20 repeats can show", False),
    ],
)
def test_a_saving_is_said_in_words_and_rounded_against_itself(value, low, high, text, shown):
    saving = Saving(reach(58, 52, 66), reach(100, 90, 110), value, low, high, 20)
    assert (saving.text, saving.shown) == (text, shown)


def test_a_strategy_that_does_not_arrive_saves_nothing():
    saving = Saving(reach(np.inf, 104, np.inf), reach(60, 55, 65), np.nan, -np.inf, -0.6, 20)
    assert (saving.text, saving.shown) == ("not reached", False)


def by_name(values, target, **changes):
    return {saving.needed.strategy: saving for saving in savings(frame(values), target, **changes)}


def test_labels_saved_equal_the_hand_calculation():
    # Without noise: margin holds 0.85 from 50 labels, random from 100.
    clean = noisy({"margin": 30, "random": 60}, 5, noise=0)
    saving = by_name(clean, 0.85)["margin"]
    assert (saving.value, saving.low, saving.high, saving.text) == (0.5, 0.5, 0.5, "50%")
    assert by_name(clean, 0.85, baseline="margin")["random"].text == "none: it needs at least 100% more"


def test_a_censored_baseline_gives_a_least_saving():
    clean = noisy({"margin": 30, "random": 60}, 5, noise=0)
    # 0.91: margin from 30 * ln 12.5 = 75.8, so 80; random would from 152, but the runs end at 120.
    saving = by_name(clean, 0.91)["margin"]
    assert np.isnan(saving.value)
    assert (saving.low, saving.high) == pytest.approx((1 - 80 / 120, 1))
    assert saving.text == "at least 33%"
    assert saving.needed_by_baseline.text == "more than 120"


def test_where_both_are_censored_nothing_is_known():
    saving = by_name(noisy({"margin": 30, "random": 60}, 5, noise=0), 0.949)["margin"]
    assert (saving.low, saving.high, saving.text) == (-np.inf, 1, "not reached")


def test_a_target_that_is_met_at_the_start_shows_no_saving():
    saving = by_name(noisy({"margin": 30, "random": 60}, 5, noise=0), 0.3)["margin"]
    assert saving.needed.text == "20 or fewer"
    assert not saving.shown


def test_few_repeats_bound_nothing():
    saving = by_name(noisy({"margin": 30, "random": 60}, 4, noise=0), 0.85)["margin"]
    assert saving.text == "none that 4 repeats can show"
    assert saving.needed.text == "cannot be told"


def test_the_order_of_seeds_changes_no_labels_needed():
    values = noisy({"margin": 30, "random": 60}, 8)
    turned = {name: array[::-1] for name, array in values.items()}
    assert [one.value for one in reaches(curves(values), 0.85)] == [one.value for one in reaches(curves(turned), 0.85)]


def test_the_same_seed_gives_the_same_interval():
    values = curves(noisy({"margin": 30, "random": 60}, 8))
    assert savings(values, 0.85, seed=3) == savings(values, 0.85, seed=3)


@pytest.mark.parametrize("target", [np.nan, np.inf])
def test_a_target_that_is_no_number_is_refused(target):
    values = curves(noisy({"margin": 30, "random": 60}, 5))
    for function in (labels_needed, reaches, savings):
        with pytest.raises(BadInput, match="The target must be a number"):
            function(values, target)


def test_an_unknown_baseline_is_refused():
    with pytest.raises(UnknownName, match="'random'"):
        savings(frame(noisy({"margin": 30}, 5)), 0.85)


@pytest.mark.parametrize("n_seeds", [5, 20])
def test_nineteen_in_twenty_intervals_hold_the_truth(n_seeds):
    held = saved = 0
    for trial in range(150):
        saving = savings(curves(noisy({"margin": 30, "random": 60}, n_seeds, seed=trial)), 0.85)[0]
        held += saving.needed.low <= 50 <= saving.needed.high
        saved += saving.low <= 0.5 <= saving.high
    assert min(held, saved) >= 0.9 * 150


@pytest.mark.parametrize("target", [0.85, 0.9, 0.94])
def test_equal_strategies_save_nothing_whether_or_not_the_runs_end_first(target):
    claims = 0
    for trial in range(150):
        values = noisy({"margin": 50, "random": 50}, 8, noise=0.04, seed=trial)
        saving = savings(curves(values), target)[0]
        claims += saving.shown or saving.high < 0
    assert claims <= 0.05 * 150 + 4


def test_cutting_the_runs_short_never_makes_a_claim_stronger():
    for trial in range(40):
        values = noisy({"margin": 30, "random": 60}, 8, noise=0.03, seed=trial)
        whole = savings(curves(values), 0.88)[0]
        cut = savings(curves({name: array[:, :8] for name, array in values.items()}), 0.88)[0]
        if not whole.shown:
            assert not cut.shown


@pytest.mark.parametrize("ask", [savings, reaches, labels_needed, lambda runs, target: verdict(runs, target=target)])
@pytest.mark.parametrize("target", [90, 1.01, -0.1])
def test_a_target_in_percent_is_no_share(ask, target):
    with pytest.raises(
        BadInput, match=r"The target of accuracy is a share from 0 to 1 \(0.9 is 90%\), so it cannot be"
    ):
        ask(frame(noisy({"margin": 30, "random": 60}, 6)), target)


def test_a_loss_may_have_any_target():
    losses = {name: 2 * (1 - array) for name, array in noisy({"margin": 30, "random": 60}, 6).items()}

    assert not reaches(frame(losses, metric="log_loss"), 1.5)[0].text.startswith("more than")


def test_what_is_needed_and_saved_is_counted_in_tokens_or_in_labels():
    by_tokens, by_labels = ({one.strategy: one.text for one in reaches(long_texts(), 0.65, by=by)}
                            for by in ("tokens", "labels"))  # fmt: skip
    saved, dear = ({one.needed.strategy: one for one in savings(long_texts(), 0.65, by=by)} for by in (None, "labels"))

    assert by_tokens["k_center"] == "more than 600"
    assert by_labels["k_center"] == "40"
    assert (saved["margin"].shown, saved["k_center"].shown) == (True, False)
    assert (dear["margin"].shown, dear["k_center"].shown) == (False, True)
    assert list(labels_needed(long_texts(), 0.65)) == ["strategy", "seed", "n_tokens", "reached"]
    assert list(labels_needed(long_texts(), 0.65, by="labels")) == ["strategy", "seed", "n_labels", "reached"]
