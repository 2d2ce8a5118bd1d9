"""Numbers as labels, on each page."""

import re

import pytest
from logs import ranked
from sessions import learnt
from visits import opened, read

from al_core.errors import BadInput
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.rounds import Round
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import fold
from al_core.projects.projects import create_project, list_projects, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.tasks.regression.task import Regression
from pages.ui.shared.points import no_point_yet
from pages.ui.tasks.regression.drawings import histogram, said_against_given
from pages.ui.tasks.regression.form import Suggested, anchors_of, suggested
from pages.ui.tasks.regression.part import PART

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")

AGES = Regression(1.0, "years", 0.0, 30.0, 1.0, anchors=((3, "small and thin"),))


@pytest.fixture
def ages(data, tmp_path):
    """Two hundred measured things whose ages are asked for, of which none is known."""
    path = tmp_path / "ages.csv"
    path.write_text("length,width\n" + "".join(f"{n},{n * 7 % 11}\n" for n in range(200)))
    store = open_store(data)
    roles = {"length": "number", "width": "number"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, data)
    project = create_project(store, pool, name="Ages", question="How old?", task=AGES)
    store.close()
    return project


def test_known_numbers_suggest_the_kind_of_label_its_range_and_when_two_agree(data, tmp_path, monkeypatch):
    monkeypatch.setenv("AL_PATHS", str(tmp_path))
    path = tmp_path / "ages.csv"
    path.write_text("length,label (years)\n" + "".join(f"{n}.5,{n % 27 + 1}\n" for n in range(200)))

    app = opened("upload")
    app = app.text_input(key="path").set_value(str(path)).run()
    next(box for box in app.selectbox if box.label == "Use label (years) as").set_value("label").run()
    assert "Within 5 years counts as right." in read(app)
    assert app.text_input(key="question").value == "How much is it?"
    app.number_input(key="classes_number_label (years)_tolerance").set_value(1.0).run()
    assert "Within 1 year counts as right." in read(app)
    app.button(key="create").click().run()

    assert not app.exception
    store = open_store(data)
    assert list_projects(store)[0].task == Regression(1.0, "years", 0.0, 30.0, 1.0)
    store.close()


def test_a_number_is_given_in_the_plain_form_and_what_is_none_is_refused_in_a_sentence(data, ages):
    app = opened("label", project=ages.id, who="Anna")
    field = next(one for one in app.text_input if one.label.startswith("Your answer"))
    assert field.label == "Your answer (0 to 30, years)"
    assert "small and thin" in read(app)

    app = field.set_value("40").run()
    assert "40 is more than 30" in read(app)
    next(one for one in app.text_input if one.label.startswith("Your answer")).set_value("9").run()

    store = open_store(data)
    with store.reading() as records:
        assert list(fold(records.decisions(ages.id), ages.task).by_row.values()) == [9.0]
    store.close()


def test_before_the_first_answer_nothing_is_said_of_tests(ages):
    assert no_point_yet(ages, [Round(tested_on="checks")]) == "The curve starts with the first model."
    assert "tested on 3 examples" in no_point_yet(ages, [Round(tested_on="checks", n_labels=9, n_tested=3)])


def test_the_curve_page_tells_range_by_range_and_draws_what_was_said(data, ages):
    store = open_store(data)
    for age in (3, 9, 9, 20):
        (served,) = claim(store, ages, ranked(ages.zones.candidates), "Anna", 1)
        answer(store, ages, served.token, str(age), who="Anna")
    store.close()
    truth, said = [3.0, 9.0, 12.0, 20.0] * 9, [4.0, 9.0, 15.0, 17.0] * 9
    lines = AGES.details(truth, type("Said", (), {"said": said})())
    right = Score(0.5, 0.4, 0.6, 36)
    learnt(data, ages, Round(scores={"accuracy": right}, n_labels=70, n_tested=36, tested_on="checks", details=lines))

    app = opened("learning_curve", project=ages.id, who="Anna")

    assert not app.exception
    assert "Right within 1 year 50%" in read(app).replace("**", "")
    table = next(one.value for one in app.dataframe if "Leaning" in one.value)
    assert list(table["Labels"]) == ["1", "2", "0", "1"]
    assert "says 3 too little" in set(table["Leaning"])
    assert "Advice comes with 70 labels: 66 more" in read(app)
    assert "Target: right within 1 year (%)" in [one.label for one in app.number_input]
    assert "A point of “right within 1 year” is worth (minutes)" in [one.label for one in app.number_input]


