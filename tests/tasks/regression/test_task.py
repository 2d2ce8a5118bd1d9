"""A number, and what follows from when two of them are the same."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import make_scorer, median_absolute_error

from al_core import Plan, compare, compare_grid, select, simulate
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.experiments import PICKS, ExperimentStore
from al_core.comparison.runs import carry_out
from al_core.comparison.statistics.picked import look_at_picks
from al_core.errors import BadInput, Refused, UnknownName
from al_core.tasks import read_task, write_task
from al_core.tasks.regression.task import Regression

AGE = Regression(2, unit="years", low=0, high=100, step=0.5, slider=True, anchors=((3, "a toddler"), (80, "my aunt")))
rng = np.random.default_rng(0)
X = rng.standard_normal((120, 4))
Y = 20 + 5 * X[:, 0] + 0.5 * rng.standard_normal(120)
SIZES = {"model": "ridge", "n_initial": 20, "n_labels": 30, "batch_size": 10, "seeds": 1, "task": "regression"}


def test_anchors_are_kept_as_they_were_given():
    assert read_task(write_task(AGE)) == AGE


def test_how_it_is_asked_changes_nothing_that_is_learnt():
    other = Regression(2, unit="y", low=0, high=100, step=0.5)

    assert other.fingerprint() == AGE.fingerprint()
    assert Regression(3, low=0, high=100, step=0.5).fingerprint() != AGE.fingerprint()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"tolerance": -1}, "the tolerance is not below 0"),
        ({"tolerance": float("nan")}, "plain numbers"),
        ({"tolerance": 1, "low": 5, "high": 5}, r"The least number \(5\) must be below the largest \(5\)"),
        ({"tolerance": 1, "step": 0}, "The step must be above 0"),
        ({"tolerance": 1, "low": 0, "slider": True}, "A slider needs a least and a largest number"),
    ],
)
def test_what_does_not_fit_together_is_refused_when_it_is_set(settings, sentence):
    with pytest.raises(BadInput, match=sentence):
        Regression(**settings)


def test_a_number_is_kept_in_one_form_and_read_back():
    assert AGE.validate("9,50 years") == "9.5"
    assert AGE.read(AGE.write(9.5)) == 9.5
    with pytest.raises(Refused, match="140 is more than 100"):
        AGE.validate(140)


def test_bounds_that_change_take_no_answer_away():
    assert Regression(1, low=0, high=10).read("140") == 140
    assert Regression(1).read("unknown") is None


def test_known_numbers_are_read_by_the_decimal_sign_of_their_file():
    assert Regression(1, unit="€").known({0: "€ 1.234", 4: "12,5", 7: "?"}, ",") == {0: 1234, 4: 12.5}


@pytest.mark.parametrize(
    ("said", "together"), [([5], 5), ([1, 9, 4], 4), ([9, 1], 9), ([3, 8, 5, 6], 5), ([2, 2, 9, 9], 2)]
)
def test_several_people_say_the_number_in_the_middle_which_somebody_said(said, together):
    assert AGE.settle(said) == together


def test_strata_are_tenths_and_few_numbers_stand_for_themselves():
    assert AGE.strata([3.0, 1.0, 3.0, 2.0]).tolist() == [2, 0, 2, 1]
    counts = np.bincount(AGE.strata(rng.standard_normal(500)))
    assert (len(counts), counts.min(), counts.max()) == (10, 50, 50)
    assert len(np.unique(AGE.strata([0.0] * 90 + list(range(20))))) == 3, "many that are equal are never parted"


def test_a_mix_names_each_tenth_by_its_ends():
    strata, names = Regression(1).kinds([*range(20), 222_222.2])

    assert names[:2] == ["0 to 2", "3 to 4"]
    assert names[-1].endswith(" to 222200")
    assert len(strata) == 21
    assert Regression(1).kinds([2.5, 1, 2.5]) == (pytest.approx([1, 0, 1]), ["1", "2.5"])


def test_an_answer_lies_within_the_bounds_and_on_a_step():
    belief = AGE.belief(AGE.fit(Ridge(), X[:60], 10 * Y[:60], seed=0), X[60:])

    said = AGE.decide(belief)

    assert said.max() <= 100
    assert (said % 0.5 == 0).all()


def test_it_says_how_sure_it_is_and_of_few_labels_it_does_not():
    few, many = (AGE.belief(AGE.fit(AGE.model("ridge"), X[:n], Y[:n], seed=0), X[60:]) for n in (19, 60))

    assert AGE.sure(few.model, few) is None
    assert AGE.guesses(few)[0] == []
    assert AGE.guess([]) == ()
    assert list(AGE.table(few).columns) == ["says"]
    assert "coverage" not in AGE.scores(Y[60:], few, few.model, 0)

    assert AGE.sure(many.model, many).mean() > 0.9, "two years are four deviations"
    ((words, share),) = AGE.guess(AGE.guesses(many)[0])
    assert " years (" in words
    assert share > 0.9
    assert list(AGE.table(many).columns) == ["says", "sure", "low", "high"]


def test_the_range_of_a_guess_is_of_numbers_that_may_be_answered():
    fine, free = Regression(1, low=0, high=20, step=1), Regression(1, high=20)

    assert fine.guess([14.0, 0.5, 6.55, 21.92]) == (("14 (7 to 20)", 0.5),)
    assert free.guess([14.0, 0.5, 6.55, 21.92]) == (("14 (6.55 to 20)", 0.5),)


def test_a_step_is_as_wide_as_what_is_said_to_be_within_it():
    """Whole numbers 1 apart are the same when what was rounded to them is up to 1.5 apart."""
    whole, fine = Regression(1, step=1), Regression(1.5)
    model = whole.fit(Ridge(), X[:60], np.rint(Y[:60]), seed=0)
    belief = whole.belief(model, X[60:])

    np.testing.assert_allclose(whole.sure(model, belief), belief.within(whole.decide(belief), fine.tolerance))


@pytest.mark.parametrize("y", [Y, Y.tolist(), pd.Series(Y), pd.DataFrame({"age": Y})])
def test_scripts_hand_in_numbers_in_whatever_holds_them(y):
    assert compare(X, y, "random", **SIZES, metric="rmse")["value"].iloc[-1] < 1


def test_a_metric_goes_by_its_name_and_knows_its_direction():
    for metric in (
        "rmse",
        "mae",
        "r2",
        "coverage",
        "accuracy",
        "explained_variance",
        make_scorer(median_absolute_error),
    ):
        runs = compare(X, Y, "random", **SIZES, metric=metric)
        assert runs["value"].notna().all()
    assert set(compare(X, Y, "random", **SIZES, metric="rmse")["metric"]) == {"rmse (RMSE; lower is better)"}
    grid = compare_grid(X, Y, Plan(("random",), ("ridge",), n_labels=25, seeds=1, metric="mae"), task="regression")
    assert set(grid["metric"]) == {"mae (Mean error; lower is better)"}
    assert AGE.metric("rmse (RMSE, years; lower is better)") is AGE.metrics["rmse"]


@pytest.mark.parametrize("metric", ["log_loss", "macro_f1", "nonsense"])
def test_a_metric_of_classes_is_none_of_numbers(metric):
    with pytest.raises(
        UnknownName, match=f"no metric of numbers called '{metric}'; there are: accuracy, rmse, mae, r2"
    ):
        compare(X, Y, "random", **SIZES, metric=metric)


def test_a_scorer_of_classes_and_a_strategy_of_classes_get_a_sentence():
    with pytest.raises(BadInput, match="The metric f1 cannot be computed on these labels"):
        compare(X, Y, "random", **SIZES, metric="f1")
    for asked in (lambda: compare(X, Y, "margin", **SIZES), lambda: select("margin", X, {0: 1.5}, task="regression")):
        with pytest.raises(BadInput, match="The strategy 'margin' is not for regression; these are: auto, "):
            asked()


def test_a_committee_is_chosen_where_strategies_ask_it_and_else_refused_in_a_sentence():
    split = {"initial": [0, 1], "pool": range(2, 60), "test": range(60, 120)}
    how = {"task": "regression", "committee": "families"}

    for asked in (
        lambda: compare(X, Y, "ensemble_variance", **SIZES, committee="families"),
        lambda: simulate(X, Y, "ensemble_variance", model="ridge", **split, **how),
        lambda: select("ensemble_variance", X, {0: 1.5, 1: 2}, **how),
        lambda: select("auto", X, {0: ["a"]}, task="multilabel", committee="families"),
    ):
        with pytest.raises(BadInput, match="committee='families' would change nothing; leave it out"):
            asked()
    with pytest.raises(UnknownName, match="no committee called 'best'"):
        select("ensemble_variance", X, {0: 1.5, 1: 2}, task="regression", committee="best")
    assert len(select("ensemble_variance", X, {0: 1.5, 1: 2}, task="regression", committee="bags").rows) == 1


def test_a_regressor_of_one_s_own_asks_and_is_scored():
    split = {"initial": [0, 1], "pool": range(2, 60), "test": range(60, 120)}

    curve = simulate(X, Y, "auto", model=Ridge(), task="regression", metric="rmse", n_labels=8, batch_size=2, **split)

    assert curve["value"].iloc[-1] < curve["value"].iloc[0]
    assert len(select("auto", X, {3: 1.5, 8: 2}, model=Ridge(), task="regression", n=4).rows) == 4


def test_the_tolerance_of_a_script_follows_from_its_labels():
    assert Regression.of_labels(Y).tolerance == pytest.approx(Y.std() / 2, rel=0.2)


def test_measured_numbers_without_a_task_are_told_of_it():
    with pytest.raises(BadInput, match=r'or say task="regression"\.'):
        compare(X, Y, "random", model="auto")


def test_a_kept_comparison_knows_which_way_its_metric_goes(tmp_path):
    store = ExperimentStore(tmp_path)
    data = store.keep(as_dataset(X, Y, task="regression"))

    experiment = store.create("Shells", data, Plan(("random",), ("ridge",), n_labels=25, seeds=1, metric="rmse"))

    assert experiment.plan.metric == "rmse (RMSE; lower is better)"
    outcome = carry_out(store.kept(data), experiment.plan.runs()[0])
    assert 0 < outcome.curve[-1][1] < 1


def test_what_was_picked_is_mixed_of_tenths():
    data, plan = as_dataset(X, Y, task="regression"), Plan(("random",), ("ridge",), n_labels=30, seeds=1)
    run = plan.runs()[0]
    asked = carry_out(data, run)
    picks = [
        (*run.key, number, row) for number, rows in enumerate([asked.labelled[:20], *asked.rounds]) for row in rows
    ]

    mix = look_at_picks(data, plan, pd.DataFrame(picks, columns=PICKS)).classes

    assert mix.shape == (2, 10)
    assert mix.loc[""].to_numpy() == pytest.approx(0.1, abs=0.05)
