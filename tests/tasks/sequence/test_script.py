import numpy as np
import pytest

from al_core.errors import BadInput
from al_core.spans.marking import marking_of
from al_core.tasks.sequence.script import as_markings, as_sentences, names_in


def test_rows_of_tokens_get_features_and_keep_their_tokens():
    handed = as_sentences([["Anna", "lives", "here"], [], ("Bo",)])

    assert handed.X.shape[0] == 3
    assert handed.rows.words(0) == ["Anna", "lives", "here"]
    assert handed.rows.n_tokens.tolist() == [3, 0, 1]


@pytest.mark.parametrize("odd", [["a text"], [["a", 3]], [7], [[]]])
def test_what_is_no_row_of_tokens_is_refused_in_a_sentence(odd):
    with pytest.raises(BadInput, match=r"\.$|\]\.$"):
        as_sentences(odd)


def test_tags_say_spans_of_tokens():
    y = [["B-PER", "I-PER", "O"], np.array(["O", "B-LOC"]), []]

    assert as_markings(y) == [marking_of([(0, 2, "PER")]), marking_of([(1, 2, "LOC")]), marking_of([])]
    assert names_in(y) == ("LOC", "PER")


def test_an_i_without_a_b_before_it_says_nothing():
    assert as_markings([["I-PER", "I-PER"]]) == [marking_of([])]


@pytest.mark.parametrize(
    ("odd", "where"),
    [([["O", 1]], "at token 1"), ([["O"], ["PER"]], "Row 1"), (["O O"], "Row 0"), ([["B-"]], "at token 0")],
)
def test_what_is_no_tag_is_named_by_its_row_and_token(odd, where):
    with pytest.raises(BadInput, match=where):
        as_markings(odd)


def test_without_any_span_there_is_nothing_to_learn():
    with pytest.raises(BadInput, match="No label marks a span"):
        names_in([["O", "O"]])
