"""What the name of a column says of it."""

import pytest

from al_core.pools.readers.column_names import answer_strength, is_bookkeeping, is_row_number


@pytest.mark.parametrize(
    "name", ["label", "Label", " LABELS ", "标签", "ラベル", "метка", "Étiquette", "E\u0301tiquette"]
)
def test_the_word_for_label_is_known_in_many_languages(name):
    assert answer_strength(name) == 3


@pytest.mark.parametrize(
    "name",
    [
        "gold_label",
        "asreview_label",
        "label.responses",
        "label_name",
        "Kategorie",
        "included",
        "Known label",
        "user_label",
        "Include?",
        "Included (Y/N)",
        "Final decision",
        "class_name",
        "sentimentLabel",
        "label1",
    ],
)
def test_a_label_among_other_words_and_what_is_usually_asked_for_come_next(name):
    assert answer_strength(name) == 2


@pytest.mark.parametrize(
    ("name", "strength"),
    [("is_spam", 1), ("isSpam", 1), ("Toxic?", 1), ("has_fever", 1), ("history", 0), ("island", 0)],
)
def test_a_question_of_yes_or_no_may_be_the_answer(name, strength):
    assert answer_strength(name) == strength


@pytest.mark.parametrize("name", ["class_size", "target_group", "price", "text", "category_id", "days"])
def test_a_word_that_only_begins_like_an_answer_is_none(name):
    assert answer_strength(name) == 0


@pytest.mark.parametrize(
    "name",
    ["_task_hash", "_input_hash", "_timestamp", "lead_time", "annotator", "label.suggestion", "label.responses.user",
     "label.suggestion.score", "md5", "file_hash", "WorkerId"],
)  # fmt: skip
def test_what_a_labelling_tool_notes_down_is_no_answer_and_nothing_to_learn_from(name):
    assert is_bookkeeping(name)
    assert answer_strength(name) == 0


@pytest.mark.parametrize("name", ["_id", "text", "time", "user", "score", "created_at", "label", "Unnamed: 0"])
def test_what_people_measure_is_no_bookkeeping(name):
    assert not is_bookkeeping(name)


@pytest.mark.parametrize(
    "name",
    [
        "Unnamed: 0",
        "Unnamed: 0.1",
        "__index_level_0__",
        "index",
        "Row number",
        "#",
        "Sl. No.",
        "№",
        "lfd. Nr.",
        "序号",
        "meta.n",
    ],
)
def test_the_number_of_a_row_is_known_by_what_tools_call_it(name):
    assert is_row_number(name)


@pytest.mark.parametrize("name", ["age", "number of rooms", "week"])
def test_other_numbers_are_not_that_of_the_row(name):
    assert not is_row_number(name)
