"""The learning curve page in each of its states, and the page that explains the numbers."""

import json
import re
from dataclasses import replace

import pytest
from logs import ranked
from sessions import WIDE, labelled, learnt, scored
from visits import opened, words

from al_core.evaluation.metrics import METRICS, Metric
from al_core.evaluation.reliability_diagram import Bin, Reliability
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.rounds import Point, Round
from al_core.numbers.economics import Worth
from al_core.numbers.saved.baseline import Baseline, baseline_name, save_baseline
from al_core.numbers.saved.lead import Lead
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import Saved
from al_core.numbers.saved.tallies import save_tally, tally_file
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings, change_task, create_project, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.serving.workspace import Workspace
from al_core.tasks.classification.classes import named_classes, renaming
from al_core.tasks.foresight import WITH_CLASSES
from al_core.tasks.multilabel.task import Multilabel
from al_core.tasks.regression.metrics import measures
from al_core.tasks.regression.task import Regression
from al_core.tasks.sequence.task import SequenceTask
from pages.ui.curve import taking
from pages.ui.curve.curve import RANDOM, _beside, fall
from pages.ui.curve.deeper import benefit_words, how_sure
from pages.ui.curve.number_charts import benefit_curve, catch_up
from pages.ui.shared.charts import curve, label_bars, learning_curve
from pages.ui.shared.explained import NUMBERS, numbers_of
from pages.ui.shared.frame import Context

KNOWN = Score(0.94, 0.91, 0.96, 300)

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")


def labels_of(data, project):
    store = open_store(data)
    with store.reading() as records:
        found = fold(records.decisions(project.id))
    store.close()
    return found


def values(app):
    return {metric.label: metric.value for metric in app.metric}


def drawn(app):
    """The project's own line of the first chart on a page."""
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    return next(line for line in chart["data"] if line.get("name") == "yours")


def page(project):
    app = opened("learning_curve", project=project.id, who="Anna")
    assert not app.exception
    assert not app.error
    return app


def test_without_labels_it_says_when_there_will_be_something(data, letters):
    app = page(letters)

    assert "The curve starts when two classes have been seen" in words(app)
    assert "Advice comes with 70 labels: 70 more." in words(app)
    assert values(app)["Labels saved so far"] == "nothing yet"
    assert app.button(key="continue").label == "Continue"


def test_few_checks_are_counted_and_no_score_is_made_up(data, letters):
    labelled(data, letters, 20)
    learnt(data, letters, Round(tested_on="checks", n_tested=4, n_labels=16))

    app = page(letters)

    assert "Not yet enough checks to tell" in words(app)
    assert "No curve yet" in words(app)
    assert values(app)["To the target of 90%"] == "not known"


def test_checks_that_are_turned_off_hide_the_score_and_the_advice_goes_on(data, letters):
    store = open_store(data)
    off = change_settings(store, letters.id, random_share=0.0)
    store.close()
    labelled(data, off, 80)
    learnt(data, off, Round(tested_on="checks", stability=Stability(400, 0.2, 0.0)))

    app = page(off)

    assert "Checks are turned off" in words(app)
    assert values(app)["Labels saved so far"] == "not measured"
    assert ":green-badge[:material/arrow_forward: **Keep going**]" in words(app)


def test_with_checks_it_gives_advice_with_the_gain_and_its_minutes(data, letters):
    labelled(data, letters, 80)
    learnt(data, letters, scored())

    app = page(letters)

    assert "Accuracy **86%** :gray-badge[likely 74–93%]" in words(app)
    assert "The next 50 labels (8.3 min) should add **about 2 points (0 to 4)**: more than they cost." in words(app)
    assert "The last 50 answers changed 10% of its decisions." in words(app)
    assert "Whether the target of 90% is reached cannot be told yet." in words(app)
    assert "Always saying “wet” would be right in 50% of the" in words(app)


def test_the_curve_is_drawn_through_models_that_are_tested_on_the_same_checks(data, letters):
    labelled(data, letters, 80)
    earlier = tuple(Point(n, {"accuracy": replace(WIDE, value=value)}) for n, value in ((10, 0.5), (40, 0.7)))
    learnt(data, letters, scored(n_labels=60), scored(earlier=earlier))

    app = page(letters)

    assert drawn(app)["x"] == drawn(opened("home"))["x"] == [10, 40, 70]
    assert "Every point is tested on the same checks." in words(app)


