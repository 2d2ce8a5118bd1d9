"""Labels in lists and objects, as tools write them into a cell."""

import pytest

from al_core.pools.choices import OF_PARTS, SEVERAL, are_written_as_lists, written_label


@pytest.mark.parametrize(
    "text",
    [
        "pos",
        '["pos"]',
        "['pos']",
        '{"choices": ["pos"]}',
        '[{"choices": ["pos"]}]',
        '[{"value": "pos", "user_id": "3f", "status": "submitted"}]',
        "[{'value': 'pos', 'user_id': '3f'}]",
        '{"label": "pos"}',
        '{"pos": 1.0, "neg": 0.0}',
        '{"pos": true, "neg": false}',
        '["pos", "pos"]',
    ],
)
def test_one_label_is_read_however_it_is_wrapped(text):
    assert written_label(text) == ("pos", "")


@pytest.mark.parametrize("text", ["[]", " [ ] ", "{}", '{"choices": []}', "[null]", '{"pos": 0, "neg": 0}', ""])
def test_an_empty_list_is_no_label(text):
    assert written_label(text) == ("", "")


@pytest.mark.parametrize("text", ['["pos", "neg"]', "['pos', 'neg']", "['pos' 'neg']", '{"choices": ["pos", "neg"]}'])
def test_several_labels_are_said_to_be_several(text):
    assert written_label(text) == ("", SEVERAL)


@pytest.mark.parametrize("text", ['[[0, 4, "PER"]]', '[{"start": 0, "end": 4, "labels": ["PER"]}]'])
def test_labels_of_parts_are_no_label_of_the_whole(text):
    assert written_label(text) == ("", OF_PARTS)


@pytest.mark.parametrize("text", ["[unsure]", "C#", r"['a\d']", "{other}", "[", "[see 2]", "]["])
def test_a_class_with_brackets_in_its_name_keeps_them(text):
    assert written_label(text) == (text, "")


def test_numbers_and_answers_keep_how_they_were_written():
    assert [written_label(text).label for text in ("[1]", "[1.0]", "[true]", "['it\\'s']", '["C#"]')] == [
        "1",
        "1.0",
        "True",
        "it's",
        "C#",
    ]


def test_a_response_that_was_not_submitted_is_no_label():
    drafted = '[{"value": "pos", "status": "draft"}, {"value": "neg", "status": "submitted"}]'

    assert written_label(drafted) == ("neg", "")


def test_a_deep_list_is_left_as_it_is():
    deep = "[" * 5_000 + "]" * 5_000

    assert written_label(deep) == (deep, "")


def test_only_a_column_of_lists_of_at_most_one_label_is_written_as_an_answer():
    assert are_written_as_lists(["['pos']", "[]", ""])
    assert not are_written_as_lists(["[]", "[]"])
    assert not are_written_as_lists(['["p", "q"]', '["p"]'])
    assert not are_written_as_lists(["[]", "pos"])
