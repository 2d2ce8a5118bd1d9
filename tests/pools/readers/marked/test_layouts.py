import json

import pytest

from al_core.pools.readers.marked.layouts import TableLayout, layout_of_table

TOKENS, TAGS = '["Anna", "lacht", "hier"]', '["B-PER", "O", "O"]'


@pytest.mark.parametrize(
    ("names", "row", "found"),
    [
        (["tokens", "ner_tags"], [TOKENS, TAGS], TableLayout(0, True, (1,))),
        (
            ["id", "sentence", "pos_tags", "chunk_tags", "ner_tags"],
            ["7", TOKENS, '["N", "V", "A"]', TAGS, TAGS],
            TableLayout(1, True, (4, 3)),
        ),
        (["tokens", "ner_tags"], [TOKENS, "[1, 0, 0]"], TableLayout(0, True, numbered=(1,))),
        (["tokens"], [TOKENS], TableLayout(0, True)),
        (["title", "text", "spans"], ["A", "Anna lacht hier", '[[0, 4, "PER"]]'], TableLayout(1, False, (), (2,))),
        (["text", "topics"], ["Anna lacht hier", '["food", "drink"]'], None),
        (["text", "tokens", "label"], ["Anna lacht hier", TOKENS, "pos"], None),
        (["text", "vector"], ["Anna lacht hier", "[0.5, 1.5]"], None),
        (["text", "label"], ["Anna lacht hier", "[]"], None),
    ],
)
def test_columns_are_known_by_what_they_hold(names, row, found):
    assert layout_of_table(names, [row, row]) == found


def test_empty_lists_are_spans_where_a_project_has_spans():
    assert layout_of_table(["text", "label"], [["Anna lacht", "[]"]], marked=True) == TableLayout(0, False, (), (1,))


def test_of_several_texts_the_spans_are_of_the_one_in_which_they_fit():
    names = ["text", "answer", "spans"]
    rows = [["Who?", "It was Anna", json.dumps([{"start": 7, "end": 11, "label": "PER", "text": "Anna"}])]]

    assert layout_of_table(names, rows).text == 1
