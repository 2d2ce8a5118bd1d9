from collections import Counter

from al_core.pools.label_cells import cells_of_labels

MARKED = '{"spans": [[0, 4, "PER"], [5, 9, "PER"]]}'


def kept(cells, text):
    return cells.kept([["Anna Bell", text]], [1], 1, {})[0][1]


def test_a_cell_holds_one_label_unless_it_is_said_what_parts_several():
    one, several = cells_of_labels(False, ""), cells_of_labels(False, ";")

    assert kept(one, "a; b") == "a; b"
    assert list(one.names_in("a; b")) == ["a; b"]
    assert kept(several, "b; a") == '["a", "b"]'
    assert sorted(several.names_in('["a", "b"]')) == ["a", "b"]


def test_a_cell_of_spans_holds_a_marking_or_nothing():
    spans = cells_of_labels(True, "")

    assert kept(spans, MARKED) == MARKED
    assert kept(spans, "PER") == ""
    assert list(spans.names_in(MARKED)) == ["PER", "PER"]


def test_what_a_column_holds_is_said_by_its_kind():
    names = Counter({"a": 3, "b": 2})

    assert cells_of_labels(False, "").found(5, names) == "2 classes, known for 5 rows"
    assert cells_of_labels(False, ";").found(4, names) == "2 labels, known for 4 rows"
    assert cells_of_labels(True, "").found(4, names) == "5 spans in 4 texts: a 3, b 2"
