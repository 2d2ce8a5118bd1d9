import numpy as np

from al_core.spans.sentences import Sentences, read_texts, read_tokens

TEXTS = ["Anna met Bo.", "", "Bo left"]


def test_rows_keep_their_tokens_and_where_they_lie():
    found = read_texts(TEXTS)

    assert [found.words(row) for row in range(3)] == [["Anna", "met", "Bo", "."], [], ["Bo", "left"]]
    assert found.places_in(2).tolist() == [[0, 2], [3, 7]]
    assert found.n_tokens.tolist() == [4, 0, 2]
    assert found.of_row().tolist() == [0, 0, 0, 0, 2, 2]


def test_rows_are_had_by_their_positions():
    some = read_texts(TEXTS)[np.array([2, 0])]

    assert len(some) == 2
    assert [some.words(row) for row in range(2)] == [["Bo", "left"], ["Anna", "met", "Bo", "."]]
    assert some.places_in(1).tolist() == [[0, 4], [5, 8], [9, 11], [11, 12]]
    assert some[[1]][[0]].words(0) == ["Anna", "met", "Bo", "."]


def test_tokens_of_scripts_are_counted_and_lie_in_no_text():
    found = read_tokens([["New", "York"], [], ["a b"]])

    assert found.places_in(0).tolist() == [[0, 1], [1, 2]]
    assert found.words(2) == ["a b"]


def test_what_is_in_it_survives_as_arrays():
    found = read_texts(["日本 “x” 👍🏽"])

    again = Sentences.of_arrays(found.arrays())

    assert again.words(0) == found.words(0)
    assert again.places_in(0).tolist() == found.places_in(0).tolist()
