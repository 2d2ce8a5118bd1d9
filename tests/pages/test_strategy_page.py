"""The strategy page: what is offered, chosen and set, and what it would ask next."""

import time

import pytest
import tagged
from logs import truth_of
from selections import OF_CLASSES
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.session_state import SessionState
from visits import opened, words

from al_core import STRATEGIES
from al_core.learning.ranking import EMPTY
from al_core.learning.rounds import read_rounds
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import (
    change_settings,
    change_task,
    create_project,
    create_sample,
    open_project,
)
from al_core.projects.settings import adjusted, choice
from al_core.projects.store import open_store
from al_core.serving import look_ahead
from al_core.serving.serving import answer, claim
from al_core.tasks import TASKS
from al_core.tasks.classification.classes import adding, named_classes, renaming

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def weather(data, tmp_path):
    """A small table with known labels and ten answers, so that every strategy has something to say at once."""
    path = tmp_path / "weather.csv"
    lines = [
        f"2026-01-{1 + n % 28:02},{n % 7},{n * n % 11},{n * 5 % 13},{'good' if n % 7 < 4 else 'bad'}" for n in range(90)
    ]
    path.write_text("\n".join(["day,rain,wind,sun,mood", *lines]))
    store = open_store(data)
    roles = {"day": "timestamp", "rain": "number", "wind": "number", "sun": "number", "mood": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, data)
    project = create_project(store, pool, name="Weather", question="?", task=named_classes(["good", "bad"]))
    for _ in range(10):
        (served,) = claim(store, project, EMPTY, "Anna", 1)
        answer(store, project, served.token, str(truth_of(project)[served.row]), who="Anna")
    store.close()
    return project


def settings(data, project):
    store = open_store(data)
    now = open_project(store, project.id).settings
    store.close()
    return now


@pytest.fixture
def stopped_when_looked_at(monkeypatch):
    """One more press has come while the callback of the first runs: at its next look at the state it is stopped."""
    calling = []
    whole, at_a_look = SessionState._call_callbacks, ScriptRunner._maybe_handle_execution_control_request

    def call_callbacks(*args, **named):
        calling.append(True)
        try:
            whole(*args, **named)
        finally:
            calling.clear()

    def look(runner):
        if calling:
            raise StopException
        at_a_look(runner)

    monkeypatch.setattr(SessionState, "_call_callbacks", call_callbacks)
    monkeypatch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", look)


def catalogue(project):
    """The page with all strategies in one list."""
    app = opened("strategy", project=project.id, who="Anna")
    app.radio(key="strategy_card").set_value("all strategies").run()
    return app.text_input(key="find_strategy").set_value("a").run()


def short_list(project):
    """The page with the few strategies of its cards."""
    return opened("strategy", project=project.id, who="Anna")


PRESSES = {
    "a card": (short_list, lambda app: app.radio(key="strategy_card").set_value("k_center"), "strategy", "k_center"),
    "a name": (catalogue, lambda app: app.radio(key="strategy_member").set_value("k_center"), "strategy", "k_center"),
    "a number": (short_list, lambda app: app.number_input(key="set_batch_size").set_value(7), "batch_size", 7),
    "a class": (short_list, lambda app: app.button(key="add_class").click(), "classes", ("good", "bad", "ugly")),
    "another name": (short_list, lambda app: app.button(key="rename_class").click(), "classes", ("fair", "bad")),
}


@pytest.mark.parametrize("pressed", PRESSES)
def test_what_is_set_is_kept_when_one_more_press_follows_at_once(request, data, weather, pressed):
    page, press, setting, value = PRESSES[pressed]
    app = page(weather)
    app.text_input(key="new_class").set_value("ugly").run()
    app.text_input(key="renamed_class").set_value("fair").run()
    request.getfixturevalue("stopped_when_looked_at")

    press(app).run()

    now = settings(data, weather)
    assert (now.task.classes if setting == "classes" else choice(now, setting)) == value


