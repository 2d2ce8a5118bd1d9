"""Cells that hold several labels at once, and what parts them."""

import pytest

from al_core.pools.label_sets import IN_LISTS, labels_in_sets, set_in, what_parts


@pytest.mark.parametrize(
    ("text", "parted_by", "kept"),
    [
        ('["b", "a"]', IN_LISTS, '["a", "b"]'),
        ("['a' 'b']", "#", '["a", "b"]'),
        ('{"choices": ["a", "b"]}', IN_LISTS, '["a", "b"]'),
        ('{"a": 1, "b": 0}', IN_LISTS, '["a"]'),
        ("b#a", "#", '["a", "b"]'),
        ("b ; a; b;", ";", '["a", "b"]'),
        ("a, b", IN_LISTS, '["a, b"]'),
        ("only one", "|", '["only one"]'),
    ],
)
def test_the_labels_of_a_cell_are_kept_as_one_list_whoever_wrote_them(text, parted_by, kept):
    assert set_in(text, parted_by) == kept


@pytest.mark.parametrize("text", ["[]", '{"choices": []}', '{"a": 0, "b": false}', "#"])
def test_an_empty_list_says_that_there_is_none(text):
    assert set_in(text, "#") == "[]"


@pytest.mark.parametrize(
    "text", ["", "  ", '[{"start": 0, "end": 4, "labels": ["PER"]}]', '[{"value": ["a"], "status": "draft"}]']
)
def test_a_blank_a_draft_and_labels_of_parts_say_nothing(text):
    assert set_in(text, IN_LISTS) == ""


def test_what_is_kept_reads_as_itself_again():
    assert all(set_in(set_in(text, "|"), "|") == set_in(text, "|") for text in ("a|b", "[]", "", "['c']"))
    assert labels_in_sets(['["a", "b"]', "[]", "", '["a"]']) == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("cells", "parted_by"),
    [
        (['["rain", "sun"]', '["sun"]', "[]", '["rain", "wind"]'], IN_LISTS),
        (["rain#sun", "sun", "", "rain#wind"], "#"),
        (["rain; sun", "sun", "rain;wind"], ";"),
        (["rain|sun", "wind|sun", "rain"], "|"),
        (["rain, sun", "sun", "wind, rain", "wind"], ","),
    ],
)
def test_it_is_found_what_parts_the_labels_of_a_column(cells, parted_by):
    assert what_parts(cells * 3) == parted_by


@pytest.mark.parametrize(
    "cells",
    [
        ['["rain"]', '["sun"]', "[]"],
        ["C#", "F#", "C#"],
        ["rain, they say", "a letter, a word and more", "well, no"],
        ["[0.1, 0.2]", "[0.3, 0.1]", "[0.2, 0.3]"],
        ["1,5", "2,5", "3,7", "4,8"],
        ["yes; always", "yes; always", "no"],
        ["a; b", "c; d", "e; f"],
        ['["O", "O", "B"]', '["O", "B", "O"]', '["B", "B", "I"]', '["O", "O", "I"]'],
        ['[[0, 4, "PER"], [5, 6, "LOC"]]', '[[0, 4, "LOC"]]', "[]"],
    ],
)
def test_one_label_a_cell_a_sentence_a_number_and_a_vector_have_no_labels_to_part(cells):
    assert what_parts(cells * 3) == ""
