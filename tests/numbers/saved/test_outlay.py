"""What a session has cost beside what random ones would have."""

import numpy as np
import pytest
from efforts import effort

from al_core.numbers.saved.lead import Lead
from al_core.numbers.saved.outlay import amounts_spent, seconds_spent

# 40 labels in place of 60 to 90 at random; beyond doubt it is some of 55 to 100.
FEWER = Lead(40, 0.8, 20, 50, "saving", claimed=(15, 60))
SHORT, LONG = np.full(40, 10), np.full(40, 25)
POOL = np.full(500, 10)


def test_where_all_cost_alike_labels_time_and_tokens_say_the_same():
    one = effort(SHORT, 2.0 * SHORT, POOL)

    read, took = amounts_spent(one, FEWER), seconds_spent(one, FEWER)

    assert (read.spent, read.low, read.high, read.verdict) == pytest.approx((400, 600, 900, "saving"))
    assert (took.spent, took.low, took.high, took.verdict) == pytest.approx((800, 1200, 1800, "saving"))


def test_fewer_texts_are_no_saving_where_they_are_longer():
    one = effort(LONG, 2.0 * LONG, POOL)

    # 40 texts of 25 tokens are 1,000; 60 to 90 at random of 10 are 600 to 900
    assert amounts_spent(one, FEWER).verdict == "not yet distinguishable"
    assert seconds_spent(one, FEWER).verdict == "not yet distinguishable"
    assert amounts_spent(effort(2 * LONG, 4.0 * LONG, POOL), FEWER).verdict == "random is better"


def test_seconds_that_hardly_depend_on_length_go_by_the_number_of_texts():
    lengths = np.tile([10, 40], 20)
    one = effort(lengths, 20 + 0.01 * lengths, POOL)

    assert amounts_spent(one, FEWER).verdict != "saving"
    assert seconds_spent(one, FEWER).verdict == "saving"
    assert seconds_spent(one, FEWER).low == pytest.approx(60 * 20.1, rel=1e-3)


def test_doubts_about_labels_lengths_and_seconds_are_combined():
    rng = np.random.default_rng(0)
    lengths, pool = rng.integers(5, 40, 40), rng.integers(5, 40, 500)
    uneven = effort(lengths, lengths * rng.lognormal(0, 0.5, 40), pool)
    surely, widely = Lead(40, 0.8, 20, 20, "saving", claimed=(20, 20)), FEWER

    read, took = amounts_spent(uneven, surely), seconds_spent(uneven, surely)

    # 60 texts: the spread of lengths over the root of 60, at 1.645 deviations
    half = 1.645 * pool.std() / pool.mean() / 60**0.5
    assert np.log(read.high / read.low) == pytest.approx(2 * half)
    assert np.log(took.high / took.low) > 2 * half
    assert np.log(amounts_spent(uneven, widely).high / amounts_spent(uneven, widely).low) > np.log(90 / 60)


def test_only_what_was_spent_until_the_score_counts():
    one = effort(np.full(80, 10), np.full(80, 20.0), POOL)

    assert amounts_spent(one, FEWER).spent == 400


def test_skipping_and_second_opinions_cost_at_random_too():
    twice = effort(np.repeat(SHORT, 2), np.full(80, 20.0), POOL, teaches=np.tile([False, True], 40))

    read = amounts_spent(twice, FEWER)

    assert (read.spent, read.low, read.high) == pytest.approx((800, 1200, 1800))


def test_who_reads_a_tenth_of_each_text_would_read_a_tenth_at_random():
    in_part = effort(SHORT, 2.0 * SHORT, POOL * 10, whole=SHORT * 10)

    assert amounts_spent(in_part, FEWER).low == pytest.approx(600)


def test_texts_without_a_word_take_time_and_nothing_to_read():
    blank = effort(np.zeros(40), np.full(40, 3.0), np.zeros(500))

    assert amounts_spent(blank, FEWER).high == 0
    assert (seconds_spent(blank, FEWER).low, seconds_spent(blank, FEWER).high) == pytest.approx((180, 270))


def test_an_open_end_stays_open_and_without_times_there_are_no_seconds():
    opened = Lead(40, 0.8, 20, None, "not yet distinguishable", claimed=(-10, None))
    untimed = effort(SHORT, np.zeros(40), POOL)

    assert amounts_spent(untimed, opened).high is None
    assert amounts_spent(untimed, opened).low == pytest.approx(600)
    assert amounts_spent(untimed, opened).verdict == "not yet distinguishable"
    assert seconds_spent(untimed, opened) is None
