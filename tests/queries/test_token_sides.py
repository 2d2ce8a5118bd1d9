"""Words and endings of tokens, by number."""

from al_core.queries.token_sides import numbered_sides


def test_each_side_has_a_number_of_its_own():
    the, walking, cat, again, talking = numbered_sides(["The", "walking", "cat", "CAT", "talking"]).tolist()

    assert cat == again
    assert walking[1] == talking[1]
    # A word of three letters is not its own ending.
    assert len({*the, *walking, *cat, *talking}) == 7


def test_no_words_have_no_sides():
    assert numbered_sides(()).shape == (0, 2)
