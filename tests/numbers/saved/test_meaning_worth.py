"""What meaning is worth: told from the same labels and the same tests, with an interval, or not at all."""

from dataclasses import replace

import numpy as np
import pytest
from meanings import table_of_words
from reviews import ROWS, answered, read_by, reviews_in, session

from al_core.learning import meanings
from al_core.meaning.finding import encoder_in
from al_core.numbers.saved.meaning_worth import MeaningWorth, SoMany, kept_worth, right_more_often, worth_of_meaning
from al_core.numbers.saved.meaning_worth import _crossing as crossing
from al_core.numbers.saved.tallies import save_tally


@pytest.fixture
def encoder(tmp_path, monkeypatch):
    found = encoder_in(table_of_words(tmp_path / "words", ROWS))
    monkeypatch.setattr(meanings, "text_encoder", lambda: found)
    return found


def worth(project, log):
    return worth_of_meaning(project.pool, project.settings, log)


def test_the_gain_is_that_of_the_same_tests():
    one, other = np.array([True] * 60 + [False] * 40), np.array([True] * 50 + [False] * 50)

    gain, low, high = right_more_often(one, other)

    assert gain == pytest.approx(0.1)
    assert (low > 0, high) == (True, pytest.approx(0.2 - low))
    assert right_more_often(other, other)[1] < 0 < right_more_often(other, other)[2]


def test_where_refits_cross_is_told_with_the_luck_of_tests_and_refits():
    rng = np.random.default_rng(1)
    hits = rng.random((4, 8, 200)) < np.array([0.5, 0.6, 0.7, 0.8])[:, None, None]

    found = crossing([10, 20, 40, 80], hits, rng.random(200) < 0.65)
    beyond = crossing([10, 20, 40, 80], hits, np.ones(200, bool))

    assert found.low < 28 < found.high
    assert found.low <= found.value <= found.high
    assert beyond == SoMany(80, 80, None)


def test_nothing_is_told_before_it_can_be(store, tmp_path, encoder):
    reviews = reviews_in(store, tmp_path)
    log = session(reviews, n_checks=19)

    assert worth(reviews, log).missing == "The texts are not read yet."
    read_by(encoder, reviews)
    assert worth(reviews, log[:1]).missing == "It waits until a model can be learnt."
    assert worth(reviews, log).missing == "It is told from 20 checks on; there are 19."


def test_with_checks_it_is_told_how_many_of_the_labels_would_do(store, tmp_path, encoder):
    reviews = reviews_in(store, tmp_path)
    read_by(encoder, reviews)
    log = session(reviews, n=24, n_checks=60)

    found = worth(reviews, log)

    assert (found.n_answers, found.n_labels, found.n_tests, found.sees) == (84, 24, 60, "words")
    assert found.low <= found.gain <= found.high
    if found.verdict == "better":
        assert found.enough.low <= found.enough.value <= 24
    assert found.needed is None


def test_where_labels_are_known_it_is_told_how_many_words_alone_need(store, tmp_path, encoder):
    reviews = reviews_in(store, tmp_path, known=True)
    read_by(encoder, reviews)

    found = worth(reviews, answered(reviews, reviews.zones.candidates[:20]))

    print(found)
    assert found.verdict == "better"
    assert found.needed.value >= 20
    assert found.enough.value <= 20


def test_it_survives_its_file(tmp_path):
    found = MeaningWorth(50, 40, 30, 0.6, 0.1, 0.02, 0.18, SoMany(10, 5, 20), SoMany(90, 60, None), "words")
    save_tally(tmp_path / "worth.json", found)

    assert kept_worth(tmp_path / "worth.json") == found
    assert kept_worth(tmp_path / "none.json") is None
    assert replace(found, low=-0.1).verdict == "not yet distinguishable"
