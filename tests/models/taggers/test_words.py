"""What is seen of a token."""

import numpy as np
import pytest

from al_core.models.taggers.words import seen_beside, seen_in, seen_itself, seen_weights, shape_of, words_at
from al_core.spans.sentences import read_tokens


@pytest.mark.parametrize(
    ("word", "shape"),
    [("Zoë", "Xx"), ("McDonald", "XxXx"), ("1,200", "d,d"), ("e.g", "x.x"), ("漢字", "x"), ("…", "…")],
)
def test_a_shape_names_each_run_of_a_kind_once(word, shape):
    assert shape_of(word) == shape


def test_a_word_shows_its_beginnings_and_ends_but_not_itself_as_one():
    features = seen_itself("Anna")

    assert {"word=anna", "shape=Xx", "begins=ann", "ends=nna", "title"} < set(features)
    assert not {"begins=anna", "ends=anna"} & set(features)
    assert seen_itself("I")[-2:] == ["title", "upper"]
    assert set(seen_beside("Anna")) < set(features)


def test_before_a_text_and_behind_it_are_words_of_their_own():
    X = read_tokens([["a", "b"], [], ["b"]])

    assert words_at(X, -1).tolist() == [2, 0, 2]
    assert words_at(X, 0).tolist() == [0, 1, 1]
    assert words_at(X, 1).tolist() == [1, 3, 3]


def test_weights_are_summed_over_a_word_and_those_beside_it():
    X = read_tokens([["a", "B"]])
    places = {"0 word=a": 0, "1 shape=X": 1, "-1 begin": 2, "0 title": 3}

    found = seen_weights(X, places, np.array([[1.0, 0], [20, 0], [300, 0], [0, 5]]))

    assert found.tolist() == [[321, 0], [0, 5]]


def test_what_a_chain_has_never_seen_counts_nothing():
    assert seen_weights(read_tokens([["new"], []]), {}, np.empty((0, 2))).tolist() == [[0, 0]]


def test_features_of_a_vocabulary_are_worked_out_once_for_all_its_slices():
    X = read_tokens([["a", "b"], ["c"]])

    assert seen_in(X[1:].vocabulary) is seen_in(X.vocabulary)