@pytest.mark.parametrize("waiting", [0, 1, 2])
def test_why_the_curve_ends_before_the_labels_do_is_said_to_the_last_label(data, letters, waiting):
    labelled(data, letters, 100)
    n_checks = len(labels_of(data, letters).checks())
    learnt(data, letters, scored(n_labels=100 - n_checks - waiting))

    said = words(page(letters))

    ends = f"Of 100 labels {n_checks} are checks, which only test the model; it has learnt {100 - n_checks - waiting}."
    assert ends in said
    later = {0: "", 1: " 1 label waits for the next model.", 2: " 2 labels wait for the next model."}[waiting]
    assert f"{ends}{later}" in said
    assert ("for the next model" in said) == bool(waiting)


def test_a_projection_is_shown_as_one(data, letters):
    labelled(data, letters, 100)
    learnt(data, letters, scored())
    found = Saved(100, Projection(2.5, 100, 8), Difference(0.02, -0.03, 0.07, 27, 30))
    folder = data / "projects" / letters.id
    folder.mkdir(parents=True, exist_ok=True)
    save_tally(tally_file(folder, letters.settings), found)

    app = page(letters)

    assert values(app)["Labels saved so far"] == "50 or more"
    assert app.metric[0].delta == "projection: at random 1.5 to 4.0 times as many"
    assert "Measured so far" in words(app)


def test_all_checks_of_one_class_are_said(data, letters):
    labelled(data, letters, 40)
    one_class = scored().details
    learnt(data, letters, scored(details=({**one_class[0], "n": 36}, {**one_class[1], "n": 0, "recall": None})))

    said = words(page(letters))

    assert "All 36 checks are of one class, wet" in said
    assert "Nothing is known of “dry”, as no check is of it." in said


def test_stop_offers_the_export_and_says_what_was_reached(data, letters):
    store = open_store(data)
    settled = change_settings(store, letters.id, target=0.8)
    store.close()
    labelled(data, settled, 120)
    learnt(data, settled, scored(KNOWN, 0.001, n_labels=60), scored(KNOWN, 0.001))

    app = page(settled)

    assert ":blue-badge[:material/check: **Stop**]" in words(app)
    assert "probably not worth it" in words(app)
    assert "The target of 80% is met beyond doubt." in words(app)
    assert values(app)["To the target of 80%"] == "reached"
    assert app.button(key="continue").label == "Go on labelling"


def test_known_labels_give_the_true_replay(data, digits):
    labelled(data, digits, 80)
    learnt(data, digits, scored(KNOWN, n_labels=80, tested_on="hold-out", details=()))
    curve = ([10, 40, 160, 300], [0.6, 0.8, 0.92, 0.95], [0.58, 0.78, 0.9, 0.94], [0.62, 0.82, 0.93, 0.96])
    baseline = Baseline(20, {"accuracy": curve}, {"accuracy": [0.005] * 4})
    folder = data / "projects" / digits.id
    folder.mkdir(parents=True, exist_ok=True)
    save_baseline(folder / baseline_name(digits.settings), baseline)

    app = page(digits)

    # 1.73 x 1.02 x 0.005 = 0.9 points either way: 94% is reached at 160 x 1.875^0.37 = 202 labels, or at 293
    assert values(app)["Labels saved so far"] == "122 to 213"
    assert "nine tenths of 20 replays" in words(app)


@pytest.mark.parametrize(
    ("best", "even", "most", "words"),
    [
        (0, 0, 300, "Further labels cost more than they bring."),
        (60, 151, 300, "On balance they pay for 150 more labels, and most after 60."),
        (300, None, 300, "On balance they pay up to 300 more labels, and most at the end of what can be foreseen."),
        (120, None, 120, "On balance they pay up to the last of the 120 that can still come, and most at their end."),
        (90, None, 120, "On balance they pay up to the last of the 120 that can still come, and most after 90."),
    ],
)
def test_it_is_said_how_long_further_labels_pay(best, even, most, words):
    assert benefit_words(best, even, most) == words


