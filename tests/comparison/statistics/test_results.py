"""What can be compared when some runs failed."""

import numpy as np
import pandas as pd
from replays import frame, noisy

from al_core import Plan, standings, verdict
from al_core.comparison.contenders import Setting
from al_core.comparison.statistics.curves import paired
from al_core.comparison.statistics.results import comparable, usual_target

LEVELS = {"margin": 20, "k_center": 40, "random": 90}


SETTING = Setting("k_nearest", "k_nearest", 1)


PLAN = Plan(tuple(LEVELS), ("k_nearest",), seeds=8)


def runs_of(setting=SETTING, levels=LEVELS, seed=0):
    return frame(noisy(levels, 8, seed=seed)).assign(**vars(setting))


def failed(strategy, seeds, setting=SETTING):
    return [(setting.model, setting.task_model, setting.batch_size, strategy, seed) for seed in seeds]


def without(runs, keys):
    gone = {(key[3], key[4]) for key in keys}
    return runs[[pair not in gone for pair in zip(runs["strategy"], runs["seed"], strict=True)]]


def test_all_is_comparable_where_nothing_failed():
    found = comparable(runs_of(), PLAN)

    assert (found.planned, found.left_out, len(found.runs)) == (8, {}, 8 * 3 * 11)


def test_a_failed_run_costs_its_repeat_and_the_verdict_comes_all_the_same():
    keys = failed("k_center", [2])
    found = comparable(without(runs_of(), keys), PLAN, keys)

    assert found.planned == 7
    assert verdict(found.runs, planned=found.planned).outcome == "better"


def test_a_strategy_that_mostly_failed_is_left_out_and_named():
    keys = failed("k_center", range(5))
    found = comparable(without(runs_of(), keys), PLAN, keys)

    assert found.left_out == {"k_center": "failed in 5 of 8 repeats"}
    assert (found.planned, paired(found.runs).strategies) == (8, ("margin", "random"))


def test_a_strategy_that_never_ran_is_named_too():
    keys = failed("k_center", range(8))

    assert comparable(without(runs_of(), keys), PLAN, keys).left_out == {"Cover the ground": "failed in 8 of 8 repeats"}


def test_where_the_metric_is_undefined_a_strategy_is_left_out():
    runs = runs_of()
    runs.loc[runs["strategy"] == "margin", "value"] = np.nan

    assert "no probabilities" in comparable(runs, PLAN).left_out["margin"]


def test_one_setting_is_looked_at_alone_or_all_side_by_side():
    other = Setting("naive_bayes", "naive_bayes", 1)
    runs = pd.concat([runs_of(), runs_of(other, seed=1)], ignore_index=True)
    keys = failed("margin", [0], other)

    alone, all_of_them = comparable(runs, PLAN, keys, SETTING), comparable(runs, PLAN, keys)

    assert (alone.planned, all_of_them.planned) == (8, 7)
    assert paired(alone.runs).strategies == ("margin", "k_center", "random")
    assert len(paired(all_of_them.runs).strategies) == 6


def test_the_usual_target_is_the_wanted_one_or_what_random_has_in_the_end():
    runs = runs_of()
    end = standings(runs).set_index("strategy")["end"]

    assert usual_target(runs, 0.9) == 0.9
    assert usual_target(runs, 0.99) == np.floor(100 * end["random"]) / 100
    assert usual_target(runs[runs["strategy"] != "random"]) == np.floor(100 * end["k_center"]) / 100
