"""The Compare page in each of its states, pressed as a person would, without a browser."""

from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from conftest import sample_in
from experiments_made_up import of_long_texts
from visits import opened, read
from waiting import wait_for

from al_core import Plan
from al_core.comparison.contenders import named_contenders, plan_settings
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.estimates import Estimates
from al_core.comparison.experiments.experiments import ExperimentStore, curve_rows
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.comparison.runs import carry_out
from al_core.comparison.statistics.curves import paired
from al_core.comparison.statistics.results import comparable
from al_core.evaluation.metrics import METRICS, Metric
from al_core.figures.figures import palette
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.housekeeping import archive_project
from al_core.projects.projects import create_project, list_projects, open_project
from al_core.projects.store import open_store
from al_core.tasks.classification.classes import named_classes
from al_core.versions import MIXED
from pages.ui.compare import details
from pages.ui.compare.details import report_of
from pages.ui.compare.outcome import Outcome

pytestmark = pytest.mark.usefixtures("one_core")

SMALL = Plan(("margin", "random"), batch_sizes=(10,), seeds=6, n_initial=6, n_labels=36)
Y = np.array(["yes", "no"])[np.arange(200) % 2]
X = np.random.default_rng(0).standard_normal((200, 6)) + 1.3 * (np.arange(200) % 2)[:, None]


@pytest.fixture
def tumours(data):
    return sample_in(data, "tumours")


def numbered(app, label):
    return next(one for one in app.number_input if one.label == label)


def made(data, plan=SMALL, *, name="Small", failing=lambda run: False, version=lambda run: "", runs=None, **source):
    """A comparison whose runs have been carried out already, all of them or the first few."""
    shelf = ExperimentStore(data)
    experiment = shelf.create(name, shelf.keep(as_dataset(X, Y)), plan, {"title": "Letters", **source})
    with experiment.journal.writing() as pen:
        for run in plan.runs()[:runs]:
            broken = failing(run)
            outcome = None if broken else replace(carry_out(experiment.kept, run), version=version(run))
            pen.write(Finished(run.key, outcome, "It broke." * broken, 1.0))
    return experiment


@contextmanager
def nothing_tried():
    """How long a comparison would take is not found out behind the page."""
    with pytest.MonkeyPatch.context() as idle:
        idle.setattr(Estimates, "_look", lambda *_: None)
        yield


@pytest.fixture
def untried():
    with nothing_tried():
        yield


def settings_of(data, project):
    store = open_store(data)
    settings = open_project(store, project.id).settings
    store.close()
    return settings


