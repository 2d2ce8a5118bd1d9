"""Experiments: kept, renamed, refused and forgotten; what a finished one gives."""

import io
import json
from dataclasses import replace
from math import nan

import numpy as np
import pandas as pd
import pytest
from experiments_made_up import PLAN, X, Y, made, of_long_texts
from grades.task import Essays
from grids import same
from pandas.testing import assert_frame_equal
from waiting import wait_for

from al_core import Plan, compare_grid
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments import experiments
from al_core.comparison.experiments.experiments import ExperimentStore, curve_rows, export_curves, pick_rows
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.comparison.runs import carry_out
from al_core.errors import BadInput, Refused, StoreProblem
from al_core.figures.report import plan_words
from al_core.tasks import TASKS


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """An experiment in which one of two models cannot learn, run to its end; another one waited for it."""
    runner = ExperimentRunner(tmp_path_factory.mktemp("data"))
    holes = X.copy()
    holes[3, 1] = nan
    models = ("random_forest", "logistic_regression")
    plan = Plan(("random",), models, batch_sizes=(1,), seeds=2, n_initial=60, n_labels=62)
    experiment, next_one = made(runner, plan=plan, matrix=holes), made(runner, "Next", PLAN)
    runner.start(experiment)
    runner.start(next_one)
    assert runner.status(next_one).state == "waiting"
    wait_for(lambda: runner.status(next_one).state == "done")
    yield runner, experiment, next_one
    runner.close()


def test_what_an_experiment_gives_is_what_compare_gives(finished):
    _, _, whole = finished
    same(curve_rows(whole), compare_grid(X, Y, PLAN))


def test_a_run_that_fails_is_named_and_the_others_go_on(finished):
    runner, experiment, _ = finished
    status = runner.status(experiment)
    assert (status.state, status.done, status.total) == ("done", 4, 4)
    assert status.by_strategy == {"random": (4, 4)}
    assert [(one.key[0], one.key[-1]) for one in status.failed] == [
        ("logistic_regression", 0),
        ("logistic_regression", 1),
    ]
    assert {one.error for one in status.failed} == {"Row 3, column 1 of X is missing or infinite."}
    assert curve_rows(experiment).model.unique().tolist() == ["random_forest"]
    assert (status.seconds > 0, status.left, status.trouble) == (True, 0, "")


def test_the_picks_of_every_run_are_kept(finished):
    _, _, whole = finished
    found = pick_rows(whole)
    one = found[(found.strategy == "margin") & (found.seed == 1)]
    assert one.groupby("round").size().tolist() == [8] + [4] * 8
    assert one.row.is_unique
    both = found[(found.seed == 1) & (found["round"] == 0)]
    assert both.groupby("strategy").row.apply(tuple).nunique() == 1


def test_the_rows_can_be_taken_along(finished):
    _, _, whole = finished
    expected = curve_rows(whole)
    assert_frame_equal(pd.read_parquet(io.BytesIO(export_curves(whole, "parquet"))), expected, check_exact=True)
    text = pd.read_csv(io.BytesIO(export_curves(whole, "csv")))
    assert_frame_equal(text, expected, check_dtype=False)


OLD_PLAN = """{"strategies": ["margin", "random"], "models": ["logistic_regression"], "task_model": null,
"batch_sizes": [4], "seeds": 6, "n_initial": 8, "n_labels": 40, "test_size": 0.4, "metric": "accuracy"}"""


def test_an_experiment_that_names_none_of_the_later_settings_opens_as_ever(tmp_path):
    shelf = ExperimentStore(tmp_path)
    kept = shelf.create("Numbers", shelf.keep(as_dataset(X, Y)), PLAN)
    path = kept.folder / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"plan": json.loads(OLD_PLAN)}), encoding="utf-8")

    assert shelf.experiment(kept.id).plan == PLAN
    assert shelf.experiment(kept.id).plan.runs() == PLAN.runs()


def test_all_that_a_plan_and_its_data_name_is_kept(tmp_path):
    shelf = ExperimentStore(tmp_path)
    known = {"embedding": X[:, :2], "timestamps": Y, "groups": range(120), "test": range(30)}
    plan = replace(PLAN, seeds=(4, 2), n_labels=12, committee="families", recency=0.5, stratified=2, prefilter=30)
    plan = replace(plan, stochastic="power", sought=Y[0])
    kept = shelf.experiment(shelf.create("All", shelf.keep(as_dataset(X, Y, **known)), plan).id)

    with kept.journal.writing() as pen:
        for run in kept.plan.runs():
            pen.write(Finished(run.key, carry_out(kept.kept, run), "", 1.0))

    assert kept.plan == plan
    same(curve_rows(kept), compare_grid(X, Y, plan, **known))
    words = dict(plan_words(plan, 30))
    assert words["Set aside to test on"] == "30 examples, the same in every repeat"
    assert words["Weight of recent rows"] == "0.5"
    assert words["Class that is looked for"] == str(Y[0])


