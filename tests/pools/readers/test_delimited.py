"""CSV and its relatives: what is guessed, and what a cell may hold."""

import pytest
from uploaded import pool_of, refusal, roles_of, text_of

from al_core.pools.examples import example
from al_core.pools.readers import delimited, sources
from al_core.pools.readers.uploads import preview


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_apart(saved, delimiter):
    rows = [["letter", "count", "label"], ["one; two", "1", "a"], ["three, four", "2", "b"], ["five | six", "3", "a"]]
    path = saved("\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows))

    assert preview(path, path.name).options.delimiter == delimiter


def test_one_column_of_sentences_with_commas_is_one_column(saved, data):
    path = saved("text\nHello, you\nWell, well, well\nNo comma here\nAnd one, more; of these\n")

    assert example(pool_of(path, data), 1)["text"] == "Well, well, well"


def test_a_file_without_column_names_is_recognised(saved):
    path = saved("1,5.1,red\n2,4.9,blue\n3,4.7,red\n4,4.6,blue\n5,5.0,red\n")

    seen = preview(path, path.name)

    assert not seen.options.header
    assert [column.name for column in seen.columns] == ["Column 1", "Column 2", "Column 3"]
    assert seen.n_rows == 5


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_cells_may_hold_newlines_quotes_and_commas(saved, data, ending):
    path = saved(f'letter,label{ending}"first ""quoted"", and{ending}two lines",a{ending}plain,b{ending}')

    assert example(pool_of(path, data), 0)["text"] == f'first "quoted", and{ending}two lines'


def test_column_names_that_are_blank_or_met_twice_are_told_apart(saved):
    path = saved("age,Age,age,,text\n1,2,3,4,a longer text of words\n2,3,5,6,another text with more words\n")

    assert [*roles_of(path)] == ["age", "Age", "age (2)", "Column 4", "text"]


def test_thousands_of_columns_are_read(saved, data):
    names = [f"f{at}" for at in range(5_000)]
    rows = "".join(",".join(str((at * row) % 11 + 0.5) for at in range(5_000)) + "\n" for row in range(1, 6))
    path = saved(",".join(names) + "\n" + rows)

    assert pool_of(path, data).n_rows == 5
    wider = "".join(f"{row},1\n" for row in [",".join(names), *rows.splitlines()])
    assert "at most 5,000" in refusal(saved(wider, "wide.csv"), data / "other")


def test_quotes_behind_a_backslash_are_a_part_of_the_value(saved, data):
    lines = [f'"she said \\"{word}\\", twice {at}",{"ab"[at % 2]}' for at, word in enumerate(["yes", "no"] * 20)]
    pool = pool_of(saved("\n".join(["text,label", *lines])), data)

    assert pool.n_rows == 40
    assert example(pool, 1)["text"] == 'she said "no", twice 1'
    assert pool.known_labels()[1] == "b"


def test_a_backslash_that_escapes_nothing_stays(saved, data):
    path = saved('path,kind\n"C:\\temp\\a file of mine",x\n"he said ""so"" in C:\\",y\n')

    texts = [example(pool_of(path, data), row)["text"] for row in range(2)]

    assert texts == ["C:\\temp\\a file of mine", 'he said "so" in C:\\']


def test_delimiters_at_the_end_of_rows_make_no_column(saved, data):
    lines = [f'"a quoted text, number {at}",{"ab"[at % 2]},' for at in range(40)]
    path = saved("\n".join(["text,label", *lines]))

    assert roles_of(path) == {"text": "text", "label": "label"}
    assert pool_of(path, data).n_rows == 40


def test_names_that_are_all_the_same_are_told_apart_without_trying_all_before():
    names = delimited.column_names(["a"] * 20_000 + ["a (7)", "", "b"])

    assert names[:3] == ["a", "a (2)", "a (3)"]
    assert names[-3:] == ["a (7) (2)", "Column 20002", "b"]
    assert len(set(names)) == len(names)


def test_too_many_columns_are_refused_before_they_are_looked_at(saved, data, monkeypatch):
    monkeypatch.setattr(sources, "guess_header", lambda *_: pytest.fail("looked at all cells"))
    row = ",".join(map(str, range(5_001)))

    assert "letters.csv has 5,001 columns; at most 5,000" in refusal(saved(f"{row}\n{row}\n"), data)


def test_rows_of_nothing_but_delimiters_are_no_examples(saved, data):
    path = saved("text,label\nthe first of the letters,a\n,\nthe second of the letters,b\n,\n , \n")

    assert pool_of(path, data).n_rows == 2
    assert list(pool_of(path, data).source_rows()) == [1, 3]


def test_names_of_the_columns_further_down_are_left_out_and_named(saved, data):
    part = "text,label\n" + "".join(f"{text_of(at)},{'yes' if at % 2 else 'no'}\n" for at in range(6))
    other = part.replace("amber", "umber").replace("text,", "\ufefftext,")

    pool = pool_of(saved(part + other + other.replace("brisk", "risky")), data)

    assert set(pool.known_labels().values()) == {"yes", "no"}
    assert "Rows 7 and 14 repeat the names of the columns; left out." in [note.text for note in pool.notes]
    assert 7 not in pool.source_rows()


def test_what_stands_twice_in_a_file_without_names_is_no_name(saved):
    lines = [f"{text_of(at % 5)},{'ab'[at % 2]}" for at in range(20)]

    assert preview(saved("\n".join(lines))).options.header is False