def test_the_panels_hold_criteria_calibration_and_cost(data, letters):
    store = open_store(data)
    paid = change_settings(store, letters.id, wage=36.0, budget=100)
    store.close()
    labelled(data, paid, 80)
    sure = Reliability((Bin(90, 0.6, 0.5, 0.4, 0.6), Bin(90, 0.9, 0.8, 0.7, 0.9)), Score(0.1, 0.02, 0.2, 180), 0.04)
    learnt(data, paid, scored(reliability=sure))

    app = page(paid)

    criteria = next(table.value for table in app.table if "Criterion" in table.value)
    assert criteria.Says.tolist() == ["n/a", "stop", "go on", "go on", "go on"]
    assert "Expected calibration error **10 points**" in words(app)
    assert "It says 75% on average and is right in 65%: it is too sure." in words(app)
    assert "To the end of the budget: 20 labels, 3.3 min, cost 2.00." in words(app)
    assert app.number_input(key="set_wage").value == 36.0
    assert "probably" not in words(app)


def test_checks_that_nobody_could_label_are_named_and_keep_the_target_open(data, letters):
    labelled(data, letters, 80)
    learnt(data, letters, scored(), scored(Score(0.98, 0.94, 1.0, 100)))
    assert "The target of 90% is met beyond doubt." in words(page(letters))

    store = open_store(data)
    for _ in range(60):
        (served,) = claim(store, letters, ranked(letters.zones.candidates), "Anna", 1)
        answer(store, letters, served.token, None, who="Anna", kind="unsure", shown_at=1000.0, answered_at=1010.0)
    store.close()

    n = len(labels_of(data, letters).open_checks())
    assert n > 5
    assert f"{n} more checks have no label (skipped, or nobody could tell): the score says nothing" in words(
        page(letters)
    )
    assert "met beyond doubt" not in words(page(letters))


@pytest.mark.parametrize(
    ("lower", "upper", "least", "said"),
    [
        (0.5, 0.8, 0.02, "It says 75% on average and is right in 65%: it is too sure."),
        (0.7, 1.0, 0.02, "It says 75% on average and is right in 85%: it is better than it thinks."),
        (0.5, 1.0, 0.02, "It says 75% on average and is right in 75%: too sure of some and not sure enough of others."),
        (0.5, 0.8, 0.0, "It says 75% on average and is right in 65%: chance alone could explain how far that is off."),
    ],
)
def test_a_direction_is_only_named_where_it_is_beyond_chance(lower, upper, least, said):
    bins = Bin(90, 0.6, lower, 0, 1), Bin(90, 0.9, upper, 0, 1)

    assert how_sure(Reliability(bins, Score(0.1, least, 0.2, 180), 0.04)) == said


def test_what_a_point_is_worth_is_kept_and_changes_the_advice(data, letters):
    labelled(data, letters, 80)
    learnt(data, letters, scored(net=0.01, n_labels=60), scored(net=0.01))

    app = page(letters)
    app.number_input(key="set_point_minutes").set_value(0.5).run()

    assert not app.exception
    assert "probably not worth it" in words(app)


def test_the_target_can_be_set_where_it_is_judged(data, letters):
    labelled(data, letters, 80)
    learnt(data, letters, scored())

    app = page(letters)
    app.number_input(key="set_target").set_value(75).run()

    assert values(app)["To the target of 75%"]
    store = open_store(data)
    assert open_project(store, letters.id).settings.worth.target == 0.75
    store.close()


def test_every_number_is_explained_with_its_method_limits_and_coverage(data):
    app = opened("numbers", about="saved")

    assert not app.exception
    assert [one.label for one in app.expander] == [f"**{number.title}**" for number in NUMBERS.values()]
    assert all(number.method and number.limits and number.measured for number in NUMBERS.values())
    assert [one.label for one in app.expander if one.proto.expanded] == ["**Labels saved**"]


def test_what_a_number_is_takes_two_sentences():
    for task in (None, Regression(1.0), Multilabel(("sun", "rain")), SequenceTask(("PER",))):
        for name, number in numbers_of(task).items():
            assert number.what.count(". ") + number.what.count("? ") == 1, (task, name)


