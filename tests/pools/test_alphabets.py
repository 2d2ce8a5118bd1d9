"""Encodings of the same letters are told apart by where the letters stand."""

import pytest

from al_core.pools.alphabets import OF_CYRILLIC, OF_LATIN, OF_THAI, best_of, stands_among_latin


@pytest.mark.parametrize("encoding", OF_CYRILLIC)
def test_small_letters_within_a_word_tell_the_encoding_of_cyrillic(encoding):
    assert best_of("Очень Хорошая книга, но «медленно»".encode(encoding, "ignore"), OF_CYRILLIC) in (encoding, "koi8_r")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso8859_2", "zażółć gęślą jaźń, świetnie"),
        ("cp1250", "příliš žluťoučký kůň, šťastný"),
        ("cp1257", "įlinkdama fechtuotojo špaga sublykčiojusi"),
        ("mac_roman", "über die Straße, naïve élève, señor"),
        ("cp850", "über die Straße, naïve élève, señor"),
        ("iso8859_15", "une œuvre, le cœur déjà à 5 €"),
        ("cp1254", "yağız şoföre çabucak güvendi, İstanbul'da ışık"),
    ],
)
def test_letters_that_belong_to_one_language_tell_the_encoding(encoding, text):
    assert best_of(text.encode(encoding), OF_LATIN) == encoding
    assert stands_among_latin(text.encode(encoding))


def test_letters_of_no_alphabet_are_none():
    thai = "เป็นมนุษย์สุดประเสริฐ".encode("cp874")

    assert best_of(thai, OF_THAI) == "cp874"
    assert best_of(thai, OF_CYRILLIC) is None
    assert not stands_among_latin(thai)
