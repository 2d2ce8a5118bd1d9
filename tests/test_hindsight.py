"""The curve looks back: every model of it is tested on today's checks."""

from dataclasses import replace

import pytest
from test_learning import log_of

from al_core.evaluation import score
from al_core.labels import fold
from al_core.learning import learn
from al_core.memory import memory_of_pool
from al_core.rounds import Point, Round, add_round, learning_curve, read_rounds
from al_core.samples import build
from al_core.training import Trained, checked, train

N_LABELS, N_CHECKS = 60, 20


@pytest.fixture
def truth(pools):
    """The label of every row."""
    return build("tumours", pools).known_labels()


@pytest.fixture
def log(unknown_tumours, truth):
    """Sixty answers, then twenty checks."""
    rows = unknown_tumours.split
    asked = log_of(unknown_tumours, rows.candidates[100 : 100 + N_LABELS])
    checks = log_of(unknown_tumours, rows.zone[:N_CHECKS], check=True, start=N_LABELS + 1)
    return [replace(one, value=truth[one.row]) for one in (*asked, *checks)]


def test_models_of_fewer_labels_are_tested_on_all_checks(unknown_tumours, log):
    finished = learn(unknown_tumours.pool, unknown_tumours.settings, log)

    assert [point.n_labels for point in finished.earlier] == [10, 14, 20, 28, 40, 57]
    assert {one.n for point in finished.earlier for one in point.scores.values()} == {N_CHECKS}
    assert finished.scores.keys() == finished.earlier[0].scores.keys()


def test_an_earlier_model_is_the_one_of_its_time(unknown_tumours, log):
    project, settings = unknown_tumours, unknown_tumours.settings
    first, checks = train(project.pool, settings, log[:20]), checked(fold(log), settings)
    rows = sorted(checks)

    finished = learn(project.pool, settings, log)

    right = score([checks[row] for row in rows], first.believed(rows), settings.classes)
    assert finished.earlier[2].scores["accuracy"] == right


def test_what_was_learnt_before_is_not_learnt_again_and_changes_nothing(unknown_tumours, log, monkeypatch):
    project, settings, sizes, fit = unknown_tumours, unknown_tumours.settings, [], Trained.fitted

    def seen(now, labelled):
        """The real fit, and how many labels it was given."""
        sizes.append(len(labelled))
        return fit(now, labelled)

    memory_of_pool.cache_clear()
    fresh = learn(project.pool, settings, log).earlier
    memory_of_pool.cache_clear()
    learn(project.pool, settings, [*log[:15], *log[N_LABELS:]])
    monkeypatch.setattr(Trained, "fitted", seen)
    after = learn(project.pool, settings, log).earlier

    assert after == fresh
    assert sizes[:-2] == [20, 28, 40, 57]  # the last two say how much the newest answers moved the model


def test_an_answer_that_is_changed_is_changed_in_the_whole_curve(unknown_tumours, log, truth):
    project, settings = unknown_tumours, unknown_tumours.settings
    before = learn(project.pool, settings, log).earlier
    others = {"Benign": "Malignant", "Malignant": "Benign"}

    turned = [replace(one, sequence=100 + n, token=f"u{n}", value=others[truth[one.row]]) for n, one in enumerate(log)]
    after = learn(project.pool, settings, [*log, *turned[: N_LABELS - 1]]).earlier

    assert after[-1].scores["accuracy"].value < 0.5 < before[-1].scores["accuracy"].value


def test_known_labels_need_no_looking_back_for_they_are_the_same_at_any_time(tumours):
    assert learn(tumours.pool, tumours.settings, log_of(tumours, tumours.split.candidates[:30])).earlier == ()


def test_the_curve_ends_at_the_newest_score_and_survives_the_store(store, unknown_tumours, log):
    finished = replace(learn(unknown_tumours.pool, unknown_tumours.settings, log), version=1)
    with store.writing() as records:
        add_round(records, unknown_tumours.id, finished)
    with store.reading() as records:
        kept = read_rounds(records, unknown_tumours.id)

    curve = learning_curve([Round(n_labels=5, scores=finished.scores), *kept])

    assert curve == [*finished.earlier, Point(N_LABELS, finished.scores)]


def test_without_looking_back_each_round_is_a_point_of_its_own_time(tumours):
    one = learn(tumours.pool, tumours.settings, log_of(tumours, tumours.split.candidates[:30]))

    assert learning_curve([one, replace(one, version=2, n_labels=40)]) == [
        Point(30, one.scores),
        Point(40, one.scores),
    ]
