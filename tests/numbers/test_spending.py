"""What labelling took, in words."""

import numpy as np
import pytest
from efforts import effort

from al_core.numbers.saved.lead import Lead
from al_core.numbers.sentences import Said
from al_core.numbers.spending import ahead_in_cost, longer, saved_what, speed_words, spent

FEWER = Lead(100, 0.8, 50, 125, "saving", claimed=(30, 150))
POOL = np.full(500, 20)


def steady(length, n=100, each=0.6):
    """Answers to texts of one length, at one pace."""
    return effort(np.full(n, length), np.full(n, each * length), POOL)


def test_a_newcomer_reads_minutes_and_tokens():
    # 100 texts of 20 tokens at 12 s; at random 150 to 225 of them
    assert ahead_in_cost(FEWER, steady(20), "F1") == Said(
        "10 to 25 min",
        "against texts at random",
        "This took 20 min, 2,000 tokens read; texts at random would have taken 30 to 45 min, 3,000 to 4,500 tokens for "
        "the same F1.",
    )


def test_long_texts_save_nothing_and_it_is_said_why():
    found = ahead_in_cost(FEWER, steady(40), "F1")

    assert (found.value, found.note) == ("not yet distinguishable", "from texts at random")
    assert "This took 40 min, 4,000 tokens read" in found.more
    assert found.more.endswith(
        "What was asked has 40 tokens on average, texts at random 20: counted in texts alone, too much would seem "
        "saved."
    )
    assert ahead_in_cost(FEWER, steady(60), "F1").value == "none"


def test_short_texts_may_save_time_although_they_are_more():
    more = Lead(100, 0.8, -40, -20, "random is better", claimed=(-50, -10))

    found = ahead_in_cost(more, steady(6), "F1")

    assert (found.value, found.note) == ("6 to 10 min", "against texts at random")
    assert "too little would seem saved" in longer(steady(6))


def test_without_times_it_is_said_in_tokens():
    untimed = effort(np.full(100, 20), np.zeros(100), POOL)

    found = ahead_in_cost(FEWER, untimed, "F1")

    assert found.value == "1,000 to 2,500 tokens"
    assert found.more.endswith("Too few answers have a time to tell it in minutes.")
    assert (saved_what(untimed), saved_what(steady(20)), saved_what(None)) == ("Tokens", "Time", "Labels")
    assert spent(untimed) == "2,000 tokens read"
    assert speed_words(untimed) == ""


@pytest.mark.parametrize(
    ("verdict", "said"), [("saving", "10 min or more"), ("not yet distinguishable", "cannot be told")]
)
def test_where_no_replay_got_there_the_end_is_open(verdict, said):
    fewest = 50 if verdict == "saving" else 0
    opened = Lead(100, 0.8, fewest, None, verdict, True, claimed=(fewest, None))

    assert ahead_in_cost(opened, steady(20), "F1").value == said


def test_what_all_took_is_said_in_the_persons_own_time():
    assert spent(steady(20)) == "20 min, 2,000 tokens read"
    assert speed_words(effort([10, 30] * 40, [7.0, 15.0] * 40, POOL)) == "3.0 s, and 0.4 s a token"
