"""What strategies picked: the numbers against the runs they come from."""

import numpy as np
import pytest
from picked_runs import COLOURS, PLAN, experiment_in, seen_in

from al_core.comparison.experiments.experiments import pick_rows
from al_core.comparison.splits import stratified_split
from al_core.comparison.statistics.batches import outlier_share, redundancy
from al_core.comparison.statistics.picked import REPEATS, look_at_picks
from al_core.errors import BadInput
from al_core.figures.picks import class_mix_bars


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    return experiment_in(tmp_path_factory.mktemp("picked"))


@pytest.fixture(scope="module")
def found(experiment):
    return seen_in(experiment)


def rounds_of(experiment, strategy, seed):
    outcome = next(one.outcome for key, one in experiment.journal.finished().items() if key[3:] == (strategy, seed))
    return outcome.rounds


def test_the_first_repeats_are_looked_at_in_the_order_of_the_plan(experiment, found):
    assert found.repeats == REPEATS
    assert list(found.asked) == ["k_center", "random"]
    assert found.asked["random"] == rounds_of(experiment, "random", 0)


def test_the_class_mix_is_the_share_of_what_was_asked_beside_that_of_the_pool(experiment, found):
    y = experiment.kept.open().y
    asked = [np.concatenate(rounds_of(experiment, "k_center", seed)) for seed in range(REPEATS)]

    share = np.mean([np.mean(y[rows] == "b") for rows in asked])
    assert found.classes.loc["k_center", "b"] == pytest.approx(share)
    assert found.classes.loc["", "b"] == pytest.approx(1 / 3)
    np.testing.assert_allclose(found.classes.sum(axis=1), 1)


def test_oddities_and_redundancy_are_means_over_the_repeats(experiment, found):
    data, odd, near = experiment.kept.open(), [], []
    for seed in range(REPEATS):
        split, rounds = stratified_split(data.y, 6, 0.4, seed), rounds_of(experiment, "k_center", seed)
        pool = np.concatenate([split.initial, split.pool])
        odd.append(outlier_share([np.concatenate(rounds)], data.X, pool, seed).mean())
        near.append(redundancy(rounds, data.X, pool, seed).mean())

    assert found.outliers["value"][0] == pytest.approx(np.mean(odd))
    assert found.redundancy["value"][0] == pytest.approx(np.mean(near))
    assert (found.outliers["low"] <= found.outliers["value"]).all()
    assert found.redundancy["value"][0] > found.redundancy["value"][1]


def test_the_overlap_is_with_the_baseline_and_grows_with_the_labels(found):
    assert set(found.overlap["strategy"]) == {"k_center"}
    assert found.overlap["n_labels"].tolist() == [10, 14, 18, 22]
    assert found.overlap["expected"].is_monotonic_increasing


def test_every_row_that_was_asked_is_on_the_map(found):
    asked = {row for rounds in found.asked.values() for batch in rounds for row in batch}

    assert asked | set(found.initial.tolist()) <= set(found.rows.tolist())
    assert found.points.shape == (len(found.rows), 2)


def test_without_the_baseline_there_is_no_overlap(experiment):
    assert look_at_picks(experiment.kept, PLAN, pick_rows(experiment), baseline="margin").overlap.empty


def test_no_whole_repeat_is_said(experiment):
    runs = pick_rows(experiment)
    with pytest.raises(BadInput, match="No repeat"):
        look_at_picks(experiment.kept, PLAN, runs[(runs["seed"] == 0) & (runs["round"] == 0)])


def test_the_bars_of_the_class_mix_hold_the_shares_and_no_markup(found):
    figure = class_mix_bars(found, COLOURS)

    assert [trace.name for trace in figure.data] == ["&lt;b&gt;", "b", "c"]
    np.testing.assert_allclose(figure.data[1].x, found.classes["b"])
    assert figure.data[1].y[-1] == "<b>the pool</b>"