def pressed(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_with_nothing_in_the_store_a_sample_can_be_compared_on(untried, data):
    app = opened("compare")

    assert not app.exception
    assert app.selectbox(key="compare_on").value == "sample:digits"
    assert "1,797 digits with a known label, 10 classes." in read(app)
    assert not app.button(key="run").disabled
    assert "Comparisons are kept here" in read(app)


def test_a_metric_that_was_added_is_offered(data, monkeypatch):
    added = Metric("missed", "Missed", "How many it gets wrong.", lambda *_: 0.0, higher_is_better=False)
    monkeypatch.setitem(METRICS, "missed", added)

    app = opened("compare")

    assert "Missed (lower is better)" in app.selectbox(key="compare_metric").options


def test_spans_are_compared_by_entity_f1_at_first_and_with_doubt_a_token(data, untried):
    project = sample_in(data, "names")

    app = opened("compare", project=project.id, who="Anna")

    assert app.selectbox(key="compare_metric_sequence").value == "entity_f1"
    assert app.multiselect(key="compare_strategies_sequence").value == [
        "auto", "token_entropy_mean", "k_center", "random",
    ]  # fmt: skip
    assert "which one learns most from the fewest tokens" in read(app)


def test_the_labels_of_the_project_come_first(data, tumours):
    app = opened("compare", project=tumours.id, who="Anna")

    assert app.selectbox(key="compare_on").value == f"project:{tumours.id}"
    assert "569 samples with a known label, 2 classes." in read(app)
    assert app.multiselect(key="compare_strategies").value == ["auto", "margin", "k_center", "random"]


def test_a_project_that_was_put_away_is_offered_no_more_except_on_its_own_page(untried, data, tumours):
    store = open_store(data)
    archive_project(store, tumours.id, True)
    store.close()

    anywhere, at_home = opened("compare"), opened("compare", project=tumours.id, who="Anna")

    assert not any("known labels" in option for option in anywhere.selectbox(key="compare_on").options)
    assert "Tumours – this project's known labels" in at_home.selectbox(key="compare_on").options


def test_a_project_without_known_labels_says_what_to_do(data, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "\n".join(f"letter number {n} about rain" for n in range(40)))
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, data)
    project = create_project(store, pool, name="Letters", question="?", task=named_classes(["a", "b"]))
    store.close()

    app = opened("compare", project=project.id, who="Anna")

    assert not app.exception
    assert "No label is known here yet. Label some examples first, or take a sample." in read(app)
    assert app.button(key="run").disabled


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda app: app.multiselect(key="compare_strategies").set_value(["margin"]), "at least two strategies"),
        (lambda app: app.multiselect(key="compare_strategies").set_value([]), "at least one strategy"),
        (lambda app: app.multiselect(key="compare_batches").set_value([]), "at least one batch size"),
        (
            lambda app: next(one for one in app.number_input if one.label == "Up to labels").set_value(20),
            "nothing would",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(untried, data, tumours, change, sentence):
    app = opened("compare", project=tumours.id, who="Anna")

    change(app).run()

    assert not app.exception
    assert sentence in read(app)
    assert app.button(key="run").disabled


def chosen(app, models=None, seeds=2):
    """The page after a small plan was chosen on it."""
    app.multiselect(key="compare_strategies").set_value(["margin", "random"])
    app.multiselect(key="compare_batches").set_value(["20"])
    if models is not None:
        app.multiselect(key="compare_models").set_value(models)
    numbered(app, "Up to labels").set_value(60)
    return app.number_input(key="compare_seeds").set_value(seeds).run()


def looked(app):
    """The page once it knows how long it takes, or why it cannot."""
    wait_for(lambda: "Finding out how long" not in read(app.run()), pause=1.0)
    assert not app.exception
    return app


def test_what_cannot_be_tried_is_said_and_the_others_can_be_run(data, tumours):
    with nothing_tried():
        app = opened("compare", project=tumours.id, who="Anna")
    (kept,) = (data / "experiments" / "data").iterdir()
    np.load(kept / "X.npy", mmap_mode="r+")[5, 1] = np.nan

    looked(chosen(app, ["naive_bayes", "random_forest"]))

    said = read(app)
    assert "A try of “Torn between two, Naive Bayes, batches of 20”, “At random, Naive Bayes, batches of 20” f" in said
    assert "The others can be compared all the same." in said
    assert not app.button(key="run").disabled
    assert app.button(key="run").label.startswith("Run, about ")


def test_where_nothing_can_be_tried_the_start_is_refused_in_a_sentence_until_it_can(data, tumours, monkeypatch):
    monkeypatch.setenv("AL_DASK_SCHEDULER", "no address")
    with nothing_tried():
        app = opened("compare", project=tumours.id, who="Anna")
    looked(chosen(app))
    assert "A try came to nothing: The Dask scheduler at no address cannot be reached." in read(app)
    assert (app.button(key="run").label, app.button(key="run").disabled) == ("Run", True)

    monkeypatch.delenv("AL_DASK_SCHEDULER")
    looked(pressed(app, "try_again"))

    assert "came to nothing" not in read(app)
    assert not app.button(key="run").disabled
    assert app.button(key="run").label.startswith("Run, about ")


def test_a_number_typed_just_before_the_press_counts(untried, data, tumours):
    app = opened("compare", project=tumours.id, who="Anna")

    numbered(app, "Up to labels").set_value(70)
    app.number_input(key="compare_seeds").set_value(3)
    pressed(app, "run")

    (one,) = ExperimentStore(data).experiments()
    assert (one.plan.n_labels, one.plan.seeds) == (70, 3)
    pressed(app, "cancel")


def test_what_was_typed_just_before_the_press_and_is_wrong_starts_nothing(untried, data, tumours):
    app = opened("compare", project=tumours.id, who="Anna")

    app.multiselect(key="compare_batches").set_value([])
    pressed(app, "run")

    assert ExperimentStore(data).experiments() == []
    assert "Choose at least one batch size." in read(app)


def test_a_comparison_is_run_to_its_verdict_and_its_winner_taken(data, tumours):
    with nothing_tried():
        app = chosen(opened("compare", project=tumours.id, who="Anna"), seeds=5)
        app.text_input(key="compare_name").set_value("First try").run()

    pressed(app, "run")

    (experiment,) = ExperimentStore(data).experiments()
    assert (experiment.name, experiment.plan.seeds, experiment.plan.batch_sizes) == ("First try", 5, (20,))
    assert experiment.source["id"] == tumours.id
    assert app.query_params["comparison"] == experiment.id
    runner = ExperimentRunner(data)
    wait_for(lambda: runner.status(experiment).state == "done")
    app.run()
    assert "of 5 repeats" in read(app)

    pressed(app, "use")

    kept = settings_of(data, tumours)
    assert kept.asking.strategy in ("margin", "random")
    assert kept.model.name == experiment.plan.models[0]


def test_a_run_under_way_shows_the_repeats_that_are_whole_and_no_verdict(data, tumours):
    experiment = made(data, runs=7)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    assert not app.exception
    assert "Stopped after 7 of 12 runs" in read(app)
    assert "the 3 repeats that all 2 have finished" in read(app)
    assert "nobody stops at a lucky moment" in read(app)
    assert "use" not in [button.key for button in app.button]


def test_what_was_stopped_goes_on(data, tumours):
    experiment = made(data, runs=3)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    pressed(app, "go_on")

    runner = ExperimentRunner(data)
    wait_for(lambda: runner.status(experiment).state == "done")
    assert len(experiment.journal.finished()) == 12


def test_the_verdict_stands_with_its_numbers_and_its_test(data, tumours):
    experiment = made(data)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    assert not app.exception
    said = read(app)
    assert "that 6 repeats can show" in said or "needs" in said or "is better than" in said
    assert "paired t-test on the area under the curve, Holm-corrected" in said
    assert "Labels saved against random" in said
    assert "Seconds a round" in said
    assert app.dataframe[0].value["Strategy"].str.startswith("Torn between two").any()


def test_another_target_is_another_column(data, tumours):
    experiment = made(data)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    numbered(app, "Target").set_value(81.0).run()

    assert not app.exception
    assert "Labels to 81%" in app.dataframe[0].value.columns


@pytest.mark.parametrize("part", ["Differences", "What each picked", "Time", "Plan"])
def test_every_part_behind_the_verdict_can_be_opened(data, tumours, part):
    experiment = made(data)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    app.session_state["details"] = part
    app.run()

    assert not app.exception
    expected = {"Differences": "luck with the split", "What each picked": "Over the first 5 repeats", "Time": "asking"}
    assert expected.get(part, "Fingerprint of the data") in read(app)


def shown_on_the_page(experiment):
    runs = curve_rows(experiment)
    found = comparable(runs, experiment.plan)
    whole = paired(found.runs)
    every = {one.name: one for one in named_contenders(runs)}
    return Outcome(experiment, found, whole, every, 0.7, None, palette(whole))


def test_the_report_shows_what_each_picked_as_the_page_does(data, monkeypatch):
    plan = replace(SMALL, seeds=5)
    shown = shown_on_the_page(made(data, plan))
    with monkeypatch.context() as hurried:
        hurried.setattr(details, "LONGEST", 0.0)
        assert "This cannot be shown: it took longer than 0 seconds" in report_of(shown, None)

    page = report_of(shown, plan_settings(plan)[0])

    assert "Classes of what was asked, and of the pool" in page
    assert "cannot be shown" not in page


def test_failed_runs_are_counted_and_named_and_the_others_count(data, tumours):
    experiment = made(data, replace(SMALL, seeds=7), failing=lambda run: run.key[3:] == ("margin", 2))
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    assert not app.exception
    assert "1 run failed" in " ".join(one.label for one in app.expander)
    assert "Torn between two, repeat 3: It broke." in read(app)
    assert "Too early" not in read(app)
    assert "mean of 6 repeats" in read(app)


@pytest.mark.parametrize("runs", [7, 12])
def test_runs_of_several_versions_of_the_program_are_said(data, tumours, runs):
    experiment = made(data, runs=runs, version=lambda run: f"al_core {run.seed // 2}")
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)
    app.session_state["details"] = "Plan"
    app.run()

    assert not app.exception
    assert MIXED in read(app)
    assert runs == 7 or "al_core 0 (4 runs); al_core 1 (4 runs); al_core 2 (4 runs)" in read(app)


