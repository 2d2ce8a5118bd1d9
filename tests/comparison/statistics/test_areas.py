import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from replays import frame, long_texts, noisy

from al_core.comparison.statistics.areas import (
    area_between,
    areas_by_run,
    deficiency,
    normalised_area,
    published_area,
    standings,
)
from al_core.errors import BadInput, UnknownName

AT = [20, 21, 22, 23]
CURVE = [0.5, 0.6, 0.8, 0.9]
values = arrays(np.float64, st.integers(2, 12), elements=st.floats(0, 1))


def test_the_published_area_drops_the_first_point_and_divides_by_the_rounds():
    # (0.6 + 0.8) / 2 + (0.8 + 0.9) / 2 = 1.55, over 3 rounds
    assert published_area(AT, CURVE) == pytest.approx(1.55 / 3)
    assert published_area(AT, [1, 1, 1, 1]) == pytest.approx(2 / 3)


def test_the_published_area_of_a_short_last_batch_weighs_it_by_its_labels():
    # 10 labels at (0.6 + 0.8) / 2 and 5 at (0.8 + 0.9) / 2, over 25 asked
    assert published_area([20, 30, 40, 45], CURVE) == pytest.approx((7 + 4.25) / 25)


def test_the_plain_area_is_the_mean_height():
    # 0.55 + 0.7 + 0.85 = 2.1, over 3 labels
    assert normalised_area(AT, CURVE) == pytest.approx(0.7)
    assert normalised_area([20], [0.5]) == 0.5
    assert np.isnan(published_area([20], [0.5]))


def test_the_area_over_a_range_interpolates_its_ends():
    # 20.5 to 22: heights 0.55, 0.6, 0.8: 0.5 * 0.575 + 0.7 = 0.9875, over 1.5 labels
    assert area_between(AT, CURVE, 20.5, 22) == pytest.approx(0.9875 / 1.5)
    assert area_between(AT, CURVE, 20, 23) == normalised_area(AT, CURVE)


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [((10, 22), "goes from 20 to 23 labels, so not from 10 to 22"), ((21, 30), "not from 21 to 30"), ((22, 22), "up")],
)
def test_a_range_that_is_not_covered_is_refused(ends, sentence):
    with pytest.raises(BadInput, match=sentence):
        area_between(AT, CURVE, *ends)


@given(values, st.integers(1, 7))
def test_an_area_lies_between_the_lowest_and_the_highest_point(curve, batch):
    at = 20 + batch * np.arange(len(curve))
    middle = (at[0] + at[-1]) / 2
    for area in (normalised_area(at, curve), area_between(at, curve, at[0], middle)):
        assert curve.min() - 1e-12 <= area <= curve.max() + 1e-12
    assert published_area(at, curve) <= curve.max() + 1e-12


@given(values)
def test_two_ranges_make_up_the_whole(curve):
    at = np.arange(len(curve)) * 10.0
    cut = at[-1] / 3
    whole = area_between(at, curve, 0, cut) * cut + area_between(at, curve, cut, at[-1]) * (at[-1] - cut)
    assert whole == pytest.approx(normalised_area(at, curve) * at[-1], abs=1e-9)


def test_curves_are_summed_up_side_by_side():
    both = np.array([[CURVE, CURVE], [CURVE[::-1], CURVE]])
    assert normalised_area(AT, both).shape == published_area(AT, both).shape == (2, 2)
    assert area_between(AT, both, 20.5, 22)[0, 1] == area_between(AT, CURVE, 20.5, 22)


def test_every_run_has_its_areas_under_their_names():
    table = areas_by_run(frame({"margin": [CURVE], "random": [CURVE[::-1]]}, n_labels=AT), 20.5, 22)
    assert table.columns.tolist() == ["strategy", "seed", "aubc_published", "aubc_plain", "aulc"]
    assert table.iloc[0, 2:].tolist() == pytest.approx([1.55 / 3, 0.7, 0.9875 / 1.5])
    whole = areas_by_run(frame({"margin": [CURVE]}, n_labels=AT))
    assert whole.aulc.tolist() == whole.aubc_plain.tolist()


def test_deficiency_equals_the_hand_calculation():
    # The reference ends at 0.9 and lacks 0.3 + 0.1 + 0; the curve lacks 0.1 + 0 + 0.1; the first model is left out.
    assert deficiency([0.1, 0.8, 0.9, 0.8], [0.5, 0.6, 0.8, 0.9]) == pytest.approx(0.2 / 0.4)
    assert deficiency(CURVE, CURVE) == 1


def test_deficiency_against_what_lacks_nothing_is_undefined():
    assert np.isnan(deficiency(CURVE, [0.7, 0.7, 0.7, 0.7]))


def test_the_standings_begin_with_the_best():
    table = standings(frame(noisy({"random": 60, "margin": 30, "k_center": 45}, 10))).set_index("strategy")
    assert table.index.tolist() == ["margin", "k_center", "random"]
    for name in ("start", "end", "area", "deficiency"):
        assert (table[f"{name}_low"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_high"]).all()
    assert table.loc["margin", "deficiency_high"] < 1
    assert table.loc["random", ["deficiency_low", "deficiency", "deficiency_high"]].tolist() == [1, 1, 1]


def test_where_lower_is_better_the_lowest_area_is_first():
    loss = {name: 1 - values for name, values in noisy({"random": 60, "margin": 30}, 6).items()}
    table = standings(frame(loss, metric="log_loss"))
    assert table.strategy.tolist() == ["margin", "random"]
    assert table.deficiency[0] < 1


def test_without_the_baseline_there_is_no_deficiency():
    without = frame(noisy({"margin": 30, "k_center": 45}, 6))
    assert standings(without).deficiency.isna().all()
    with pytest.raises(UnknownName, match="'lot'"):
        standings(without, "lot")


def test_a_baseline_that_may_lack_nothing_leaves_deficiency_open():
    flat = {
        "margin": noisy({"margin": 30}, 10)["margin"],
        "random": np.random.default_rng(0).normal(0.7, 0.05, (10, 11)),
    }
    table = standings(frame(flat)).set_index("strategy")
    assert table.loc["margin", "deficiency_low"] == -np.inf
    assert table.loc["margin", "deficiency_high"] == np.inf


def test_along_tokens_areas_of_runs_are_held_over_what_all_of_them_cover():
    runs = long_texts()
    found = areas_by_run(runs).groupby("strategy")["aulc"].mean()
    by_hand = areas_by_run(runs, 205, 600, by="tokens").groupby("strategy")["aulc"].mean()

    assert found.to_dict() == by_hand.to_dict()
    assert found.idxmax() == "margin"
    assert areas_by_run(runs, by="labels").groupby("strategy")["aulc"].mean().idxmax() == "k_center"
    with pytest.raises(BadInput, match="goes from 200 to 600 tokens, so not from 300 to 700"):
        areas_by_run(runs.query("strategy == 'margin'"), 300, 700)


def test_the_order_of_strategies_is_that_of_the_unit():
    assert standings(long_texts())["strategy"].tolist() == ["margin", "random", "k_center"]
    assert standings(long_texts(), by="labels")["strategy"].tolist() == ["k_center", "random", "margin"]
