"""What runs cost, in words and in all."""

import pytest

from al_core import Plan
from al_core.comparison.experiments import costs
from al_core.comparison.experiments.costs import Estimate, RunCost
from al_core.comparison.runs import Outcome


def test_more_seeds_and_labels_cost_more():
    runs = Plan(("margin",), seeds=1, n_initial=10, n_labels=110).runs()
    cost = RunCost(start=1.0, few=(10, 0.1), many=(110, 0.3), most=1_000)
    assert cost.seconds(runs[0]) == pytest.approx(1 + 101 * 0.2)
    assert costs.estimate({runs[0]: cost}, 10, 2) == Estimate(pytest.approx(2 + 10 * 21.2 / 2), 2)
    assert costs.estimate({runs[0]: cost}, 1, 2).seconds == pytest.approx(2 + 21.2)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (7.4, "7 s"), (38, "40 s"), (89, "90 s"), (90, "2 min"), (250, "4 min"), (6_000, "2 h")],
)
def test_a_duration_is_said_in_its_own_unit(seconds, words):
    assert str(Estimate(seconds, 2)) == f"about {words} on 2 cores"


def test_what_is_left_follows_from_the_runs_that_are_done():
    plan = Plan(("margin", "random"), seeds=3)
    keys = [run.key for run in plan.runs()]
    assert costs.left(plan, {}, {}, 2) is None
    done = {keys[0]: Outcome([], [], 4.0), keys[1]: Outcome([], [], 2.0), keys[2]: None}
    assert costs.left(plan, done, {}, 2) == (2 + 4 + 2) / 2
    assert costs.left(plan, done, {}, 8) == 4, "not less than the longest run"
    assert costs.left(plan, dict.fromkeys(keys, Outcome([], [], 1.0)), {}, 2) == 0
    assert costs.left(plan, {keys[0]: Outcome([], [], 4.0)}, {keys[1]: 10.0}, 2) == (2 * 4 + 3 * 10) / 2
