"""What more labels bring, as it was measured for each kind of label by itself."""

import pytest

from al_core.numbers.economics import Worth, advise, benefit
from al_core.numbers.gains import gain
from al_core.tasks import TASKS
from al_core.tasks.foresight import Foresight

KINDS = {name: task.foresight for name, task in TASKS.items() if task.foresight is not None}


def test_each_further_label_brings_less():
    halving = Foresight(1.0, 0.0, 2.0, 0.01, slowing=0.5, mean=1.0, spread=1.0, soon=1.0)

    assert halving.growth([0, 50, 200]).tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("foresight", KINDS.values(), ids=KINDS)
def test_whatever_the_kind_the_range_holds_the_average_and_more_movement_promises_more(foresight):
    for net in (0.0, 0.01, 0.2):
        for n in (10, 50, 300):
            expected = gain(net, n, foresight)
            assert expected.low <= expected.value <= expected.high
            assert 0 <= expected.value <= 1
    assert gain(0.02, 50, foresight).value < gain(0.04, 50, foresight).value < gain(0.04, 200, foresight).value


@pytest.mark.parametrize("foresight", KINDS.values(), ids=KINDS)
def test_whatever_the_kind_a_model_at_rest_says_stop_and_one_that_moves_says_keep_going(foresight):
    costs = Worth(seconds=8, point=10)

    assert advise([0.0, 0.0], 200, costs, foresight=foresight).word == "stop"
    assert advise([0.2, 0.2], 200, costs, foresight=foresight).word == "keep going"
    assert benefit(0.2, 50, costs, foresight).value > 0 > benefit(0.0, 50, costs, foresight).value


def test_where_labels_took_something_away_the_range_begins_below_nothing():
    assert gain(0.04, 50, KINDS["regression"]).low == pytest.approx(-0.42 * 0.045)
    assert gain(0.04, 50, KINDS["classification"]).low == 0
