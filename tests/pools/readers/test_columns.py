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

    assert ("no text", "Row 21, column text: nothing to read.") in [(note.badge, note.text) for note in seen.notes]
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


WORDS = ("amber", "brisk", "cedar", "delta", "ember", "frost", "grove")


def text_of(at):
    return " ".join(WORDS[(at * step + step) % 7] for step in range(1, 7)) + f" {at}"


@pytest.mark.parametrize("name", ["gold_label", "asreview_label", "label.responses", "标签", "included", "is_spam"])
def test_a_column_that_is_named_like_an_answer_is_the_label_and_not_learnt_from(saved, data, name):
    path = saved(f"text,{name}\n" + "".join(f"{text_of(at)},{('yes', 'no', '')[at % 3]}\n" for at in range(60)))

    assert roles_of(path) == {"text": "text", name: "label"}
    assert pool_of(path, data).known_labels() == {at: ("yes", "no")[at % 3] for at in range(60) if at % 3 < 2}


def test_sixty_classes_that_come_again_are_a_label(saved, data):
    path = saved("text,label\n" + "".join(f"{text_of(at)},Topic {at % 60:02}\n" for at in range(300)))

    assert roles_of(path)["label"] == "label"
    assert len(pool_of(path, data).classes()) == 60


def test_the_surest_of_several_answers_is_the_label(saved):
    path = saved("text,category,label\n" + "".join(f"{text_of(at)},c{at % 3},l{at % 2}\n" for at in range(60)))

    assert roles_of(path) == {"text": "text", "category": "category", "label": "label"}


def test_the_same_answer_in_words_beside_its_number_is_not_learnt_from(saved):
    path = saved("text,label,label_text\n" + "".join(f"{text_of(at)},{at % 2},{'ab'[at % 2]}\n" for at in range(60)))

    assert roles_of(path) == {"text": "text", "label": "label", "label_text": "ignore"}


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


def test_one_class_that_is_known_for_some_rows_is_a_label_of_one_class(saved, data):
    path = saved("text,label\n" + "".join(f"{text_of(at)},{'spam' * (at < 9)}\n" for at in range(60)))

    assert pool_of(path, data).known_labels() == dict.fromkeys(range(9), "spam")
    assert "one class" in [note.badge for note in preview(path, path.name).notes]


def test_row_numbers_and_what_tools_note_down_are_not_learnt_from(saved):
    path = saved(
        "Unnamed: 0,size,weight,_task_hash,lead_time,label\n"
        + "".join(f"{at},{at * 7 % 13}.5,{at * 3 % 11}.5,{at * 77_777},{at % 9}.1,{at % 2}\n" for at in range(60))
    )

    roles = roles_of(path)

    assert [name for name, role in roles.items() if role == "number"] == ["size", "weight"]
    assert [name for name, role in roles.items() if role == "ignore"] == ["Unnamed: 0", "_task_hash", "lead_time"]


@pytest.mark.parametrize(
    "letters",
    ["这家酒店的房间很干净服务态度也好", "ห้องพักสะอาดมากและบริการดี", "បន្ទប់ស្អាតហើយសេវាកម្មល្អ", "部屋はとてもきれいでした"],
)
def test_a_text_of_a_script_without_blanks_is_a_text_also_beside_numbers(saved, data, letters):
    path = saved(
        "review,stars\n" + "".join(f"{letters[at % 7 :]}{letters[: at % 7]}{at},{at % 5}\n" for at in range(80))
    )

    assert roles_of(path) == {"review": "text", "stars": "number"}
    assert pool_of(path, data).n_rows == 80


def test_long_runs_without_blanks_are_texts_and_short_ones_are_names(saved):
    bases = "".join("ACGT"[at * at % 4] for at in range(200))
    path = saved("sequence,gene,size\n" + "".join(f"{bases[at : at + 90]}{at},gene{at},{at}.5\n" for at in range(60)))

    assert roles_of(path) == {"sequence": "text", "gene": "id", "size": "number"}


def test_a_column_of_prices_and_one_of_shares_are_numbers(saved, data):
    rows = [f'"{1 + at % 8},{100 + at}.50",{at % 90}%,{"ab"[at % 2]}' for at in range(60)]
    path = saved("\n".join(["price,sold,label", *rows]))

    assert roles_of(path) == {"price": "number", "sold": "number", "label": "label"}
    assert preview(path, path.name).columns[0].found == "1100.5 to 8155.5"
    assert pool_of(path, data).n_rows == 60


def test_thousands_with_points_and_fractions_with_commas_are_told_by_the_whole_column(saved):
    path = saved("price;label\n" + "".join(f"{1 + at % 8}.{100 + at},50;{'ab'[at % 2]}\n" for at in range(60)))

    assert roles_of(path) == {"price": "number", "label": "label"}
    assert preview(path, path.name).columns[0].found == "1100.5 to 8155.5"


def test_a_day_that_may_be_a_month_is_said(saved):
    path = saved("text,when\n" + "".join(f"{text_of(at)},{1 + at % 9:02}/{1 + at % 11:02}/2024\n" for at in range(40)))

    said = {note.badge: note.text for note in preview(path, path.name).notes}

    assert roles_of(path)["when"] == "timestamp"
    sentence = "Column when: “01/10/2024” is read as 01 October 2024; it could be 10 January 2024 as well."
    assert said["which day?"] == sentence
