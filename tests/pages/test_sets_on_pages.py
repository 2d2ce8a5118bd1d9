"""Several labels an example, from a file to its curve, without a browser."""

import json

import pytest
from logs import ranked
from sessions import learnt
from visits import opened, read, words

from al_core.learning.learning import learn
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import fold
from al_core.projects.projects import create_project, list_projects
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.tasks.multilabel.labels import named_labels

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")

SAID = {"rain": "it rains", "wind": "a gale blows", "sun": "the sky is clear"}
SETS = (("rain",), ("rain", "wind"), (), ("sun", "wind"), ("sun",), ("wind",))


def written(tmp_path, n_known):
    """Letters about none, one or two of three things; the first have known topics, parted by semicolons."""
    path = tmp_path / "letters.csv"
    lines = ["text,topics"]
    for n in range(240):
        about = SETS[n % len(SETS)]
        known = "; ".join(about) or "[]"
        lines.append(f"letter {n}: {' and '.join(map(SAID.get, about))} here,{known if n < n_known else ''}")
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_PATHS", str(tmp_path))
    return written(tmp_path, 120)


@pytest.fixture
def store(data):
    opened_store = open_store(data)
    yield opened_store
    opened_store.close()


@pytest.fixture
def letters(store, tmp_path):
    """A project without known labels."""
    path = written(tmp_path, 0)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, store.folder)
    return create_project(store, pool, name="Letters", task=named_labels(list(SAID)))


def log(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def given(store, project):
    return fold(log(store, project), project.task).by_row


def answered(store, project, n):
    """So many answers that are right, one of them empty."""
    for _ in range(n):
        (served,) = claim(store, project, ranked(project.zones.candidates), "Anna", 1)
        answer(store, project, served.token, json.dumps(SETS[served.row % len(SETS)]), who="Anna")


def button(app, begins):
    return next(one for one in app.button if (one.key or "").startswith(begins))


def test_a_column_with_several_labels_a_cell_suggests_the_kind_and_becomes_a_project(store, file):
    app = opened("upload")
    app.text_input(key="path").set_value(str(file)).run()

    assert app.text_input(key="question").value == "Which of these fit?"
    assert app.multiselect[0].value == ["rain", "sun", "wind"]
    assert "60 of 120 known labels are set aside" in words(app)
    assert "20 with an empty list: none of these; a blank is not known." in words(app)

    app.button(key="create").click().run()

    assert not app.exception
    (project,) = list_projects(store)
    assert project.task == named_labels(["rain", "sun", "wind"])
    assert {row: set(project.zones.known[row]) for row in range(3)} == {0: {"rain"}, 1: {"rain", "wind"}, 2: set()}


def test_what_parts_the_labels_can_be_said_and_the_kind_overridden(file):
    app = opened("upload")
    app.text_input(key="path").set_value(str(file)).run()

    app.selectbox(key="classes_parted_topics").set_value("#").run()
    assert "rain; wind" in app.multiselect[0].value

    app.segmented_control[0].set_value("classification").run()
    assert not app.exception
    assert "Which class is this?" in [one.value for one in app.text_input]


def test_boxes_are_ticked_and_saved_and_none_of_these_is_an_answer_of_its_own(store, letters):
    app = opened("label", project=letters.id, who="Anna")
    assert button(app, "save_").disabled
    app.checkbox[0].check()
    app.checkbox[2].check().run()
    assert button(app, "none_").disabled

    button(app, "save_").click().run()
    assert not any(one.value for one in app.checkbox), "the next example begins with nothing"
    button(app, "none_").click().run()
    button(app, "undo_").click().run()

    assert not app.exception
    assert [(one.kind, one.value) for one in log(store, letters)] == [
        ("label", '["rain", "sun"]'), ("label", "[]"), ("undo", None),
    ]  # fmt: skip
    assert list(given(store, letters).values()) == [("rain", "sun")]


def test_a_label_is_renamed_and_two_become_one_in_every_answer(store, letters):
    answered(store, letters, 12)
    app = opened("strategy", project=letters.id, who="Anna")

    app.selectbox(key="old_class").set_value("sun").run()
    app.text_input(key="renamed_class").set_value("wind").run()
    app.button(key="rename_class").click().run()
    assert "becomes a part of" in app.warning[0].value
    app.button(key="merge").click().run()
    app.toggle(key="one_by_one").set_value(True).run()

    (project,) = list_projects(store)
    assert (project.task.labels, project.task.one_by_one) == (("rain", "wind"), True)
    assert set(given(store, project).values()) <= {(), ("rain",), ("wind",), ("rain", "wind")}


def test_the_curve_is_read_label_by_label(store, letters):
    answered(store, letters, 60)
    learnt(store.folder, letters, learn(letters.pool, letters.settings, log(store, letters)))

    app = opened("learning_curve", project=letters.id, who="Anna")

    assert not app.exception
    said = read(app)
    assert "Whole answer right" in said
    assert "**Label by label**" in said
    assert "Of 60 answers: none of the labels " in said
    assert list(app.dataframe[0].value["Label"]) == list(SAID)


def test_only_strategies_that_fit_sets_are_offered_to_compare(data):
    app = opened("compare")

    app.selectbox(key="compare_on").set_value("sample:mixed").run()

    assert not app.exception
    assert "2,000 messages with a known label, any of 6 labels." in read(app)
    assert "Whole answer right" in app.selectbox(key="compare_metric_multilabel").options
    offered = app.multiselect(key="compare_strategies_multilabel").options
    assert "Automatic" in offered[0]
    assert not any("margin sampling" in option for option in offered[1:])
