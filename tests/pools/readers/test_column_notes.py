"""What people are told of the columns of a file before a pool is made of it."""

import pytest
from uploaded import pool_of, roles_of, text_of

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

    assert ("no text", "Row 21, column text: nothing to read.") in [(note.badge, note.text) for note in seen.notes]
    assert [column.found for column in seen.columns] == [
        "21 different texts, 6 words; 1 empty",
        "2 values; 1 empty",
        "0 to 20; 1 empty, filled with the middle value (median)",
    ]


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


def test_where_an_answer_is_likely_and_not_sure_it_is_asked(saved):
    line = "{},{},{}\n"
    two = saved("text,is_new,is_paid\n" + "".join(line.format(text_of(at), at % 2, at // 2 % 2) for at in range(60)))

    assert "label" not in roles_of(two).values()

    other = saved("text,mood\n" + "".join(f"{text_of(at)},{('good', 'bad')[at % 2]}\n" for at in range(60)))
    said = {note.badge: note.text for note in preview(other, other.name).notes}
    assert said["the answer?"] == (
        "Column mood: a few values. If that is the answer, use it as the label; as it is, the model learns from it."
    )

    named = saved("text,is_spam\n" + "".join(f"{text_of(at)},{at % 2}\n" for at in range(60)))
    said = {note.badge: note.text for note in preview(named, named.name).notes}
    assert said["the answer?"].startswith("Column is_spam: taken for the answer, by its name.")


def test_a_day_that_may_be_a_month_is_said(saved):
    path = saved("text,when\n" + "".join(f"{text_of(at)},{1 + at % 9:02}/{1 + at % 11:02}/2024\n" for at in range(40)))

    said = {note.badge: note.text for note in preview(path, path.name).notes}

    assert roles_of(path)["when"] == "timestamp"
    sentence = "Column when: “01/10/2024” is read as 01 October 2024; it could be 10 January 2024 as well."
    assert said["which day?"] == sentence


def test_errors_of_a_spreadsheet_are_missing_numbers_and_named(saved):
    rows = "".join(f"{text_of(at)},{'#DIV/0!' if at in (3, 8) else at}\n" for at in range(20))
    path = saved(f"text,size\n{rows}")

    said = [note.text for note in preview(path).notes]

    assert roles_of(path)["size"] == "number"
    assert "Rows 4 and 9, column size: “#DIV/0!” is no number; read as empty." in said


@pytest.mark.parametrize(
    ("head", "line", "asked"),
    [
        ("text,mood", "{text},{two}\n", "Column mood: a few values."),
        ("size,weight,kind", "{n},{m},{two}\n", "Column kind: a few values."),
        ("flag,size,weight,kind", "{two},{n},{m},{three}\n", "Columns kind, flag: a few values each."),
        ("size,weight", "{n},{m}\n", ""),
        ("flag,colour", "{two},{colour}\n", "Columns colour, flag: a few values each."),
    ],
)
def test_numbers_of_few_values_may_be_the_answer_as_well(saved, head, line, asked):
    cells = [
        {
            "text": text_of(at),
            "two": at % 2,
            "three": at % 3,
            "n": at * 7 % 50,
            "m": at * 9 % 40,
            "colour": "rgb"[at % 3],
        }
        for at in range(60)
    ]
    path = saved(f"{head}\n" + "".join(line.format(**one) for one in cells))

    said = {note.badge: note.text for note in preview(path, path.name).notes}

    assert said.get("the answer?", "").startswith(asked)
    assert bool(asked) == ("the answer?" in said) == bool(preview(path, path.name).likely)


@pytest.mark.parametrize(
    ("odd", "place", "said"),
    [
        ("twelve", 20, "Row 21, column amount: “twelve” is no number, so these are not used as numbers"),
        ("9 g", 20, "Row 21, column amount: “9 g” is in another unit or currency than those before, so"),
    ],
)
def test_the_cell_for_which_numbers_are_not_used_is_named(saved, odd, place, said):
    cells = [f"{at * 7 % 50} kg" if at != place else odd for at in range(60)]
    path = saved("text,amount\n" + "".join(f"{text_of(at)},{cell}\n" for at, cell in enumerate(cells)))

    assert {note.badge: note.text for note in preview(path).notes}["not a number"].startswith(said)
    assert roles_of(path)["amount"] != "number"


def test_what_is_no_date_among_dates_is_counted_and_named(saved):
    cells = [f"{at % 28 + 1}.05.2024" if at % 20 else "0000-00-00" for at in range(60)]
    path = saved("text,seen\n" + "".join(f"{text_of(at)},{cell}\n" for at, cell in enumerate(cells)))

    assert roles_of(path)["seen"] == "timestamp"
    assert {note.badge: note.text for note in preview(path).notes}["no date"] == (
        "Rows 1, 21 and 41, column seen: “0000-00-00” is no date as the others are; read as empty."
    )
