"""How delimited files are written, as programs and people write them."""

import pytest

from al_core.pools.readers.dialects import LINE, PARAGRAPH
from al_core.pools.readers.uploads import Options, create_pool, preview

ROWS = "".join(f"a letter about number {n};{'ab'[n % 2]};{n}\n" for n in range(8))
PROSE = "The sun was low, and the river slow.\nNobody spoke; a dog barked.\nIt was late, said the ferryman, too late.\n"


def seen(saved, text):
    return preview(saved(text.encode()), "letters.csv")


@pytest.mark.parametrize(
    ("above", "n"),
    [
        ("sep=;\n", 1),
        ("SEP=;\r\n", 1),
        ("# made by the laboratory\n# on Monday; at noon\n", 2),
        ("Letters of 2024\n\n", 2),
        ("Letters of 2024;;\n;;\n", 2),
        ("Exported;2024-05-01\nBy;Anna\n\n", 3),
        ("% made by us; for all\n% of May\n", 2),
        ("# made; on Monday; at noon\n# and read\n", 2),
    ],
    ids=["sep", "SEP", "comments", "title", "title of a spreadsheet", "fields", "per cent", "comments like rows"],
)
def test_what_stands_above_the_table_is_no_row(saved, above, n):
    look = seen(saved, above + "text;label;size\n" + ROWS)

    assert (look.options.above, look.options.delimiter, look.options.header) == (n, ";", True)
    assert [column.name for column in look.columns] == ["text", "label", "size"]
    assert look.n_rows == 8


def test_a_first_column_without_a_name_is_its_own(saved):
    look = seen(saved, "text;label\n" + "".join(f"{n};a letter about number {n};{'ab'[n % 2]}\n" for n in range(9)))

    assert [(column.name, column.role) for column in look.columns][1:] == [("text", "text"), ("label", "label")]
    assert len(look.columns) == 3


def test_where_tabs_delimit_a_quote_may_be_a_sign_like_others(saved):
    rows = "".join(f'"{n} inch is all it has\t{"ab"[n % 2]}\n' for n in range(9))
    look = seen(saved, "text\tlabel\n" + rows)

    assert look.options.quote == ""
    assert look.rows["text"][0] == '"0 inch is all it has'


def test_other_quotes_can_be_chosen(saved, tmp_path):
    path = saved(("text,label\n" + "".join(f"'one, two and {n}',{'ab'[n % 2]}\n" for n in range(9))).encode())

    look = preview(path, "letters.csv", Options("utf-8", ",", True, ".", quote="'"))

    assert look.rows["text"][3] == "one, two and 3"


def test_plain_text_is_an_example_a_line(saved):
    look = seen(saved, PROSE * 3)

    assert look.options.delimiter == LINE
    assert not look.options.header
    assert look.rows["Column 1"][1] == "Nobody spoke; a dog barked."
    assert [column.role for column in look.columns] == ["text"]


def test_sentences_that_all_have_a_comma_are_no_table(saved):
    look = seen(saved, "".join(f"the river rose on day {n}, and then the bridge fell\n" for n in range(9)))

    assert look.options.delimiter == LINE
    assert look.n_rows == 9


def test_plain_text_can_be_an_example_a_paragraph(saved, tmp_path):
    path = saved((PROSE + "\n\n" + PROSE.replace("river", "road") + "\n" + "The end.\n").encode())

    look = preview(path, "letters.txt", Options("utf-8", PARAGRAPH, header=False))
    pool = create_pool(path, "letters.txt", look.options, {"Column 1": "text"}, tmp_path)

    assert pool.n_rows == 3
    assert pool.column(0)[0] == PROSE.rstrip("\n")


def test_a_sign_that_ends_a_line_elsewhere_is_a_part_of_a_text(saved):
    rows = "".join(f"one\u2028two, three\u2029{n},{'ab'[n % 2]},{n}\n" for n in range(9))
    look = seen(saved, "text,more,label,size\n" + rows)

    assert look.options.delimiter == ","
    assert look.n_rows == 9


