"""Comparisons measured with a function of one's own, or with a scorer of scikit-learn."""

import io
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
import pytest
from grids import same
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import make_scorer, roc_auc_score
from sklearn.svm import SVC

from al_core import Plan, areas_by_set, compare, compare_grid, differences, draw, savings, simulate, verdict
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.experiments import ExperimentStore, curve_rows, export_curves
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.runs import carry_out
from al_core.comparison.statistics.curves import paired
from al_core.compute.workers import local_executor
from al_core.errors import BadInput, UnknownName
from al_core.evaluation.metrics import METRICS, Metric

RNG = np.random.default_rng(0)
Y = np.array(["ham", "spam"])[np.arange(160) % 2]
X = RNG.standard_normal((160, 4)) + (Y == "spam")[:, None]
SETTINGS = {"model": "logistic_regression", "n_initial": 8, "n_labels": 14, "seeds": 5, "batch_size": 2}


def cost(truth, prediction):
    """A spam that gets through costs one, a lost letter ten."""
    return float(np.mean(np.where(truth == prediction, 0, np.where(truth == "ham", 10, 1))))


COSTS = make_scorer(cost, greater_is_better=False)


def lost(truth, prediction, proba, classes):
    return cost(truth, prediction)


def compared(metric, **changes):
    return compare(X, Y, ["margin", "random"], metric=metric, **{**SETTINGS, **changes})


def with_a_good_one(runs):
    """The runs, the first strategy's with a hundredth of its value: much lower."""
    return runs.assign(value=runs["value"].where(runs["strategy"] != "margin", runs["value"] / 100))


def test_the_value_is_that_of_the_function():
    rows = np.arange(160)
    split = {"initial": rows[:10], "pool": rows[10:60], "test": rows[60:]}
    model = LogisticRegression()

    found = simulate(X, Y, "random", model=model, **split, n_labels=20, metric=cost)

    fitted = model.fit(X[sorted(found.attrs["labelled"])], Y[sorted(found.attrs["labelled"])])
    assert found["value"].iloc[-1] == pytest.approx(cost(Y[60:], fitted.predict(X[60:])))
    assert found["metric"].unique().tolist() == ["cost"]


def test_probabilities_have_a_column_for_each_class():
    rows = np.arange(160)
    split = {"initial": rows[:10], "pool": rows[10:60], "test": rows[60:]}

    found = simulate(X, Y, "random", model=LogisticRegression(), **split, n_labels=20, metric="roc_auc")

    labelled = sorted(found.attrs["labelled"])
    belief = LogisticRegression().fit(X[labelled], Y[labelled]).predict_proba(X[60:])[:, 1]
    assert found["value"].iloc[-1] == pytest.approx(roc_auc_score(Y[60:] == "spam", belief))


@pytest.mark.parametrize(
    "metric",
    [COSTS, Metric("cost", "Cost", "What mistakes cost.", lost, higher_is_better=False)],
    ids=["scorer", "own"],
)
def test_where_lower_is_better_the_lower_one_wins_also_when_the_runs_come_back_from_a_file(metric):
    runs = with_a_good_one(compared(metric))
    kept, parquet = io.StringIO(runs.to_csv(index=False)), io.BytesIO(runs.to_parquet(index=False))

    for found in (runs, pd.read_csv(kept), pd.read_parquet(parquet)):
        assert (paired(found).sign, paired(found).measure.name) == (-1, "cost")
        assert verdict(found).pick == "margin"
        assert (differences(found)["gain"] > 0).all()
        assert savings(found, target=0.2)[0].needed.reached
        assert areas_by_set({"mail": found})["margin"].item() > areas_by_set({"mail": found})["random"].item()
        assert " cost (" in verdict(found).detail
        assert draw(found, target=0.2)["differences"].layout.yaxis.title.text == "cost better"


@pytest.mark.parametrize("metric", ["roc_auc", "average_precision", "f1_macro", cost])
def test_of_others_higher_is_better_and_they_are_no_shares(metric):
    curves = paired(compared(metric, seeds=1))

    assert (curves.sign, curves.measure.is_share) == (1, False)


@pytest.mark.parametrize("metric", ["roc_auc", COSTS, cost], ids=["name", "scorer", "function"])
def test_a_metric_of_ones_own_gives_in_another_process_what_it_gives_here(metric):
    here = compared(metric, seeds=2)

    with local_executor(1) as processes:
        same(compared(metric, seeds=2, executor=processes), here)


def test_a_metric_that_was_added_here_is_known_in_another_process(monkeypatch):
    monkeypatch.setitem(METRICS, "lost", Metric("lost", "Lost", "What mistakes cost.", lost, higher_is_better=False))

    with local_executor(1) as processes:
        there = compared("lost", seeds=1, executor=processes)

    same(there, compared("lost", seeds=1))
    assert paired(there).sign == -1


def test_a_lambda_works_here_and_elsewhere_it_is_said_what_does():
    right = compared(lambda truth, prediction: np.mean(truth == prediction), seeds=1)
    assert right["value"].tolist() == compared("accuracy", seeds=1)["value"].tolist()

    sentence = "The metric <lambda> cannot be sent .*with a function that is defined at the top of a module it works"
    with ProcessPoolExecutor(1) as processes, pytest.raises(BadInput, match=sentence):
        compared(lambda truth, prediction: 0.0, seeds=1, executor=processes)


@pytest.mark.parametrize(
    ("metric", "model", "problem", "sentence"),
    [
        ("best", "logistic_regression", UnknownName, "no metric called 'best'"),
        ("f1", "logistic_regression", BadInput, "f1 cannot be computed on these labels: pos_label=1"),
        ("roc_auc", SVC(), BadInput, r"The model SVC\(\) gives no probabilities, so it has no roc_auc"),
        (3, "logistic_regression", BadInput, "A metric is a name, a function"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_any_work(metric, model, problem, sentence):
    told = []
    with pytest.raises(problem, match=sentence):
        compared(metric, model=model, progress=lambda *now: told.append(now))
    assert not told


def test_a_kept_comparison_has_a_metric_by_name(tmp_path):
    store = ExperimentStore(tmp_path)
    data = as_dataset(X, Y)
    plan = Plan(("random",), seeds=1, n_initial=8, n_labels=9, metric="roc_auc")

    made = store.create("Mail", store.keep(data), plan)

    assert store.experiment(made.id).plan == plan
    with pytest.raises(BadInput, match="metrics that have a name can be kept"):
        store.create("Mail", made.data, Plan(("random",), metric=cost))


def test_a_kept_comparison_opens_where_nobody_knows_its_metric(tmp_path, monkeypatch):
    store, plan = ExperimentStore(tmp_path), Plan(("random",), seeds=1, n_initial=8, n_labels=9, metric="lost")
    monkeypatch.setitem(METRICS, "lost", Metric("lost", "Lost", "What mistakes cost.", lost))
    made = store.create("Mail", store.keep(as_dataset(X, Y)), plan)
    (run,) = plan.runs()
    with made.journal.writing() as log:
        log.write(Finished(run.key, carry_out(made.kept, run), "", 0.0))
    monkeypatch.delitem(METRICS, "lost")

    found = curve_rows(store.experiment(made.id))

    assert found["metric"].unique().tolist() == ["lost"]
    assert b"lost" in export_curves(made, "csv")


def test_a_plan_measures_the_model_that_is_scored():
    runs = compare_grid(
        X, Y, Plan(("margin",), (SVC(),), "k_nearest", seeds=1, n_initial=8, n_labels=9, metric="roc_auc")
    )

    assert runs["value"].between(0, 1).all()