def test_whether_to_go_on_is_said_of_numbers_on_every_page(data, ages):
    store = open_store(data)
    for n in range(80):
        (served,) = claim(store, ages, ranked(ages.zones.candidates), "Anna", 1)
        answer(store, ages, served.token, str(n % 20), who="Anna", shown_at=1000.0, answered_at=1010.0)
    store.close()
    moved = Stability(400, 0.2, 0.1, moved=0.03)
    scores = {"accuracy": Score(0.5, 0.4, 0.6, 36)}
    learnt(data, ages, Round(scores=scores, n_labels=80, n_tested=36, tested_on="checks", stability=moved))

    curve, rail = opened("learning_curve", project=ages.id, who="Anna"), opened("label", project=ages.id, who="Anna")

    assert not curve.exception
    assert "should add **about 2 points (−1 to 5)**: more than they cost" in read(curve)
    assert "The last 50 answers changed 20% of its numbers by more than the tolerance." in read(curve)
    assert "On balance they pay" in read(curve)
    assert "next 50: 2 points (−1 to 5), 8.3 min" in read(rail)


def test_the_numbers_are_explained_as_they_are_in_this_project(ages):
    app = opened("numbers", project=ages.id, about="advice")

    assert not app.exception
    assert "The gain of the next 50 is 0.64 times that" in read(app)
    assert "**Found, and right when said**" not in [one.label for one in app.expander]


def test_the_strategy_page_speaks_of_numbers_and_of_no_class(data, ages):
    app = opened("strategy", project=ages.id, who="Anna")

    until, cards = app.selectbox(key="set_cold_until"), app.radio(key="strategy_card")
    assert "weighted improved greedy sampling (WiGS), then variance reduction" in cards.options[0]
    assert "In any case it waits until two different numbers have been given" in read(app)
    assert {"set_calibration", "set_committee"}.isdisjoint(box.key for box in app.selectbox)
    said = [read(app), *(one.label for one in (*app.slider, *app.selectbox, *app.number_input)), *until.options]
    assert re.findall(r".{40}(?:class|ccuracy).{30}", " ".join(said)) == []


def test_what_can_be_said_midway_is_changed_on_the_strategy_page(data, ages):
    app = opened("strategy", project=ages.id, who="Anna")

    app.number_input(key=f"number_tolerance_{ages.id}").set_value(2.0).run()
    app.text_area(key=f"number_anchors_{ages.id}").set_value("3 small\n20: as long as a hand").run()
    app.button(key="change_number").click().run()

    store = open_store(data)
    changed = open_project(store, ages.id).task
    store.close()
    assert (changed.tolerance, changed.anchors) == (2.0, ((3.0, "small"), (20.0, "as long as a hand")))


@pytest.mark.parametrize(
    ("numbers", "column", "found"),
    [
        ([1, 5, 9, 13], "age (years)", Suggested("years", 0.0, 15.0, 1.0, 2.0)),
        ([0.5, 1.0, 2.5], "Length, mm", Suggested("mm", 0.5, 2.5, 0.5, 0.5)),
        ([-0.123, 0.4567], "x", Suggested("", -0.15, 0.5, None, 0.11)),
        ([7, 7, 7], "n", Suggested("", 6.0, 8.0, 1.0, 1.0)),
        ([], "price", Suggested()),
    ],
)
def test_range_step_and_tolerance_follow_the_known_numbers(numbers, column, found):
    assert suggested(numbers, column) == found


def test_an_example_of_a_number_begins_with_the_number():
    assert anchors_of("3 small\n\n 1,5: thin") == ((3.0, "small"), (1.5, "thin"))
    with pytest.raises(BadInput, match="“small 3”: an example begins with its number"):
        anchors_of("small 3")


def test_numbers_are_told_apart_on_a_map_by_thirds_of_their_range():
    ages = Regression(1.0, low=1.0, high=20.0, step=1.0)

    assert PART.kinds(ages) == {0: "below 8", 1: "8 to 13", 2: "14 or more"}
    assert [PART.kind_of(ages, age) for age in (1, 7, 8, 13, 14, 20)] == [0, 0, 1, 1, 2, 2]
    assert PART.kind_of(Regression(1.0), 7.0) == 0


def test_a_bar_stands_for_a_step_and_a_dot_for_a_test():
    bars = histogram([3, 9, 9, 20], AGES).data[0]
    dots = said_against_given([(3, 4), (9, 15)], AGES, 300).data[-1]

    assert dict(zip(bars.customdata, bars.y, strict=True)) | {"3": 1, "9": 2, "20": 1} == dict(
        zip(bars.customdata, bars.y, strict=True)
    )
    assert sum(bars.y) == 4
    assert [symbol == "circle" for symbol in dots.marker.symbol] == [True, False]