def test_a_question_of_a_survey_is_the_name_of_its_column(saved):
    question = "How likely is it that you would recommend the surgery to a friend or a member of your family?"
    why = "What was the main reason for the answer that you gave to the question before this one in your own words?"
    rows = "".join(f"{'ab'[n % 2]},they were kind on day {n}\n" for n in range(9))
    look = seen(saved, f"{question},{why}\n{rows}")

    assert look.options.header
    assert look.n_rows == 9


def test_a_first_row_of_long_texts_names_nothing(saved):
    rows = "".join(f"{'the surgery was closed when we came and nobody told us why ' * 2}{n},a\n" for n in range(9))
    look = seen(saved, rows)

    assert not look.options.header
    assert look.n_rows == 9


def test_names_that_stand_twice_are_names_all_the_same(saved):
    look = seen(saved, "text,text,label\n" + "".join(f"the first {n},the other {n},{'ab'[n % 2]}\n" for n in range(9)))

    assert look.options.header
    assert [column.name for column in look.columns] == ["text", "text (2)", "label"]


@pytest.mark.parametrize("delimiter", ["^", "¦", "\x1f", "::", "|||", "###", "~|~"])
def test_an_unusual_delimiter_is_found_where_none_of_the_usual_cuts(saved, delimiter):
    look = seen(saved, ("text;label;size\n" + ROWS.replace(" about", ", about")).replace(";", delimiter))

    assert look.options.delimiter == delimiter
    assert [(column.name, column.role) for column in look.columns][:2] == [("text", "text"), ("label", "label")]
    assert look.rows["text"][3] == "a letter, about number 3"


def test_single_quotes_are_found_where_they_keep_texts_together(saved):
    look = seen(saved, "text,label\n" + "".join(f"'one, two and {n}','{'ab'[n % 2]}'\n" for n in range(9)))

    assert look.options.quote == "'"
    assert list(look.rows.iloc[3]) == ["one, two and 3", "b"]


@pytest.mark.parametrize(
    ("headings", "n"),
    [
        ("cm;kg;\n", 1),
        ("How tall?;How heavy?;Why?\ncm;kg;\n", 2),
        ("----;----;----\n", 1),
        ('{"ImportId":"1"};{"ImportId":"2"};{"ImportId":"3"}\n', 1),
    ],
)
def test_rows_that_head_the_columns_once_more_are_no_examples_and_said(saved, headings, n):
    rows = "".join(f"{150 + at * 3};{at * 7 % 50};for the reason of {at}\n" for at in range(20))
    look = seen(saved, "height;weight;text\n" + headings + rows)

    assert [column.role for column in look.columns] == ["number", "number", "text"]
    assert look.n_rows == 20
    assert {note.badge: note.text for note in look.notes}["headings"].startswith("Row" + "s" * (n > 1) + " 1")


def test_the_name_of_a_single_column_is_known_by_what_stands_below(saved):
    assert seen(saved, "value\n" + "".join(f"{at * 1.5}\n" for at in range(9))).columns[0].role == "number"
    assert seen(saved, "Tweet text\n" + PROSE * 3).columns[0].name == "Tweet text"
    assert seen(saved, PROSE * 3).n_rows == 9


def test_blank_names_behind_the_last_column_are_none(saved):
    look = seen(saved, "#text;label;size;;\n" + ROWS)

    assert [column.name for column in look.columns] == ["text", "label", "size"]


@pytest.mark.parametrize("within", ["data:image/png;base64,iVBORw0KGgo=", "bread &amp; butter, or more"])
def test_semicolons_of_pictures_and_web_pages_part_nothing(saved, within):
    lines = [f'{"ab"[at % 2]},"{within}{at}"' for at in range(20)]

    assert preview(saved("\n".join(["label,picture", *lines]))).options.delimiter == ","