def test_a_strategy_that_always_fails_is_left_out_and_said(data, tumours):
    plan = replace(SMALL, strategies=("margin", "k_center", "random"))
    experiment = made(data, plan, failing=lambda run: run.strategy == "k_center")
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    assert not app.exception
    assert "“Cover the ground” is left out: it failed in 6 of 6 repeats" in read(app)
    assert "mean of 6 repeats" in read(app)


def test_nothing_comparable_is_said_and_can_be_run_anew(untried, data, tumours):
    experiment = made(data, failing=lambda run: True)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    assert not app.exception
    assert "Nothing can be compared" in read(app)
    assert app.button(key="another")


def test_several_settings_are_looked_at_one_by_one_or_side_by_side(data, tumours):
    plan = replace(SMALL, models=("logistic_regression", "naive_bayes"), seeds=5)
    experiment = made(data, plan)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)
    assert len(app.dataframe[0].value) == 2

    app.segmented_control(key=f"setting_{experiment.id}").set_value("All side by side").run()

    assert not app.exception
    assert len(app.dataframe[0].value) == 4
    assert "Torn between two, Naive Bayes" in set(app.dataframe[0].value["Strategy"])


def test_the_winner_takes_its_model_and_batch_size_along(data, tumours):
    plan = replace(SMALL, models=("naive_bayes",), batch_sizes=(10, 15), seeds=5)
    experiment = made(data, plan)
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)
    app.selectbox(key="use_which").set_value("random").run()

    pressed(app, "use_other")

    kept = settings_of(data, tumours)
    assert (kept.asking.strategy, kept.model.name, kept.asking.batch_size) == ("random", "naive_bayes", 10)