@pytest.mark.parametrize("task", [Regression(1.0), Multilabel(("sun", "rain"))], ids=["numbers", "sets"])
def test_where_answers_are_no_classes_no_number_is_explained_by_them(task):
    for name, number in numbers_of(task).items():
        assert "accuracy" not in f"{number.title} {number.what}".lower(), name
        assert "each class" not in " ".join((number.what, number.method, number.limits)), name
        assert "only for classes" not in " ".join((number.what, number.method)), name
    assert "22 data sets of numbers" in numbers_of(task)["advice"].measured
    assert ("classes" in numbers_of(task)) == bool(task.noun)


def test_where_examples_cost_by_what_is_read_savings_are_explained_in_time():
    found = numbers_of(SequenceTask(("PER",)))

    assert found["saved"].title == "Time saved"
    assert "asked next" in found["cost"].method


def test_the_rail_says_the_word_and_the_gain(data, letters):
    labelled(data, letters, 80)
    learnt(data, letters, scored())

    app = opened("label", project=letters.id, who="Anna")

    assert "**Keep going** :gray[:small[next 50: 2 points (0 to 4), 8.3 min]]" in words(app)
    assert ":gray[:small[Target 90%: cannot be told]]" in words(app)


def test_a_target_is_not_met_beside_a_class_without_checks_on_any_page(data, letters):
    labelled(data, letters, 80)
    wet, dry = scored().details
    learnt(data, letters, scored(Score(0.98, 0.95, 0.99, 200), details=({**wet, "n": 200}, {**dry, "n": 0})))

    for name in ("label", "learning_curve", "home"):
        said = words(opened(name, project=letters.id, who="Anna"))
        assert not re.search("met beyond doubt|reached", said)
        assert ("Nothing is known of “dry”, as no check is of it." in said) == (name != "home")


@pytest.mark.parametrize(
    ("values", "metric", "said"),
    [
        ([0.80, 0.86], "accuracy", ""),
        ([0.88, 0.86], "accuracy", "It was better at 50 labels, but the ranges overlap: that may be chance."),
        ([0.864, 0.86], "accuracy", ""),
        ([0.80, 0.86], "log_loss", "It was better at 50 labels, but the ranges overlap: that may be chance."),
        ([0.88, 0.86], "log_loss", ""),
    ],
)
def test_a_fall_within_the_range_is_called_what_it_may_be(values, metric, said):
    rounds = [
        replace(scored(), n_labels=50 * number, scores={metric: replace(WIDE, value=value)})
        for number, value in enumerate(values, 1)
    ]
    assert fall(rounds, METRICS[metric]) == said


def missed(truth, prediction, proba, classes):
    return float((truth != prediction).mean())


def test_a_metric_that_was_added_can_be_chosen(data, letters, monkeypatch):
    added = Metric("missed", "Missed", "How many it gets wrong.", missed, is_share=True, higher_is_better=False)
    monkeypatch.setitem(METRICS, "missed", added)
    labelled(data, letters, 80)
    learnt(data, letters, scored(scores={"accuracy": WIDE, "missed": WIDE}))

    app = page(letters)
    app.segmented_control(key="metric").set_value("missed").run()

    assert not app.exception
    assert "Missed **86%** :gray-badge[likely 74–93%]" in words(app)
    assert "How many it gets wrong." in words(app)


def partly_known(data, tmp_path, known):
    """A project on 400 texts whose label is known where `known` says so of the row's number."""
    path = tmp_path / "weather.csv"
    lines = [f"letter {n} about {'rain' if n % 2 else 'sun'},{('dry', 'wet')[n % 2] * known(n)}" for n in range(400)]
    path.write_text("\n".join(["text,kind", *lines]))
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text", "kind": "label"}, data)
    project = create_project(store, pool, name="Weather", question="?", task=named_classes(["wet", "dry"]))
    store.close()
    return project


def test_known_labels_that_were_learnt_first_are_said(data, tmp_path):
    project = partly_known(data, tmp_path, lambda n: n < 250)
    learnt(data, project, scored(KNOWN))

    assert "It has also learnt 125 known labels." in words(page(project))


