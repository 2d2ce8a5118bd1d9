"""What is said of each column, and what it is taken for."""

import pytest
from uploaded import pool_of, refusal, roles_of

from al_core.pools.readers.uploads import preview


def test_words_for_missing_stay_words_in_a_label(saved, data):
    words = ["NA", "None", "null", "nan", "", "1", "1.0", "True"]
    path = saved("text,label\n" + "".join(f"text number {at} is here,{word}\n" for at, word in enumerate(words)))

    pool = pool_of(path, data)

    assert pool.known_labels() == {at: word for at, word in enumerate(words) if word}
    said = {note.badge: note.text for note in preview(path, path.name).notes}
    assert said["“NA”"] == "Row 1, column label: kept as the word “NA”, not as empty. Is it a class?"
    assert "look-alikes" in said


def test_look_alike_classes_are_said_and_kept_apart(saved, data):
    path = saved(
        "text,label\n"
        + "".join(
            f"the text {at} is here,{word}\n"
            for at, word in enumerate(["Urgent", "urgent", "Urgent ", "Cafe\u0301", "Café", "Other"])
        )
    )

    notes = [note.text for note in preview(path, path.name).notes if note.badge == "look-alikes"]

    assert len(notes) == 2
    assert len(pool_of(path, data).classes()) == 5


def test_ids_with_many_digits_stay_text_and_repeats_of_them_are_said(saved, data):
    path = saved(
        "id,text\n12345678901234567890,one text of some words\n12345678901234567890,two texts of some words\n"
        ",three texts of some words\n00123,four texts of some words\n"
    )

    badges = {note.badge: note.text for note in preview(path, path.name).notes}

    assert pool_of(path, data).ids([0, 2, 3]) == ["12345678901234567890", "3", "00123"]
    assert badges["same id"].startswith("Row 2, column id")
    assert badges["no id"].startswith("Row 3, column id")


def test_cells_that_lack_are_counted_and_a_row_without_its_text_is_named(saved):
    lines = [f"the {n}. text of some words,{'red' if n % 2 else 'blue'},{n}" for n in range(20)]
    path = saved("\n".join(["text,colour,age", *lines, ",,20", "one more text of some words,red,"]))

    seen = preview(path, path.name)

    assert [(note.badge, note.text) for note in seen.notes] == [("no text", "Row 21, column text: nothing to read.")]
    assert [column.found for column in seen.columns] == [
        "21 different texts, 6 words; 1 empty",
        "2 values; 1 empty",
        "0 to 20; 1 empty, filled with the middle value (median)",
    ]


def test_thousands_of_labels_are_text_and_not_classes(saved, data):
    path = saved("text,label\n" + "".join(f"the text {at} is here,label {at}\n" for at in range(10_000)))

    assert roles_of(path)["label"] != "label"
    assert "row 501, column label: more than 500 different labels" in refusal(path, data, label="label")


@pytest.mark.parametrize(("more", "found"), [("", "30 different texts, 6 words"), (" and more", "6 to 8 words")])
def test_the_lengths_of_texts_are_said_once_where_they_are_the_same(saved, more, found):
    path = saved(
        "text,n\n" + "".join(f"example number {at} stands right here{more * (at == 3)},{at}\n" for at in range(30))
    )

    assert preview(path, path.name).columns[0].found.endswith(found)


def test_infinite_and_constant_columns_are_said(saved):
    path = saved("a,b,c\n" + "".join(f"{at}.5,{'inf' if at == 3 else at * 2},same\n" for at in range(20)))

    found = {column.name: (column.role, column.found) for column in preview(path, path.name).columns}

    assert found["b"] == ("number", "0 to 38; 1 infinite, treated as empty")
    assert found["c"] == ("ignore", "always “same”")


@pytest.mark.parametrize(
    ("header", "badge", "named"),
    [
        ("age,age,text", "same name", "age (2)"),
        ("age,,text", "no name", "Column 2"),
        ("Age,age,text", "alike names", "Age and age"),
    ],
)
def test_column_names_that_mislead_are_said(tmp_path, header, badge, named):
    path = tmp_path / "names.csv"
    path.write_text(f"{header}\n" + "".join(f"{n},{n + 1},a text number {n}\n" for n in range(30)))

    found = [note for note in preview(path, "names.csv").notes if note.badge == badge]

    assert len(found) == 1
    assert named in found[0].text