def test_a_card_is_chosen_at_once_and_nothing_else_is_asked(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    assert app.radio(key="strategy_card").value == "auto"

    app.radio(key="strategy_card").set_value("margin").run()

    assert choice(settings(data, weather), "strategy") == "margin"
    assert app.radio(key="strategy_card").value == "margin"


def test_every_strategy_can_be_chosen_and_says_what_it_would_ask(data, weather):
    app = catalogue(weather)

    for name in OF_CLASSES:
        app.radio(key="strategy_member").set_value(name).run()
        assert not app.exception, name
        assert choice(settings(data, weather), "strategy") == name
        assert "Ringed: the next" in words(app), (name, words(app))
        assert "cold start" not in words(app)


def test_the_catalogue_shows_one_idea_after_the_other_with_terms_costs_and_sources(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    app.radio(key="strategy_card").set_value("all strategies").run()
    family = STRATEGIES["margin"].idea

    app.session_state["family"] = family[0]
    app.run()

    members = app.radio(key="strategy_member")
    assert set(members.options) == {
        f"**{one.title}** :gray[{one.term}]" for one in STRATEGIES.values() if one.idea == family
    }
    assert any("Low cost: learns one model." in caption for caption in members.proto.captions)
    assert any("1994" in caption for caption in members.proto.captions)
    assert members.value is None
    assert family[1].rstrip(".") in words(app)


@pytest.mark.parametrize(("sought", "found"), [("core-set", "k_center"), ("k center", "k_center"), ("tong", "")])
def test_a_strategy_is_found_by_its_term_or_its_authors(sought, found, data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    app.radio(key="strategy_card").set_value("all strategies").run()

    app.text_input(key="find_strategy").set_value(sought).run()

    shown = [option for radio in app.radio for option in radio.options]
    assert not found or any(STRATEGIES[found].title in option for option in shown)


def test_the_short_list_says_which_other_strategy_is_in_use(data, weather):
    store = open_store(data)
    change_settings(store, weather.id, strategy="entropy")
    store.close()

    app = opened("strategy", project=weather.id, who="Anna")

    assert app.radio(key="strategy_card").value == "all strategies"
    assert STRATEGIES["entropy"].title in app.radio(key="strategy_card").proto.captions[-1]
    app.button(key="open_catalogue").click().run()
    assert app.radio(key="strategy_member").value == "entropy"
    app.button(key="close_catalogue").click().run()
    assert app.radio(key="strategy_card").value == "all strategies"


@pytest.mark.parametrize(
    ("kind", "name", "value", "kept"),
    [
        ("selectbox", "model", "random_forest", "random_forest"),
        ("selectbox", "calibration", "temperature", "temperature"),
        ("selectbox", "committee", "families", "families"),
        ("number_input", "batch_size", 12, 12),
        ("slider", "random_share", 30, 0.3),
        ("number_input", "stratified", 5, 5),
        ("slider", "recency", 40, 0.4),
        ("selectbox", "cold_start", "k_center", "k_center"),
        ("selectbox", "cold_until", "tenth", "tenth"),
        ("number_input", "cold_limit", 30, 30),
        ("slider", "target", 95, 0.95),
        ("number_input", "seed", 7, 7),
    ],
)
def test_a_setting_is_kept_at_once(kind, name, value, kept, data, weather):
    app = opened("strategy", project=weather.id, who="Anna")

    getattr(app, kind)(key=f"set_{name}").set_value(value).run()

    assert not app.exception
    assert choice(settings(data, weather), name) == kept
    assert getattr(app, kind)(key=f"set_{name}").value == value


def test_what_somebody_else_set_is_shown_and_not_overwritten(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    store = open_store(data)
    change_settings(store, weather.id, seed=5, strategy="random")
    store.close()

    app.run()

    assert app.number_input(key="set_seed").value == 5
    assert app.radio(key="strategy_card").value == "random"
    assert choice(settings(data, weather), "seed") == 5


def test_what_is_set_stands_under_the_panel_and_a_part_of_a_large_pool_is_said(data, weather):
    store = open_store(data)
    change_settings(store, weather.id, model="k_nearest", random_share=0.3, stratified=4, prefilter=20)
    store.close()

    app = opened("strategy", project=weather.id, who="Anna")

    assert app.expander[0].label == "Advanced settings"  # a title that changes would fold the panel up
    assert "Model: Nearest neighbours, 30% at random, 4 groups." in words(app)
    assert "Of 10 questions, 7 come from the strategy and 3 are drawn at random." in words(app)
    candidates = weather.zones.candidates.size
    assert f"Looks at 20 of {candidates} rows, drawn at random each round." in words(app)
    assert app.number_input(key="set_prefilter").value == 20


def test_dates_are_weighed_only_where_there_are_some(data, weather):
    store = open_store(data)
    without = create_sample(store, "tumours")
    store.close()

    shown = [opened("strategy", project=project.id, who="Anna").slider for project in (weather, without)]

    assert ["set_recency" in {slider.key for slider in sliders} for sliders in shown] == [True, False]


def test_a_failed_look_is_one_sentence_and_the_page_goes_on(data, weather, monkeypatch):
    def failing(pool, settings, log):
        raise ValueError("no such luck")

    monkeypatch.setattr(look_ahead, "ask_next", failing)

    app = opened("strategy", project=weather.id, who="Anna")

    assert not app.exception
    assert "came to nothing" in words(app)
    assert app.button(key="look_again")
    monkeypatch.undo()


def test_the_advisor_advises_and_its_suggestion_is_one_click(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    app.button(key="advisor").click().run()
    assert "label them all" in words(app)

    app.button(key="use_advice").click().run()

    assert choice(settings(data, weather), "strategy") == "random"


def test_the_advisor_also_works_without_a_project(data):
    app = opened("strategy")
    assert "Worth it" in words(app)

    app.toggle(key="advisor_all").set_value(True).run()

    assert not app.exception
    assert "only orders the work" in words(app)


def test_the_advisor_asks_for_classes_only_where_an_answer_is_one(data):
    app = opened("strategy")
    kinds = app.selectbox(key="advisor_kind")
    assert kinds.options == ["one class", "several labels", "a number", "spans in a text"]

    kinds.set_value(TASKS["regression"]).run()

    assert not app.exception
    assert "Cannot be told beforehand" in words(app)
    assert "Classes" not in [one.label for one in app.number_input]


def test_what_was_looked_at_serves_when_labelling_starts(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    app.radio(key="strategy_card").set_value("random").run()

    store, until, last = open_store(data), time.monotonic() + 120, ""
    while last != "random" and time.monotonic() < until:
        time.sleep(0.02)
        with store.reading() as records:
            last = next((one.strategy for one in reversed(read_rounds(records, weather.id))), "")
    store.close()
    assert last == "random"


def test_no_two_strategies_look_alike():
    for said in ("title", "term", "help"):
        values = [getattr(one, said).casefold() for one in STRATEGIES.values()]
        assert len(set(values)) == len(values), said


def test_a_class_is_added_and_renamed_by_what_stands_in_the_field_when_it_is_pressed(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")

    app.text_input(key="new_class").set_value("m").run()
    app.text_input(key="new_class").set_value("middling")
    app.button(key="add_class").click().run()
    app.text_input(key="renamed_class").set_value("f").run()
    app.text_input(key="renamed_class").set_value("fine")
    app.button(key="rename_class").click().run()

    assert not app.exception
    assert settings(data, weather).task.classes == ("fine", "bad", "middling")


def test_a_second_press_on_rename_changes_nothing_more(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    app.selectbox(key="old_class").set_value("bad").run()
    app.text_input(key="renamed_class").set_value("poor").run()
    app.button(key="rename_class").click().run()

    assert app.selectbox(key="old_class").value == "poor"
    assert app.button(key="rename_class").disabled
    assert settings(data, weather).task.classes == ("good", "poor")


@pytest.mark.parametrize(("press", "classes"), [("merge", ("good", "fine")), ("keep_both", ("good", "dull", "fine"))])
def test_two_classes_become_one_only_when_that_is_confirmed(data, weather, press, classes):
    store = open_store(data)
    change_task(store, weather.id, adding("fine"))
    change_task(store, weather.id, renaming("bad", "dull"))
    store.close()
    app = opened("strategy", project=weather.id, who="Anna")

    app.selectbox(key="old_class").set_value("dull").run()
    app.text_input(key="renamed_class").set_value("fine").run()
    app.button(key="rename_class").click().run()
    assert settings(data, weather).task.classes == ("good", "dull", "fine")
    assert "becomes a part of" in app.warning[0].value

    app.button(key=press).click().run()

    assert not app.exception
    assert not app.warning
    assert settings(data, weather).task.classes == classes


def test_guidelines_are_written_once_and_shown_to_whoever_labels(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    app.text_area(key="set_guidelines").set_value("  Rain is *bad*.\nWind is <b>good</b>.").run()

    assert settings(data, weather).guidelines == "  Rain is *bad*.\nWind is <b>good</b>."
    app = opened("label", project=weather.id, who="Berta")
    assert "Rain is *bad*.\nWind is <b>good</b>." in [text.value.strip() for text in app.text]


def test_guidelines_change_nothing_that_was_learnt(weather):
    told = adjusted(weather.settings, guidelines="Look twice.")
    assert told.learnt_with == weather.settings.learnt_with


def test_a_class_to_look_for_is_offered_to_the_strategy_that_looks_for_one(data, weather):
    app = opened("strategy", project=weather.id, who="Anna")
    assert "set_sought" not in {one.key for one in app.selectbox}
    store = open_store(data)
    change_settings(store, weather.id, strategy="inside_class")
    store.close()

    app.run()
    assert app.selectbox(key="set_sought").value == ""
    app.selectbox(key="set_sought").set_value("bad").run()
    app.selectbox(key="set_stochastic").set_value("power").run()

    assert not app.exception
    assert choice(settings(data, weather), "sought") == "bad"
    assert choice(settings(data, weather), "stochastic") == "power"
    assert "drawn with odds by the scores" in words(app)


def test_reading_is_weighed_where_spans_are_marked(data, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "\n".join(f"{text} ( {row} )" for row, text in enumerate(tagged.texts(60)[0])))
    store = open_store(data)
    pool = create_pool(path, path.name, roles={"text": "text"}, data=data)
    project = create_project(store, pool, task=tagged.task(), name="Letters")
    app = opened("strategy", project=project.id, who="Anna")

    offered = [name.split("**")[1] for name in app.radio(key="strategy_card").options]
    assert offered[:3] == ["Automatic", "Most doubt per word", "Least sure per word"]
    app.slider(key="set_per_token").set_value(50).run()

    assert choice(open_project(store, project.id).settings, "per_token") == 0.5
    assert "by tokens 50%" in words(app)
    store.close()
