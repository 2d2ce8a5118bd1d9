"""Times of a browser whose clock is not the server's."""

import pytest

from al_core.serving.clocks import on_our_clock

SERVED, NOW = 1_000.0, 1_060.0


@pytest.mark.parametrize("off", [-86_400.0, -20.0, 0.0, 20.0, 86_400.0])
def test_a_clock_that_is_off_either_way_is_put_right_by_when_it_says_that_it_sent(off):
    shown, answered, sent = 1_010.0 + off, 1_017.5 + off, NOW + off

    assert on_our_clock(shown, answered, sent=sent, served_at=SERVED, now=NOW) == (1_010.0, 1_017.5)


@pytest.mark.parametrize("off", [-86_400.0, -3_600.0, 60.0, 86_400.0])
def test_without_that_an_answer_lies_between_its_serving_and_now_and_takes_as_long(off):
    shown, answered = on_our_clock(NOW - 7.5 + off, NOW + off, sent=None, served_at=SERVED, now=NOW)

    assert SERVED <= shown <= answered <= NOW
    assert answered - shown == 7.5


@pytest.mark.parametrize(
    ("shown", "answered"),
    [
        (1_050.0, 1_040.0),  # set back between the two
        (None, None),
        (None, 1_020.0),
        (1_020.0, None),
        (5.0, None),
        (0.0, 0.0),
        (9e12, 9e12 + 5),
    ],
)
def test_no_time_is_negative_or_in_the_future(shown, answered):
    began, ended = on_our_clock(shown, answered, sent=None, served_at=SERVED, now=NOW)

    assert began <= ended <= NOW
    assert ended >= SERVED


def test_what_waited_for_its_network_keeps_its_own_time_by_a_clock_that_is_behind():
    found = on_our_clock(10.0, 12.0, sent=3_650.0, served_at=SERVED, now=NOW + 3_600)

    assert found == (NOW - 40, NOW - 38)
