"""What labelling took, from the log of a project whose examples cost by what is read."""

import numpy as np
import pandas as pd
import pytest
import tagged
from efforts import effort

from al_core.numbers.effort import effort_of, pace_ahead
from al_core.numbers.pace import Pace
from al_core.pools.readers.uploads import create_pool
from al_core.projects.labels import AUTOPILOT, Decision, fold
from al_core.projects.projects import create_project

EMPTY = '{"spans": []}'


@pytest.fixture
def letters(store, tmp_path):
    """Texts of 3 tokens in even rows, 9 in odd ones."""
    path = tmp_path / "letters.csv"
    said = [f"letter {row} {'ends' if row % 2 == 0 else 'goes on for a while until it'} ." for row in range(100)]
    pd.DataFrame({"text": [one.removesuffix(" .") for one in said]}).to_csv(path, index=False)
    pool = create_pool(path, path.name, roles={"text": "text"}, data=store.folder)
    return create_project(store, pool, task=tagged.task(), name="Letters")


def answered(rows, seconds, value=EMPTY, **changes):
    """Answers about these rows, one after the other."""
    usual = {"who": "Anna", "kind": "label", "value": value, "served": "", "strategy": "", "model_version": 0}
    usual |= {"score": None, "drawn": "queried", "check": False, "probability": None, "shown_at": 0.0} | changes
    return [Decision(**usual, sequence=n, row=row, token=f"t{n}-{row}", answered_at=seconds)
            for n, row in enumerate(rows, 1)]  # fmt: skip


def taken(project, log, coming=()):
    return effort_of(project, fold(log, project.task), coming)


def test_it_counts_what_was_read_and_how_long_that_took(letters):
    log = [*answered(range(0, 40, 2), 3.0), *answered(range(1, 41, 2), 9.0)]

    found = taken(letters, log)

    assert (found.unit, found.noun, found.amount, len(found.pool)) == ("token", "text", 20 * 3 + 20 * 9, 100)
    assert found.took == pytest.approx(20 * 3 + 20 * 9)
    assert found.longer == pytest.approx(1.0)


def test_a_text_counts_as_far_as_it_was_read(letters):
    # "letter 1 goes" ends at 13
    (found,) = (taken(letters, answered([1], 5.0, '{"spans": [], "read": 13}')),)

    assert (found.amount, found.whole.tolist()) == (3, [9])
    assert found.usual.max() == pytest.approx(3)


def test_a_pause_and_an_answer_without_a_time_count_as_long_as_such_texts_take(letters):
    rows = list(range(0, 60, 2))
    log = [*answered(rows[:28], 3.0), *answered(rows[28:29], 3_600.0), *answered(rows[29:], 0.0)]

    assert taken(letters, log).took == pytest.approx(30 * 3)


def test_where_most_was_answered_by_the_auto_pilot_no_time_is_told(letters):
    log = [*answered(range(0, 40, 2), 3.0), *answered(range(1, 99, 2), 0.2, who=AUTOPILOT)]

    assert taken(letters, log).took is None
    assert taken(letters, log).amount == 20 * 3 + 49 * 9


def test_what_was_skipped_was_read_too_and_takes_answers_more(letters):
    log = [*answered(range(0, 20, 2), 3.0), *answered(range(1, 21, 2), 3.0, None, kind="skip")]

    found = taken(letters, log)

    assert (found.amount, found.turns) == (10 * 3 + 10 * 9, 2.0)
    assert found.until(4).amount == 4 * 3 + 3 * 9  # label, skip, label, ...


def test_the_pace_is_of_what_is_asked_next(letters):
    log = [*answered(range(0, 40, 2), 3.0), *answered(range(1, 41, 2), 9.0)]
    measured = Pace(3.0, 7, 2.9, 3.1)

    long, unknown = (pace_ahead(measured, taken(letters, log, coming)) for coming in ([51, 53], ()))

    assert (long.seconds, long.low, long.high, long.today) == pytest.approx((9, 9, 9, 7))
    assert unknown.seconds == pytest.approx(6)
    assert pace_ahead(measured, effort([3], [2.0], [3])) == measured


def test_where_examples_cost_alike_there_is_nothing_to_count(tumours):
    assert taken(tumours, []) is None


def test_before_the_first_answer_nothing_was_read(letters):
    found = taken(letters, [])

    assert (found.amount, found.took, found.longer) == (0, None, 1.0)
    assert np.array_equal(found.usual, found.pool)
