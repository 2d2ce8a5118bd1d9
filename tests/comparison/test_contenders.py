"""What competes: strategies under one setting, or each with its model and batch size."""

import numpy as np
import pandas as pd
import pytest

from al_core import STRATEGIES, Plan, compare_grid, savings, standings, verdict
from al_core import side_by_side as offered
from al_core.comparison.contenders import (
    Setting,
    named_contenders,
    plan_settings,
    settings_of_runs,
    side_by_side,
    title,
    title_and_term,
    under,
)
from al_core.comparison.statistics.curves import paired
from al_core.errors import BadInput

PLAN = Plan(("margin", "random"), ("logistic_regression", "k_nearest"), None, (2, 4), 2, 8, 16)


@pytest.fixture(scope="module")
def runs():
    y = np.arange(100) % 3
    return compare_grid(np.random.default_rng(0).standard_normal((100, 4)) + y[:, None], y, PLAN)


def test_every_setting_of_a_grid_is_found_in_its_order(runs):
    found = settings_of_runs(runs)

    assert found[:2] == [
        Setting("logistic_regression", "logistic_regression", 2),
        Setting("logistic_regression", "logistic_regression", 4),
    ]
    assert found[0].title == "Logistic regression, batches of 2"
    assert found == plan_settings(PLAN)
    assert [len(paired(under(runs, one)).strategies) for one in found] == [2] * 4


def test_side_by_side_each_is_named_by_what_varies(runs):
    names = [one.name for one in named_contenders(runs)]

    assert names[0] == "Torn between two, Logistic regression, batches of 2"
    assert len(set(names)) == 8
    assert paired(side_by_side(runs)).strategies == tuple(names)


def test_side_by_side_keeps_every_value_with_its_run(runs):
    folded = side_by_side(runs)
    one = named_contenders(runs)[5]

    kept = under(runs, one.setting)
    kept = kept[kept["strategy"] == one.strategy]
    assert folded[folded["strategy"] == one.name]["value"].tolist() == kept["value"].tolist()


def test_a_grid_is_judged_side_by_side_or_a_setting_at_a_time(runs):
    folded = offered(runs)
    baseline = "At random, Nearest neighbours, batches of 2"

    assert len(standings(folded)) == 8
    assert verdict(folded).headline
    assert len(savings(folded, 0.9, baseline)) == 7
    assert len(standings(under(runs, settings_of_runs(runs)[0]))) == 2
    with pytest.raises(
        BadInput, match=r"of several models or batch sizes take the rows of one, or side_by_side\(runs\)"
    ):
        standings(runs)


def test_one_setting_needs_no_longer_names(runs):
    alone = under(runs, settings_of_runs(runs)[0])

    assert side_by_side(alone) is alone
    assert [one.name for one in named_contenders(alone)] == ["margin", "random"]


def test_runs_of_compare_name_no_setting(runs):
    plain = under(runs, settings_of_runs(runs)[0]).drop(columns=["model", "task_model", "batch_size"])

    assert settings_of_runs(plain) == []
    assert [one.name for one in named_contenders(plain)] == ["margin", "random"]
    assert side_by_side(plain) is plain


def test_a_model_that_only_scores_is_named_where_it_varies():
    assert Setting("k_nearest", "naive_bayes", 1).title == "Nearest neighbours, scored by Naive Bayes, one at a time"
    runs = pd.DataFrame(
        {"strategy": "margin", "model": ["k_nearest", "k_nearest"], "task_model": ["k_nearest", "naive_bayes"]}
    ).assign(batch_size=1)
    assert [one.name for one in named_contenders(runs)] == [
        "Torn between two",
        "Torn between two, scored by Naive Bayes",
    ]


def test_a_strategy_without_a_title_goes_by_its_name():
    assert (title("margin"), title("mine")) == ("Torn between two", "mine")
    assert title_and_term("margin") == f"Torn between two ({STRATEGIES['margin'].term})"
    assert title_and_term("k_center") == "Cover the ground (k-center, core-set)"
    assert title_and_term("mine") == "mine"
