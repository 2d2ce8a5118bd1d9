"""What tagged texts teach."""

import numpy as np

from al_core.models.taggers.lessons import lesson_of
from al_core.spans.sentences import read_tokens


def taught(words, tags, names=("x", "y")):
    return lesson_of(read_tokens([words]), [tags], names)


def test_a_text_teaches_as_far_as_it_was_read_and_shows_the_word_behind():
    lesson = taught(["a", "b", "c", "d"], ["O", "B-x", None, "B-y"])

    assert [codes.tolist() for codes in lesson.codes] == [[0, 1]]
    assert lesson.tags == ("O", "B-x")
    assert {"1 word=c"} < set(lesson.laid.keys)
    assert not {"0 word=c", "1 word=d"} & set(lesson.laid.keys)


def test_without_a_span_there_is_nothing_to_learn():
    assert taught(["a", "b"], ["O", None]) is None
    assert taught(["a", "b"], [None, "B-x"]) is None
    assert lesson_of(read_tokens([]), [], ["x"]) is None


def test_an_inside_that_goes_on_with_nothing_says_nothing():
    lesson = taught(["a", "b", "c", "d"], ["I-x", "B-y", "I-x", "I-y"])

    assert [lesson.tags[code] for code in lesson.codes[0]] == ["O", "B-y", "O", "O"]


def test_a_part_knows_the_tags_that_it_has():
    X = read_tokens([["a"], ["b"], ["c"]])
    lesson = lesson_of(X, [["B-x"], ["O"], ["B-y"]], ["x", "y"])

    part = lesson.part(np.array([1, 2]))

    assert part.tags == ("O", "B-y")
    assert [codes.tolist() for codes in part.codes] == [[0], [1]]
