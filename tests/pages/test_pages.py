"""Every page, pressed as a person would, without a browser."""

import pytest
from visits import opened, words

from al_core.learning.ranking import EMPTY
from al_core.learning.rounds import Round, add_round
from al_core.pools.examples import example
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import export
from al_core.projects.labels import fold
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes
from pages.ui.upload import looked_at

pytestmark = pytest.mark.usefixtures("in_this_process")


def log(data, project):
    store = open_store(data)
    with store.reading() as records:
        decisions = records.decisions(project.id)
    store.close()
    return decisions


@pytest.mark.parametrize("page", ["home", "upload", "strategy", "label", "learning_curve"])
def test_every_page_opens_with_nothing_in_the_store(data, page):
    app = opened(page)

    assert not app.exception
    if page not in ("home", "upload"):
        assert "Nothing to label yet" in words(app)


@pytest.mark.parametrize("page", ["home", "upload", "strategy", "label", "learning_curve"])
def test_every_page_opens_on_a_new_project(data, digits, page):
    app = opened(page, project=digits.id, who="Anna")

    assert not app.exception
    assert not app.error


def test_a_project_that_is_not_there_is_said_in_a_sentence(data, digits):
    app = opened("label", project="nowhere", who="Anna")

    assert "no project called “nowhere”" in app.error[0].value


def test_a_damaged_database_is_said_in_a_sentence_and_left_alone(data):
    (data / "labels.sqlite3").write_bytes(b"not a database at all" * 100)

    app = opened("home")

    assert "damaged" in app.error[0].value
    assert (data / "labels.sqlite3").read_bytes().startswith(b"not a database")


def test_who_an_address_names_is_at_it_in_a_project_begun_there(data):
    app = opened("home", who="Anna")

    app.button(key="try_tumours").click().run()

    assert not app.exception
    assert app.query_params["who"] == "Anna"


def test_one_click_on_a_sample_leads_to_its_first_example(data):
    app = opened("home")

    app.button(key="try_tumours").click().run()

    assert not app.exception
    assert [folder.name for folder in (data / "projects").iterdir()]
    assert "Is this tumour benign or malignant" in words(app)


def shown(app):
    """The name of the example on the screen."""
    return app.text[0].value


def class_button(app, name):
    return next(button for button in app.button if (button.key or "").startswith("class_") and button.label == name)


def test_a_class_button_keeps_the_answer_and_shows_the_next_example(data, digits):
    app = opened("label", project=digits.id, who="Anna")
    first = words(app)

    class_button(app, "3").click().run()

    (decision,) = log(data, digits)
    assert (decision.who, decision.kind, decision.value) == ("Anna", "label", "3")
    assert words(app) != first


@pytest.mark.parametrize(("page", "pictures"), [("label", 1), ("strategy", 3)])
def test_a_picture_comes_with_the_page_itself_so_a_page_drawn_anew_cannot_lose_it(data, digits, page, pictures):
    app = opened(page, project=digits.id, who="Anna")

    addresses = [address for one in app.get("image") for address in one.value]

    assert [address.partition(",")[0] for address in addresses] == ["data:image/png;base64"] * pictures


def test_the_answer_lands_on_the_example_that_was_shown(data, digits):
    app = opened("label", project=digits.id, who="Anna")
    for _ in range(5):
        title = shown(app)
        class_button(app, "7").click().run()
        assert example(digits.pool, log(data, digits)[-1].row)["title"] == title


def test_undo_skip_and_flag_are_buttons_too(data, digits):
    app = opened("label", project=digits.id, who="Anna")

    app.button(key=next(b.key for b in app.button if (b.key or "").startswith("flag_"))).click().run()
    app.button(key=next(b.key for b in app.button if (b.key or "").startswith("skip_"))).click().run()
    app.button(key=next(b.key for b in app.button if (b.key or "").startswith("undo_"))).click().run()

    assert [decision.kind for decision in log(data, digits)] == ["flag", "skip", "undo"]
    assert fold(log(data, digits)).answered() == []


def test_a_new_visitor_resumes_where_the_last_one_of_that_name_was(data, digits):
    before = shown(opened("label", project=digits.id, who="Anna"))

    assert shown(opened("label", project=digits.id, who="Anna")) == before


def test_what_was_filled_in_is_said(data, tmp_path):
    path = tmp_path / "ages.csv"
    path.write_text("age,height\n" + "".join(f"{'' if n % 5 == 0 else n},{n * 7 % 50}\n" for n in range(40)))
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"age": "number", "height": "number"}, data)
    project = create_project(store, pool, name="Ages", question="?", task=named_classes(["a", "b"]))
    store.close()

    app = opened("strategy", project=project.id, who="Anna")

    assert not app.exception
    assert any("age" in text.value for text in app.text), words(app)


def test_the_curve_page_draws_a_curve_once_there_are_rounds(data, digits):
    from al_core.serving.workspace import Workspace

    store = open_store(data)
    workspace = Workspace(store)
    workspace.start_autopilot(digits, 15).wait()
    workspace.learner.wait(digits)
    workspace.close()

    app = opened("learning_curve", project=digits.id, who="Anna")

    assert not app.exception
    assert "15 labels" in words(app)
    assert "likely" in words(app)