def test_a_winner_on_a_sample_begins_a_project_where_there_is_none(data):
    experiment = made(data, kind="sample", id="tumours")
    app = opened("compare", comparison=experiment.id)
    assert "in a new project" in read(app)

    pressed(app, "use")

    store = open_store(data)
    (project,) = list_projects(store)
    store.close()
    assert (project.sample, project.settings.model.name) == ("tumours", "logistic_regression")
    assert project.settings.asking.strategy in ("margin", "random")


def test_comparisons_are_kept_renamed_opened_and_deleted(untried, data, tumours):
    first, second = made(data, name="One"), made(data, name="Two")
    app = opened("compare", project=tumours.id, who="Anna", comparison=first.id)

    app.text_input(key=f"name_{second.id}").set_value("Twice")
    pressed(app, f"rename_{second.id}")
    assert ExperimentStore(data).experiment(second.id).name == "Twice"

    pressed(app, f"open_{second.id}")
    assert app.query_params["comparison"] == second.id

    pressed(app, f"delete_{second.id}")
    assert [one.id for one in ExperimentStore(data).experiments()] == [first.id]
    assert "Models that ask and learn" in [one.label for one in app.multiselect]


def test_a_comparison_of_this_project_is_found_again_and_no_other(untried, data, tumours):
    mine, _ = made(data, home=tumours.id), made(data, home="other")

    app = opened("compare", project=tumours.id, who="Anna")

    assert app.button(key=f"open_{mine.id}").disabled
    pressed(app, "another")
    assert "Measured by" in [one.label for one in app.selectbox]


def test_an_address_that_leads_nowhere_is_said(untried, data, tumours):
    app = opened("compare", project=tumours.id, who="Anna", comparison="nowhere")

    assert not app.exception
    assert "There is no such comparison here" in read(app)


def test_names_from_outside_are_no_markup(untried, data, tumours):
    made(data, name=":red[x] **b** $y$", home=tumours.id)
    app = opened("compare", project=tumours.id, who="Anna")

    assert not app.exception
    assert not any(":red[x]" in one.value for one in app.markdown)


def test_ranks_over_data_sets_come_with_the_second_set(data, tumours):
    made(data, seeds := SMALL)
    shelf = ExperimentStore(data)
    other = shelf.create("Other", shelf.keep(as_dataset(X + 1.0, Y)), seeds)
    with other.journal.writing() as pen:
        for run in seeds.runs():
            pen.write(Finished(run.key, carry_out(other.kept, run), "", 1.0))
    app = opened("compare", project=tumours.id, who="Anna", comparison=other.id)
    app.session_state["ranks"] = True
    app.run()

    assert not app.exception
    assert "Ranks over data sets" in [one.label for one in app.expander]
    assert len(app.multiselect(key="ranked").value) == 2


def test_where_runs_count_tokens_they_are_judged_by_tokens_first_and_by_examples_on_demand(data, tumours):
    experiment = of_long_texts(ExperimentStore(data))
    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)
    numbered(app, "Target").set_value(65.0).run()

    assert not app.exception
    assert "needs about 69% of the tokens of random" in read(app)
    assert "A strategy that wins by examples may lose by tokens" in read(app)
    assert "Tokens to 65%" in app.dataframe[0].value.columns
    choice = app.segmented_control(key=f"by_{experiment.id}")
    assert choice.options == ["tokens read", "examples"]

    choice.set_value("labels").run()
    numbered(app, "Target").set_value(65.0).run()

    assert not app.exception
    assert "needs about 80% of the labels of random" in read(app)
    assert "Labels to 65%" in app.dataframe[0].value.columns


def test_where_examples_cost_alike_nobody_is_asked_what_to_count(data, tumours):
    experiment = made(data)

    app = opened("compare", project=tumours.id, who="Anna", comparison=experiment.id)

    assert not [one for one in app.segmented_control if one.key == f"by_{experiment.id}"]
    assert "Count by" not in read(app)