def test_names_are_changed_and_checked(tmp_path):
    shelf = ExperimentStore(tmp_path)
    data = shelf.keep(as_dataset(X, Y))
    assert shelf.keep(as_dataset(X, Y)) == data
    older = shelf.create("  My   numbers ", data, PLAN, {"project": "p1"})
    newer = shelf.create("Second", data, PLAN)
    assert [one.name for one in shelf.experiments()] == ["Second", "My numbers"]
    assert shelf.rename(older, "Better") == shelf.experiment(older.id)
    assert shelf.experiment(older.id).plan == PLAN
    assert shelf.experiment(older.id).source == {"project": "p1"}
    with pytest.raises(BadInput, match="Give the comparison a name"):
        shelf.rename(newer, " ")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"strategies": ()}, "at least one strategy"),
        ({"models": (ExperimentStore,)}, "that have a name"),
        ({"batch_sizes": (0,)}, "rows a batch must be at least 1"),
        ({"strategies": ("best",)}, "no strategy called 'best'"),
        ({"n_initial": 100}, "too few for 100 initial rows"),
    ],
)
def test_what_could_not_run_is_refused(tmp_path, changes, sentence):
    shelf = ExperimentStore(tmp_path)
    with pytest.raises(Exception, match=sentence):
        shelf.create("Odd", shelf.keep(as_dataset(X, Y)), Plan(**{**vars(PLAN), **changes}))
    assert shelf.experiments() == []


def test_a_damaged_experiment_is_said_and_the_others_are_listed(tmp_path):
    shelf = ExperimentStore(tmp_path)
    data = shelf.keep(as_dataset(X, Y))
    whole, damaged = (shelf.create(name, data, PLAN) for name in "ab")
    (damaged.folder / "settings.json").write_text('{"name": "b"', encoding="utf-8")
    assert shelf.experiments() == [whole]
    with pytest.raises(StoreProblem, match="is damaged"):
        shelf.experiment(damaged.id)
    with pytest.raises(Refused):
        shelf.experiment("../secrets")


def test_data_of_no_experiment_goes_after_a_while(tmp_path, monkeypatch):
    shelf = ExperimentStore(tmp_path)
    used, unused = (shelf.keep(as_dataset(matrix, Y)) for matrix in (X, -X))
    experiment = shelf.create("a", used, PLAN)
    monkeypatch.setattr(experiments, "FORGOTTEN_SECONDS", 0)
    shelf.keep(as_dataset(X, Y))
    assert [path.name for path in (tmp_path / "experiments" / "data").iterdir()] == [used] != [unused]
    shelf.delete(experiment)
    assert not any((tmp_path / "experiments" / "data").iterdir())


def test_what_answers_cost_is_kept_with_the_curves_and_taken_along(tmp_path, monkeypatch):
    monkeypatch.setitem(TASKS, "essays", Essays)
    shelf, essays = ExperimentStore(tmp_path), np.column_stack([1 + np.arange(120), X]).astype(np.float32)
    plan = Plan(("random",), ("trees",), batch_sizes=(4,), seeds=2, n_initial=8, n_labels=16)
    kept = shelf.create("Essays", shelf.keep(as_dataset(essays, Y + 1, task=Essays())), plan)

    with kept.journal.writing() as pen:
        for run in plan.runs():
            pen.write(Finished(run.key, carry_out(kept.kept, run), "", 1.0))

    rows = curve_rows(shelf.experiment(kept.id))
    same(rows, compare_grid(essays, Y + 1, plan, task=Essays()))
    assert list(rows.columns)[5:7] == ["n_labels", "n_tokens"]
    read = pick_rows(kept).groupby("seed").row.sum() + 16
    assert rows[rows.n_labels == 16].set_index("seed").n_tokens.to_dict() == read.to_dict()
    assert_frame_equal(pd.read_parquet(io.BytesIO(export_curves(kept, "parquet"))), rows, check_exact=True)
    assert "n_labels,n_tokens,metric" in export_curves(kept, "csv").decode()


def test_runs_of_which_some_did_not_count_are_rows_as_before(tmp_path):
    experiment = of_long_texts(ExperimentStore(tmp_path))
    assert "n_tokens" in curve_rows(experiment)
    first = next(iter(experiment.journal.finished().values()))

    with experiment.journal.writing() as pen:
        pen.write(replace(first, outcome=replace(first.outcome, amounts={})))

    assert "n_tokens" not in curve_rows(experiment)


def test_an_older_experiment_on_sets_says_what_was_right_by_its_task(tmp_path):
    shelf = ExperimentStore(tmp_path)
    marks = [[row % 2, row % 3 == 0] for row in range(30)]
    data = as_dataset([[row] for row in range(30)], marks, task="multilabel")
    made = shelf.create("Topics", shelf.keep(data), Plan(("random",), ("auto",), seeds=1, n_initial=9, n_labels=10))
    path = made.folder / "settings.json"
    settings = json.loads(path.read_text())
    settings["plan"]["metric"] = "accuracy"  # as it was once written
    path.write_text(json.dumps(settings))

    opened = shelf.experiment(made.id)

    assert dict(plan_words(opened.plan))["Metric"] == "Whole answer right"
    outcome = carry_out(opened.kept, opened.plan.runs()[0])
    assert 0 <= outcome.curve[-1][1] <= 1
