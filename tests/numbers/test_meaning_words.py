"""What meaning brought, in a sentence that claims nothing that is not known."""

from dataclasses import replace

from al_core.numbers.meaning_words import worth_in_short, worth_words
from al_core.numbers.saved.meaning_worth import MeaningWorth, SoMany

FOUND = MeaningWorth(80, 60, 100, 0.6, 0.09, 0.02, 0.16, SoMany(14, 8, 30))


def test_a_gain_is_said_with_its_interval_and_what_it_was_worth():
    assert worth_words(FOUND) == (
        "Meaning brought +9 points (2 to 16) at 60 labels: 69% beside 60% from words alone, from the same labels on "
        "the same 100 tests. About 14 (8 to 30) of these labels teach it as much as all 60 teach words alone."
    )


def test_where_more_labels_are_known_it_is_said_how_many_words_alone_need():
    known = replace(FOUND, enough=None, needed=SoMany(110, 70, 190))

    assert worth_words(known).endswith("Words alone would need about 110 (70 to 190) labels for that.")
    beyond = replace(known, needed=SoMany(360, 240, None))
    assert worth_words(beyond).endswith("Words alone would need more than 240 labels for that.")


def test_what_may_be_chance_is_not_said_to_help():
    assert worth_words(replace(FOUND, gain=0.02, low=-0.05)) == (
        "Whether meaning helps is not yet distinguishable: +2 points (−5 to 16) against words alone, on the same 100 "
        "tests."
    )
    assert worth_words(replace(FOUND, gain=-0.03, low=-0.05, high=-0.01)).startswith(
        "Words alone do better here: −3 points (−5 to −1) on the same 100 tests."
    )


def test_no_labels_are_said_to_be_spared_where_perhaps_none_were():
    assert "teach it" not in worth_words(replace(FOUND, enough=SoMany(40, 20, 60)))
    assert "teach it" not in worth_words(replace(FOUND, enough=SoMany(60, 40, None)))


def test_before_anything_is_known_that_is_said():
    assert worth_words(MeaningWorth(3, missing="It is told from 20 checks on; there are 6.")) == (
        "What meaning brings is not known yet. It is told from 20 checks on; there are 6."
    )


def test_in_short_chance_is_said_too():
    assert worth_in_short(FOUND) == "+9 points (2 to 16)"
    assert worth_in_short(replace(FOUND, gain=-0.02, low=-0.05)) == "−2 points (−5 to 16), may be chance"
    assert worth_in_short(None) == worth_in_short(MeaningWorth(3, missing="Wait.")) == "learnt from beside the words"
