from hypothesis import given
from hypothesis import strategies as st

from al_core.spans.units import BYTES, CHARACTERS, UNITS, UTF_16, counted_in_unit, in_characters

TEXT = "é😀 a"


def test_an_offset_behind_an_emoji_counts_two_units_and_four_bytes():
    assert [counted_in_unit(TEXT, [2, 4], unit) for unit in (CHARACTERS, UTF_16, BYTES)] == [[2, 4], [3, 5], [6, 8]]


def test_an_offset_within_a_character_or_beyond_the_text_is_none():
    assert in_characters(TEXT, [2, 6, -1], UTF_16) == [None, None, None]
    assert in_characters("abc", [4], BYTES) == [None]


@given(st.text(), st.sampled_from(UNITS))
def test_every_offset_comes_back(text, unit):
    offsets = list(range(len(text) + 1))

    assert in_characters(text, counted_in_unit(text, offsets, unit), unit) == offsets


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_offsets_are_the_lengths_of_what_stands_before_them(text):
    offsets = range(len(text) + 1)

    assert counted_in_unit(text, offsets, UTF_16) == [len(text[:at].encode("utf-16-le")) // 2 for at in offsets]
    assert counted_in_unit(text, offsets, BYTES) == [len(text[:at].encode()) for at in offsets]
