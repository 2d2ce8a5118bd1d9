"""A file on the Upload page: what each column is, and how it reads, as people say."""

import json

import pytest
import xlsxwriter
from visits import opened, read, words

from al_core.tasks import TASKS
from al_core.tasks.classification.task import Classification


@pytest.fixture
def upload(data, tmp_path, monkeypatch):
    """Opens the Upload page on a file."""
    monkeypatch.setenv("AL_PATHS", str(tmp_path))

    def at(path):
        app = opened("upload")
        return app.text_input(key="path").set_value(str(path)).run()

    return at


def use(app, column):
    """The select box of a column."""
    return next(box for box in app.selectbox if box.label == f"Use {column} as")


def test_each_column_has_a_select_box_and_what_was_chosen_stays(upload, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text,colour\n" + "".join(f"a letter about {n},{['red', 'blue'][n % 2]}\n" for n in range(9)))

    app = upload(path)
    assert (use(app, "text").value, use(app, "colour").value) == ("text", "category")
    use(app, "colour").set_value("ignore").run()
    app.text_input(key="project_name").set_value("Other letters").run()

    assert use(app, "colour").value == "ignore"
    assert not app.exception


def test_answers_that_a_column_holds_are_asked_about_and_can_be_taken_from_it(upload, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text,colour\n" + "".join(f"a letter about {n},{['red', 'blue'][n % 2]}\n" for n in range(9)))

    app = upload(path)
    app.multiselect[0].set_value(["red", "blue"]).run()
    assert "exactly the values of the column colour" in read(app)
    app.button(key="use_typed_colour").click().run()

    assert use(app, "colour").value == "label"
    assert not app.exception


def test_a_file_that_was_refused_can_be_read_otherwise(upload, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text,label\n" + "".join(f'"{n} inches, a\n' for n in range(9)))

    app = upload(path)
    assert "not taken" in words(app)
    app.selectbox(key="option_quote").set_value("").run()

    assert "not taken" not in words(app)
    assert use(app, "text").value == "text"


def test_the_sheet_of_a_workbook_is_chosen(upload, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "letters.xlsx") as book:
        for name in ("May", "June"):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate([(name, "label"), *((f"a letter about {n} of {name}", "a") for n in range(9))]):
                sheet.write_row(row, 0, cells)

    app = upload(tmp_path / "letters.xlsx")
    assert use(app, "May").value == "text"
    app.selectbox(key="option_sheet").set_value("June").run()

    assert use(app, "June").value == "text"
    assert not app.exception


def test_which_of_day_and_month_is_first_is_asked_where_the_rows_leave_it_open(upload, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text,sent\n" + "".join(f"a letter about {n},0{n % 9 + 1}/05/2024\n" for n in range(9)))

    app = upload(path)
    assert "it could be" in read(app)
    app.button_group(key="option_dates").set_value("month").run()

    assert "it could be" not in read(app)
    assert not app.exception


def test_a_column_that_may_be_the_answer_is_taken_for_it_at_a_press_and_asked_about_no_more(upload, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("text,colour\n" + "".join(f"a letter about {n},{['red', 'blue'][n % 2]}\n" for n in range(9)))

    app = upload(path)
    assert "the answer?" in read(app)
    app.button(key="use_answer_colour").click().run()

    assert use(app, "colour").value == "label"
    assert app.multiselect[0].value == ["blue", "red"]
    assert "the answer?" not in read(app)


def test_an_export_of_another_tool_can_be_read_as_a_plain_table(upload, tmp_path):
    path = tmp_path / "tasks.jsonl"
    lines = [{"text": f"a letter about {n}", "label": "a", "answer": "accept", "_task_hash": n} for n in range(9)]
    path.write_text("\n".join(map(json.dumps, lines)))

    app = upload(path)
    assert "export of Prodigy" in read(app)
    app.toggle(key="option_plain").set_value(True).run()
    assert "export of Prodigy" not in read(app)

    app.toggle(key="option_plain").set_value(False).run()
    assert "export of Prodigy" in read(app)
    assert not app.exception


def test_the_question_follows_the_kind_of_label_until_somebody_types_another(upload, tmp_path, monkeypatch):
    class Sized(Classification):
        name, title, question = "sized", "A size", "How large is it?"

    monkeypatch.setitem(TASKS, "sized", Sized)
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "".join(f"a letter about {n}\n" for n in range(9)))

    app = upload(path)
    assert app.text_input(key="question").value == Classification.question
    app.button_group(key="classes_task_None").set_value("sized").run()
    assert app.text_input(key="question").value == "How large is it?"

    app.text_input(key="question").set_value("How many pages?").run()
    app.button_group(key="classes_task_None").set_value("classification").run()
    assert app.text_input(key="question").value == "How many pages?"
