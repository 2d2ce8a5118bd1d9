"""Which free rows are leased next, and with what chance."""

import pytest
from additions import answered, grown, letters_of, log_of, texts, written

from al_core.learning.learning import learn
from al_core.learning.ranking import EMPTY
from al_core.projects.projects import change_settings
from al_core.serving.choosing import WATCHED_SHARE, Chooser


@pytest.fixture
def letters(store, tmp_path):
    return letters_of(store, tmp_path)


def test_another_kind_of_rows_is_said_to_be_different_and_is_checked_more(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))

    last = learn(later.pool, later.settings, log_of(store, later))
    with store.reading() as records:
        choices = Chooser(records, later, last.ranking, 0.0).choose(60)

    assert last.arrivals.drift.different
    assert last.ranking.watched
    checks = [one.row for one in choices if one.check]
    assert min(checks) >= 300
    assert 10 <= len(checks) <= 27  # 18 expected at three in ten
    assert all(one.probability in (None, 1 - WATCHED_SHARE) for one in choices if not one.check)


def test_without_an_alarm_checks_come_from_new_rows_until_they_have_their_share(store, letters, tmp_path):
    answered(store, letters, 60)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(300, 2)))

    with store.reading() as records:
        ranking = learn(later.pool, later.settings, log_of(store, later)).ranking
        choices = [one for one in Chooser(records, later, ranking, 0.0).choose(200) if one.check]

    assert not ranking.watched
    assert all(one.row >= 300 for one in choices[:5])
    assert any(one.row < 300 for one in choices)


def test_checks_turned_off_stay_off(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))
    later = change_settings(store, later.id, random_share=0.0)

    with store.reading() as records:
        ranking = learn(later.pool, later.settings, log_of(store, later)).ranking
        choices = Chooser(records, later, ranking, 0.0).choose(40)

    assert ranking.watched
    assert not any(one.check for one in choices)


def test_without_a_ranking_candidates_are_asked_and_checks_keep_their_share(store, letters):
    with store.reading() as records:
        choices = Chooser(records, letters, EMPTY, 0.0).choose(100)

    n_checks = sum(one.check for one in choices)
    assert 8 <= n_checks <= 35  # 20 expected


def test_the_probability_of_a_drawn_row_is_that_among_the_rows_that_were_free(store, letters):
    with store.reading() as records:
        choices = [one for one in Chooser(records, letters, EMPTY, 0.0).choose(60) if one.check]

    n = letters.zones.check_zone.size
    assert [one.probability for one in choices[:3]] == [pytest.approx(0.2 / (n - k)) for k in range(3)]