def test_a_failed_model_is_said_where_the_curve_would_be(data, digits):
    store = open_store(data)
    (served,) = claim(store, digits, EMPTY, "Anna", 1)
    answer(store, digits, served.token, "3", who="Anna")
    with store.writing() as records:
        settings = digits.settings.learnt_with
        add_round(records, digits.id, Round(1, changes=1, settings=settings, error="It did not fit.", finished_at=1.0))
    store.close()

    app = opened("learning_curve", project=digits.id, who="Anna")

    assert "Model 1 failed: It did not fit. The answers are safe" in words(app)


@pytest.fixture
def letters(tmp_path, monkeypatch):
    """A small file as a person might bring it, with a hostile name, text and class among the rest."""
    monkeypatch.setenv("AL_PATHS", str(tmp_path))
    path = tmp_path / "letters.csv"
    lines = ["text,label"] + [
        f"letter number {n} about {'rain $5 and $6' if n % 2 else '<b>sun</b>'},{'wet' if n % 2 else 'dry'}"
        for n in range(60)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_on_the_server_becomes_a_project(data, letters):
    app = opened("upload")
    app.text_input(key="path").set_value(str(letters)).run()
    assert not app.exception

    app.button(key="create").click().run()

    assert not app.exception
    store = open_store(data)
    with store.reading() as records:
        (row,) = records.projects()
    store.close()
    assert row["name"] == "letters"
    assert letters.exists()


def test_a_path_on_the_server_is_asked_for_only_where_folders_are_open_and_leads_nowhere_else(
    data, letters, monkeypatch
):
    monkeypatch.setenv("AL_PATHS", str(data))
    app = opened("upload")
    app.text_input(key="path").set_value(str(letters)).run()
    assert "in the folders that this server opens" in words(app)
    assert not any(button.key == "create" for button in app.button)

    monkeypatch.delenv("AL_PATHS")
    assert not opened("upload").text_input


def test_a_file_is_looked_at_once_and_not_at_every_press(data, letters, monkeypatch):
    looks = []
    monkeypatch.setattr(looked_at, "preview", lambda *of: looks.append(of) or preview(*of))

    app = opened("upload")
    app.text_input(key="path").set_value(str(letters)).run()
    app.text_input(key="question").set_value("Wet or dry?").run()
    app.selectbox(key="option_decimal").set_value(",").run()
    app.text_input(key="project_name").set_value("Weather").run()

    assert [options.decimal if options else None for *_, options in looks] == [None, ","]


def test_uploads_that_an_earlier_server_left_are_gone_with_the_first_page(data):
    (data / "incoming").mkdir()
    (data / "incoming" / "left").write_bytes(b"text\none\n")

    opened("home")

    assert list((data / "incoming").iterdir()) == []


def test_a_list_pasted_as_one_answer_becomes_as_many_answers(data, letters):
    app = opened("upload")
    app.text_input(key="path").set_value(str(letters)).run()
    (classes,) = app.multiselect

    app.multiselect(key=classes.key).set_value([*classes.value, "hail, snow;dry ,, "]).run()

    assert not app.exception
    assert app.multiselect(key=classes.key).value == ["dry", "wet", "hail", "snow"]


def test_what_was_typed_is_still_there_after_a_look_at_another_page(data, letters):
    app = opened("upload")
    app.text_input(key="path").set_value(str(letters)).run()
    (classes,) = app.multiselect
    app.text_input(key="project_name").set_value("Weather reports")
    app.multiselect(key=classes.key).set_value(["wet", "hail"]).run()

    app.switch_page("pages/home.py").run()
    app.switch_page("pages/upload.py").run()

    assert not app.exception
    assert app.text_input(key="project_name").value == "Weather reports"
    assert app.multiselect(key=classes.key).value == ["wet", "hail"]

    app.button(key="another").click().run()
    app.text_input(key="path").set_value(str(letters)).run()
    assert app.text_input(key="project_name").value == "letters"
    assert app.multiselect(key=classes.key).value == ["dry", "wet"]


def test_a_damaged_column_is_said_before_anything_is_made_of_the_file(data, letters):
    letters.write_bytes(letters.read_bytes().replace(b"letter number 7 ", b"letter n\xffmber 7 "))

    app = opened("upload")
    app.text_input(key="path").set_value(str(letters)).run()

    assert not app.exception
    assert "The column text holds damaged text" in words(app)
    assert app.button(key="create").disabled


def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(data, tmp_path, monkeypatch):
    monkeypatch.setenv("AL_PATHS", str(tmp_path))
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")

    app = opened("upload")
    app.text_input(key="path").set_value(str(path)).run()

    assert not app.exception
    assert "empty.csv" in words(app)
    assert not (data / "pools").is_dir() or "projects" not in {folder.name for folder in data.iterdir()}


def test_pool_text_is_never_read_as_markup(data, letters):
    store = open_store(data)
    seen = preview(letters, letters.name)
    pool = create_pool(letters, letters.name, seen.options, {c.name: c.role for c in seen.columns}, data)
    project = create_project(store, pool, name="# <script>", question="**$x$**?", task=named_classes(["wet", "dry"]))
    store.close()

    app = opened("label", project=project.id, who=":red[Eve]")

    assert not app.exception
    assert any("letter number" in text.value for text in app.text)
    assert "<script>" not in words(app)


def test_an_export_can_be_fetched_from_the_page(data, digits):
    store = open_store(data)

    assert export(store, digits, "csv").count(b"\n") == digits.pool.n_rows + 1
    store.close()
