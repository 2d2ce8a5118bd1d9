"""The rows that were added last: different is said, and they are tested by their share."""

from dataclasses import replace

import numpy as np
import pytest
from additions import answered, grown, letters_of, log_of, pool_of, texts, written

from al_core.learning.arrivals import in_proportion, newest
from al_core.learning.learning import learn
from al_core.learning.ranking import load_ranking, save_ranking
from al_core.learning.rounds import add_round, read_rounds
from al_core.learning.training import train
from al_core.numbers.saved.summary import saved
from al_core.projects.projects import create_project
from al_core.tasks.classification.classes import named_classes


@pytest.fixture
def letters(store, tmp_path):
    return letters_of(store, tmp_path)


def test_the_same_kind_of_rows_raises_no_alarm(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))

    found = learn(later.pool, later.settings, log_of(store, later)).arrivals

    assert (found.n_old, found.n_new, found.drift.different, found.watched) == (300, 100, False, False)


def test_the_watch_ends_after_fifty_answers_and_the_verdict_stays(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))
    first = learn(later.pool, later.settings, log_of(store, later))

    last = answered(store, later, 60)

    assert last.arrivals.drift == first.arrivals.drift
    assert not last.ranking.watched
    assert last.arrivals.new.n == last.arrivals.n_new_checks >= 8
    # The headline counts no more of them than their share: 7 old checks and a third of that, rounded up.
    assert last.n_tested <= last.arrivals.n_old_checks * 1.5 + 1
    assert 0 <= last.arrivals.new.low <= last.arrivals.new.value <= last.arrivals.new.high <= 1


def test_few_new_rows_are_added_without_a_verdict(store, letters, tmp_path):
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(20, 2)))

    assert learn(later.pool, later.settings, []).arrivals.drift is None


def test_what_is_known_of_new_rows_is_kept_with_the_round_and_the_ranking(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))
    last = replace(learn(later.pool, later.settings, log_of(store, later)), version=1)

    with store.writing() as records:
        add_round(records, later.id, last)
    save_ranking(tmp_path / "kept", last.ranking)

    with store.reading() as records:
        assert read_rounds(records, later.id)[-1].arrivals == last.arrivals
    assert load_ranking(tmp_path / "kept", 0).watched


def test_checks_of_new_rows_weigh_no_more_than_the_rows_do_in_the_pool():
    zone = np.concatenate([np.arange(0, 100), np.arange(200, 220)])
    checks = np.array([201, 5, 202, 7, 9, 203, 204, 11, 13, 205])

    np.testing.assert_array_equal(in_proportion(checks, zone, [200]), [5, 7, 9, 11, 13, 201])
    np.testing.assert_array_equal(in_proportion(checks, zone, []), checks)


def test_of_a_handful_of_rows_before_none_need_be_checked_for_the_new_ones_to_count():
    zone, checks = np.array([1, *range(10, 800, 2)]), np.arange(10, 50, 2)

    np.testing.assert_array_equal(in_proportion(checks, zone, [2]), checks)
    np.testing.assert_array_equal(in_proportion(checks, zone[1:], [2]), checks)


def test_all_that_is_tested_is_tested_on_the_same_checks(store, letters, tmp_path):
    answered(store, letters, 150)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(60, 2, about=("wood",))))
    last = answered(store, later, 60)
    log = log_of(store, later)

    now, found = train(later.pool, later.settings, log), saved(later.pool, later.settings, log)

    assert len(now.tests) == last.n_tested < len(now.labels.checks())
    assert found.measured is None or found.measured.n_checks == last.n_tested
    assert found.n_answers == len(log)


def test_small_additions_are_compared_once_they_are_fifty_together():
    assert newest([300], 320) == (300, 320, 0)
    assert newest([300, 340], 380) == (300, 380, 1)
    assert newest([300, 340, 380], 420) == (300, 380, 1)
    assert newest([300, 400], 480) == (400, 480, 1)


def test_a_hold_out_project_grows_without_a_watch_that_nothing_could_keep(store, tmp_path):
    pool = pool_of(
        written(tmp_path, "all.csv", text=texts(300, 1), label=["sea", "wood"] * 150), store.folder, label="label"
    )
    project = create_project(store, pool, name="Known", question="Which?", task=named_classes(["sea", "wood"]))
    later = grown(store, project, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))

    found = learn(later.pool, later.settings, []).arrivals

    assert found.drift.different
    assert not found.watched


def few_kinds(n, rng):
    """A table of two columns in which most rows are there many times, and some once."""
    return dict(zip("ab", rng.geometric(0.12, (2, n)), strict=True))


def test_rows_that_come_where_most_repeat_are_no_alarm_for_being_rare(store, tmp_path):
    alarms = 0
    for seed in range(8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        rng = np.random.default_rng(seed)
        pool = pool_of(written(folder, "old.csv", **few_kinds(900, rng)), store.folder, a="number", b="number")
        project = create_project(store, pool, name="Few", question="?", task=named_classes(["x", "y"]))
        later = grown(store, project, written(folder, "new.csv", **few_kinds(900, rng)))
        found = learn(later.pool, later.settings, []).arrivals
        assert found.n_new >= 50
        alarms += found.drift.different

    assert alarms <= 2


def test_an_export_that_brings_all_old_rows_again_is_judged_by_its_new_ones(store, letters, tmp_path):
    everything = texts(300, 1) + texts(150, 2, about=("wood",))
    later = grown(store, letters, written(tmp_path, "everything.csv", text=everything))

    assert later.pool.n_rows == 450
    assert later.pool.seen_once(300).size == 300
    assert learn(later.pool, later.settings, []).arrivals.drift.different