def test_known_labels_are_no_answers_that_the_model_has_learnt(data, tmp_path):
    project = partly_known(data, tmp_path, lambda n: n % 8 == 0)
    labelled(data, project, 60)
    n_checks = len(labels_of(data, project).checks())
    learnt(data, project, scored(n_labels=50 + 60 - n_checks))

    said = words(page(project))

    assert f"Of 60 labels {n_checks} are checks, which only test the model; it has learnt {60 - n_checks}." in said
    assert "It has also learnt 50 known labels." in said


def test_what_is_taken_along_is_as_it_stands_at_the_moment_of_the_press(data, letters):
    labelled(data, letters, 20)
    store = open_store(data)
    workspace = Workspace(store)
    drawn = Context(workspace, letters, "Anna")

    change_settings(store, letters.id, price=2.5, budget=150)
    change_task(store, letters.id, renaming("wet", "damp"))

    sheet, labels = (taken.decode() for taken in (taking._record(drawn, "html"), taking._labels(drawn, "csv")))
    assert "2.50; so far 50.00" in sheet
    assert "150 labels. To the end of the budget: 130 labels" in sheet
    assert ",damp," in labels
    assert ",wet," not in labels
    workspace.close()
    store.close()


def test_long_class_names_keep_their_beginning_and_their_own_bars():
    names = {number: f"Suspected bleeding to be referred urgently, {number}" for number in range(3)}

    figure = label_bars(names, [3, 2, 1], 200)

    assert list(figure.data[0].y) == [0, 1, 2]
    assert figure.layout.yaxis.ticktext == ("Suspected bleeding to b…",) * 3


def test_the_band_of_few_further_labels_has_no_dots_at_its_edges():
    assert [line.mode for line in benefit_curve(0.1, Worth(), 10, None, 40, WITH_CLASSES).data] == [
        "lines",
        "lines",
        "markers",
    ]


def test_a_model_that_could_hardly_be_tested_is_said_to_be_there(data, letters):
    labelled(data, letters, 80)
    learnt(data, letters, Round(tested_on="checks", n_tested=1, n_labels=60))

    assert "The newest model was tested on 1 example, and 8 are needed" in words(page(letters))
    assert "The newest model was tested on 1 example" in words(opened("label", project=letters.id, who="Anna"))


def line_through(*values):
    return curve("yours", [0, 50, 100], values, [one - 0.02 for one in values], [one + 0.02 for one in values])


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("values", [(0.3, 0.5, 0.7), (0.2, 0.96, 0.98), (0.91, 0.91, 0.91), (0.95, 0.89, 0.6)])
def test_no_line_runs_through_the_words_on_the_target(values, small):
    line = line_through(*values)

    drawn = learning_curve([line], height=218 if small else 364, target=0.9, small=small)

    (words,) = [one for one in drawn.layout.annotations if one.text == "target 90%"]
    low, high = drawn.layout.yaxis.range
    left, half = 100 * words.x, 8 * (high - low) / (218 if small else 364)
    middle = 0.9 + words.yshift / 8 * half
    assert not line.crosses(left, left + (36 if small else 14), middle - half, middle + half)


def test_the_name_of_the_random_line_gives_way_to_your_own():
    random, below, above = line_through(0.4, 0.7, 0.8), line_through(0.3, 0.66, 0.7), line_through(0.6, 0.9, 0.95)
    random = replace(random, name=RANDOM)

    def place(yours):
        return _beside(learning_curve([yours, random], height=364, target=0.9), random, yours, climbs=True)

    assert place(above)["yshift"] < 0
    assert place(below)["yshift"] > 0


def test_what_random_still_needs_for_an_error_stands_above_it_in_its_own_unit():
    yours = curve("yours", [10, 40], [4.0, 3.0], [3.5, 2.5], [4.5, 3.5])
    figure = learning_curve([yours], height=364, share=False)

    catch_up(figure, Lead(40, 3.0, 60, 80, "saving"), 40, measures(1.0, "years")["rmse"])

    words = figure.layout.annotations[-1]
    assert words.text == "random needs 60 to 80 more<br>for the same 3.00"
    assert words.yshift > 0
