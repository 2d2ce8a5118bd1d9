"""A file on the Upload page: what each column is, and how it reads, as people say."""

import pytest
import xlsxwriter
from visits import opened, read, words


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
    app.button(key="use_as_label").click().run()

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
