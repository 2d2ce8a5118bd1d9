"""What is said of each column, and what it is taken for."""

import json
from dataclasses import replace

import pytest
from uploaded import pool_of, refusal, roles_of, text_of

from al_core.pools.readers.uploads import Options, create_pool, preview


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


def test_the_lengths_of_texts_with_spans_are_said_in_the_same_words(tmp_path):
    path = tmp_path / "a.jsonl"
    spans = [{"start": 0, "end": 4, "label": "PER"}]
    path.write_text("".join(json.dumps({"text": f"Anna met Bob {at}", "spans": spans}) + "\n" for at in range(30)))

    assert preview(path, path.name).columns[0].found == "30 different texts, 4 words"


@pytest.mark.parametrize(("different", "found"), [(20, "20 different numbers"), (3, "3 classes")])
def test_many_different_numbers_are_not_called_classes(saved, different, found):
    path = saved("n,label\n" + "".join(f"{at}.5,{at % different}\n" for at in range(200)))

    assert preview(path, path.name).columns[1].found == f"{found}, known for 200 rows"


def test_infinite_and_constant_columns_are_said(saved):
    path = saved("a,b,c\n" + "".join(f"{at}.5,{'inf' if at == 3 else at * 2},same\n" for at in range(20)))

    found = {column.name: (column.role, column.found) for column in preview(path, path.name).columns}

    assert found["b"] == ("number", "0 to 38; 1 infinite, treated as empty")
    assert found["c"] == ("ignore", "always “same”")


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
    assert preview(path, path.name).columns[0].found == "1,100.5 to 8,155.5"
    assert pool_of(path, data).n_rows == 60


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("1105.5", "9899.5", "1,105.5 to 9,899.5"),
        ("-2500", "1234567", "-2,500 to 1,234,567"),
        ("0.000123456", "1e18", "0.00012346 to 1e+18"),
        ("1887", "2024", "1887 to 2024"),  # these may be years
    ],
)
def test_a_range_has_its_thousands_apart(saved, first, last, found):
    path = saved("size,label\n" + f"{first},a\n{last},b\n" * 10)

    assert preview(path, path.name).columns[0].found == found


def test_thousands_with_points_and_fractions_with_commas_are_told_by_the_whole_column(saved):
    path = saved("price;label\n" + "".join(f"{1 + at % 8}.{100 + at},50;{'ab'[at % 2]}\n" for at in range(60)))

    assert roles_of(path) == {"price": "number", "label": "label"}
    assert preview(path, path.name).columns[0].found == "1,100.5 to 8,155.5"


def test_a_column_whose_cells_hold_several_labels_is_the_answer(tmp_path, data):
    path = tmp_path / "letters.csv"
    cells = ["rain; wind", "sun", "", "wind; sun", "rain"]
    path.write_text("text,topics\n" + "".join(f"letter {n} is about the weather,{cells[n % 5]}\n" for n in range(60)))

    seen = preview(path, path.name)
    column = next(one for one in seen.columns if one.name == "topics")
    pool = create_pool(
        path, path.name, replace(seen.options, labels_parted_by=seen.parted["topics"]), roles_of(path), data
    )

    assert (column.role, column.found) == ("label", "3 labels, several in 24 of 48 rows")
    assert [pool.known_labels().get(row) for row in range(3)] == ['["rain", "wind"]', '["sun"]', None]


def test_as_one_class_a_cell_with_several_labels_has_none(tmp_path, data):
    path = tmp_path / "letters.jsonl"
    cells = [["rain", "wind"], ["sun"], [], ["wind", "sun"], ["rain"]]
    records = [{"text": f"letter {n} is about the weather", "labels": cells[n % 5]} for n in range(60)]
    path.write_text("\n".join(map(json.dumps, records)))

    pool = create_pool(path, path.name, preview(path, path.name).options, roles_of(path), data)
    several = create_pool(path, path.name, Options(labels_parted_by="[]"), roles_of(path), data)

    assert pool.classes() == ["rain", "sun"]
    assert sorted(several.classes()) == ['["rain", "wind"]', '["rain"]', '["sun", "wind"]', '["sun"]', "[]"]


@pytest.mark.parametrize("name", ["Unnamed: 0", ""])
def test_the_index_of_a_table_of_which_rows_were_left_out_is_no_feature(saved, name):
    path = saved(f"{name},text,size\n" + "".join(f"{at * 37 % 600},{text_of(at)},{at % 7}\n" for at in range(60)))

    assert [*roles_of(path).values()] == ["ignore", "text", "number"]


def test_what_is_read_as_a_label_only_by_its_form_is_judged_as_it_stands(saved, data):
    path = saved("".join(f'{{"text": "{text_of(at)}", "place": [{at}, {at}]}}\n' for at in range(60)))

    assert roles_of(path)["place"] != "number"
    assert pool_of(path, data).n_rows == 60


def test_lists_of_tags_are_no_answer(saved):
    rows = [('["O", "O"]', '["O", "B"]', '["B", "B"]')[at % 3] for at in range(60)]
    path = saved("".join(f'{{"text": "{text_of(at)}", "tags": {tags}}}\n' for at, tags in enumerate(rows)))

    assert roles_of(path)["tags"] != "label"


def test_a_counter_inside_of_records_is_no_feature(saved):
    path = saved("".join(f'{{"text": "{text_of(at)}", "meta": {{"n": {at}, "size": {at % 7}}}}}\n' for at in range(60)))

    assert roles_of(path) == {"text": "text", "meta.n": "ignore", "meta.size": "number"}


@pytest.mark.parametrize("signs", ["\N{GRINNING FACE}\N{PARTY POPPER}\N{SNOWMAN}", "ACGT"])
def test_texts_of_a_single_run_of_signs_are_no_names(saved, signs):
    runs = ["".join(signs[(at // len(signs) ** place) % len(signs)] for place in range(8)) for at in range(60)]
    path = saved("run,size\n" + "".join(f"{run},{at % 9}\n" for at, run in enumerate(runs)))

    assert roles_of(path)["run"] == "text"
