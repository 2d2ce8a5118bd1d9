"""learn(): a pure function of pool, settings and log, run by a learner that never lets a person wait."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from logs import log_of
from waiting import wait_for

from al_core.errors import WorkerLost
from al_core.learning.learning import ask_next, learn
from al_core.learning.ranking import EMPTY, load_ranking, save_ranking
from al_core.learning.rounds import Round, add_round, read_rounds
from al_core.learning.training import settings_fingerprint, training_labels
from al_core.matrices.memory import memory_of_pool
from al_core.numbers.pace import pace_of
from al_core.numbers.saved.baseline import baseline_name, replay_random
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings, create_sample
from al_core.serving.learner import Learner, due
from al_core.serving.workspace import Workspace


@pytest.fixture
def workspace(store):
    made = Workspace(store)
    yield made
    made.close()


def test_without_labels_the_cold_start_spreads_over_the_pool(tumours):
    first = learn(tumours.pool, tumours.settings, [])

    assert first.cold
    assert first.strategy == "variance_reduction"
    assert first.missing == ("Benign", "Malignant")
    assert first.scores == {}


def test_labels_that_are_given_teach_from_the_start_and_are_never_ranked(tumours_in_part):
    project, given = tumours_in_part, set(tumours_in_part.zones.given.tolist())

    first = learn(project.pool, project.settings, [])
    later = learn(project.pool, project.settings, log_of(project, project.zones.candidates[:20]))

    assert (first.n_labels, first.n_answers, later.n_labels, later.n_answers) == (190, 0, 210, 20)
    assert first.cold is False
    assert first.scores["accuracy"].n == 190
    assert not given & {*first.ranking.rows.tolist(), *later.ranking.rows.tolist()}


def test_what_a_person_says_counts_for_more_than_a_label_that_was_given(tumours_in_part):
    project = tumours_in_part
    row = int(project.zones.given[0])
    other = {"Benign": "Malignant", "Malignant": "Benign"}[project.zones.taught[row]]
    log = [replace(one, value=other) for one in log_of(project, [row])]

    assert training_labels(fold(log), project.zones, project.settings)[row] == other


def test_once_every_class_is_seen_the_strategy_serves_and_the_score_has_an_interval(tumours):
    log = log_of(tumours, tumours.zones.candidates[:30])

    finished = learn(tumours.pool, tumours.settings, log)

    assert (finished.cold, finished.strategy, finished.n_labels) == (False, "auto", 30)
    score = finished.scores["accuracy"]
    assert score.low < score.value < score.high
    assert score.n == tumours.zones.hold_out.size
    assert [line["label"] for line in finished.per_class] == ["Benign", "Malignant"]


@pytest.mark.parametrize("strategy", ["margin", "auto", "k_center"])
def test_a_ranking_lasts_for_two_batches_however_large(store, tumours, strategy):
    project = change_settings(store, tumours.id, batch_size=100, strategy=strategy)
    log = log_of(project, project.zones.candidates[:30])

    assert len(learn(project.pool, project.settings, log).ranking.rows) >= 200


def test_the_same_log_gives_the_same_round(tumours):
    log = log_of(tumours, tumours.zones.candidates[:30])

    one, other = (learn(tumours.pool, tumours.settings, log).ranking for _ in range(2))

    assert (one.rows == other.rows).all()
    assert one.reasons == other.reasons


def test_answers_about_rows_that_only_test_are_not_among_the_last_that_moved_the_model(tumours):
    log = log_of(tumours, tumours.zones.candidates[:60])
    more = [*log, *log_of(tumours, tumours.zones.hold_out[:60], start=61)]

    one, other = (learn(tumours.pool, tumours.settings, answers).stability for answers in (log, more))

    assert one == other
    assert one.changed_50 > 0


@pytest.mark.parametrize("n", [0, 5, 30])
def test_what_is_asked_next_is_known_without_scoring(tumours, n, monkeypatch):
    log = log_of(tumours, tumours.zones.candidates[:n])
    whole = learn(tumours.pool, tumours.settings, log)
    for name in ("scored", "stability_of", "arrivals_of"):
        monkeypatch.delattr(f"al_core.learning.learning.{name}")

    ranking, cold = ask_next(tumours.pool, tumours.settings, log)

    assert (ranking.rows.tolist(), ranking.reasons, cold) == (
        whole.ranking.rows.tolist(),
        whole.ranking.reasons,
        whole.cold,
    )


def test_what_was_learnt_before_in_this_process_changes_nothing(store):
    messages = create_sample(store, "messages")
    automatic, plain = (replace(messages.settings, model=model) for model in ("auto", "logistic_regression"))
    memory_of_pool.cache_clear()
    fresh = learn(messages.pool, automatic, []).ranking

    memory_of_pool.cache_clear()
    learn(messages.pool, plain, [])
    after = learn(messages.pool, automatic, []).ranking

    assert after.rows.tolist() == fresh.rows.tolist()


def test_what_is_answered_or_held_out_is_never_ranked(tumours):
    rows = tumours.zones.candidates[:30]

    ranked = set(learn(tumours.pool, tumours.settings, log_of(tumours, rows)).ranking.rows.tolist())

    assert not ranked & set(rows.tolist())
    assert not ranked & set(tumours.zones.hold_out.tolist())


def test_checks_are_scored_and_never_trained_on(unknown_tumours):
    project = unknown_tumours
    asked = log_of(project, project.zones.candidates[:30])
    asked = [replace(one, value="Malignant" if n % 2 else "Benign") for n, one in enumerate(asked)]
    checks = log_of(project, project.zones.check_zone[:12], check=True, start=31)

    finished = learn(project.pool, project.settings, [*asked, *checks])

    assert finished.n_labels == 30
    assert (finished.tested_on, finished.n_tested) == ("checks", 12)
    assert not set(finished.ranking.rows.tolist()) & set(project.zones.check_zone.tolist())


def test_too_few_checks_give_no_score_instead_of_a_bad_one(unknown_tumours):
    project = unknown_tumours
    asked = [
        replace(one, value=("MB"[n % 2] == "M" and "Malignant") or "Benign")
        for n, one in enumerate(log_of(project, project.zones.candidates[:10]))
    ]

    finished = learn(
        project.pool, project.settings, [*asked, *log_of(project, project.zones.check_zone[:7], check=True, start=11)]
    )

    assert finished.scores == {}
    assert finished.n_tested == 7
    assert finished.stability.changed_10 is not None


@pytest.mark.parametrize("n", [0, 1, 2])
def test_one_class_or_hardly_a_label_is_no_failure(tumours, n):
    benign = [row for row in tumours.zones.candidates if tumours.zones.truth[row] == "Benign"]

    finished = learn(tumours.pool, tumours.settings, log_of(tumours, benign[:n]))

    assert finished.cold
    assert "Malignant" in finished.missing
    assert len(finished.ranking.rows)


def test_the_cold_start_ends_at_its_limit_though_a_class_was_never_seen(store, tumours):
    settings = replace(tumours.settings, classes=("Benign", "Malignant", "Never"), cold_limit=20)

    finished = learn(tumours.pool, settings, log_of(tumours, tumours.zones.candidates[:25]))

    assert not finished.cold
    assert finished.missing == ("Never",)


@pytest.mark.parametrize("model", ["linear_svm", "random_forest", "k_nearest"])
def test_every_kind_of_model_makes_a_round(tumours, model):
    settings = replace(tumours.settings, model=model)

    finished = learn(tumours.pool, settings, log_of(tumours, tumours.zones.candidates[:30]))

    assert finished.scores["accuracy"].value > 0.8
    assert ("log_loss" in finished.scores) == (model != "linear_svm")


def test_a_ranking_survives_its_file_and_a_damaged_file_serves_nothing(tmp_path, tumours):
    ranking = replace(learn(tumours.pool, tumours.settings, []).ranking, version=3)
    save_ranking(tmp_path, ranking)

    assert (load_ranking(tmp_path, 3).rows == ranking.rows).all()
    (tmp_path / "ranking-000003.npz").write_bytes(b"PK damaged")
    assert load_ranking(tmp_path, 3) is EMPTY


def test_a_batch_of_answers_makes_a_round_in_a_child_process(workspace, tumours):
    pilot = workspace.start_autopilot(tumours, 12)

    assert pilot.wait() == 12
    rounds = workspace.rounds(tumours)
    assert [one.error for one in rounds] == [None] * len(rounds)
    assert rounds[-1].changes >= 10
    assert workspace.labels(tumours).count == 12
    truth = tumours.zones.truth
    assert all(truth[row] == label for row, label in workspace.labels(tumours).by_row.items())


def test_a_failed_round_is_kept_as_one_and_labelling_goes_on(store, tumours, monkeypatch):
    learner = Learner(store)
    monkeypatch.setattr(learner._worker, "run", lambda *_, **__: 1 / 0)

    learner.follow(tumours)
    learner.wait(tumours)

    workspace = Workspace(store)
    assert "ZeroDivisionError" in workspace.status(tumours).failed.error
    assert workspace.claim(tumours, "Anna", 2)
    workspace.close()


def test_a_fit_that_takes_too_long_is_stopped_and_said(store, tumours):
    learner = Learner(store, longest=0.01)

    learner.follow(tumours)
    learner.wait(tumours)

    workspace = Workspace(store)
    assert "longer than" in workspace.status(tumours).failed.error
    workspace.close()
    learner.stop()


def test_at_most_one_run_is_under_way_and_one_waiting(store, tumours, monkeypatch):
    learner, running, most = Learner(store), [], []

    def slow(*_, **__):
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        return learn(tumours.pool, tumours.settings, [])

    monkeypatch.setattr(learner._worker, "run", slow)
    crowd = [threading.Thread(target=learner.follow, args=(tumours,)) for _ in range(20)]
    [one.start() for one in crowd]
    [one.join() for one in crowd]
    learner.wait(tumours)

    assert max(most) == 1
    assert len(most) <= 2


def test_another_server_at_work_is_left_alone(store, tumours):
    with store.writing() as records:
        assert records.take_learner(tumours.id, "another", time.time(), time.time() + 60)
    learner = Learner(store)

    learner.follow(tumours)
    learner.wait(tumours)

    assert learner._last_round(tumours.id) == []


def test_changed_settings_call_for_a_new_round(store, tumours, workspace):
    workspace.prepare(tumours)
    rounds = workspace.rounds(tumours)

    nothing = fold([])
    assert not due(tumours, rounds, nothing)
    assert due(change_settings(store, tumours.id, strategy="entropy"), rounds, nothing)
    worth = {"target": 0.8, "point_minutes": 5.0, "point_money": 4.0, "wage": 30.0, "price": 0.1, "budget": 200}
    assert not due(change_settings(store, tumours.id, strategy="auto", **worth), rounds, nothing)


def test_the_last_answers_of_a_pool_are_learnt_though_they_are_no_full_batch(store, tumours):
    n, log = tumours.zones.n_askable, log_of(tumours, tumours.zones.candidates)
    last = Round(1, settings=settings_fingerprint(tumours.settings), changes=n - 1)

    assert due(tumours, [last], fold(log))
    assert not due(tumours, [replace(last, changes=n)], fold(log))
    assert not due(tumours, [replace(last, changes=n - 2)], fold(log[:-1]))


def test_two_that_prepare_a_project_at_once_make_one_round_of_it(workspace, store, tumours):
    threads = [threading.Thread(target=workspace.prepare, args=(tumours,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.version for one in workspace.rounds(tumours)] == [1]


def test_two_servers_that_keep_a_round_at_once_keep_both(workspace, store, tumours, monkeypatch):
    finished, other = learn(tumours.pool, tumours.settings, []), Learner(store)

    def overtaken(*arguments):
        monkeypatch.setattr("al_core.serving.learner.save_ranking", save_ranking)
        other._keep(tumours, finished)

    monkeypatch.setattr("al_core.serving.learner.save_ranking", overtaken)
    workspace.learner._keep(tumours, finished)
    other.stop()

    assert [one.version for one in workspace.rounds(tumours)] == [1, 2]


def test_who_waits_for_the_model_waits_for_the_run_that_follows_as_well(workspace, tumours, monkeypatch):
    runs, learner = [], workspace.learner

    def waiting(project):
        if len(runs) == 1:
            learner._waiting.add(project)
        return False

    monkeypatch.setattr(learner, "_round", lambda project: runs.append(project) and False)
    monkeypatch.setattr(learner, "_take_waiting", waiting)
    learner.follow(tumours)

    learner.wait(tumours)

    assert len(runs) == 2


@pytest.mark.parametrize(("patience", "tries"), [(60.0, 1), (0.0, 2)])
def test_a_baseline_that_failed_is_tried_again_after_a_while(workspace, digits, monkeypatch, patience, tries):
    tried = []

    def lost(*arguments, seconds):
        tried.append(arguments)
        raise WorkerLost("killed")

    monkeypatch.setattr("al_core.serving.workspace.SECONDS_TO_RETRY", patience)
    monkeypatch.setattr(workspace._replayer, "run", lost)
    workspace.baseline(digits)
    wait_for(lambda: not any(thread.name.startswith("replay") for thread in threading.enumerate()))

    workspace.baseline(digits)

    wait_for(lambda: not any(thread.name.startswith("replay") for thread in threading.enumerate()))
    assert len(tried) == tries


def test_a_baseline_is_replayed_anew_only_for_what_it_depends_on(digits):
    same = replace(digits.settings, strategy="margin", batch_size=50, random_share=0.5, cold_limit=30, target=0.8)

    assert baseline_name(same) == baseline_name(digits.settings)
    assert baseline_name(replace(same, model="naive_bayes")) != baseline_name(same)
    assert baseline_name(replace(same, seed=3)) != baseline_name(same)


def test_the_random_baseline_rises_has_a_band_and_goes_on_to_the_last_candidate(tumours):
    baseline = replay_random(tumours.pool, tumours.settings, replays=3)

    n, value, low, high = (np.array(part) for part in baseline.curves["accuracy"])
    assert n[-1] == tumours.zones.candidates.size
    assert value[-1] > 0.9
    assert (low <= value).all()
    assert (value <= high).all()
    assert (np.diff(n) > 0).all()


def test_the_pace_leaves_long_pauses_out(workspace, tumours):
    log = log_of(tumours, tumours.zones.candidates[:9])
    with_pause = [*log[:8], replace(log[8], answered_at=10_000.0)]

    labels = workspace.labels(tumours).extended(with_pause)

    assert pace_of(labels).seconds == 2.0
    assert (pace_of(labels).low, pace_of(labels).high) == (2.0, 2.0)


def test_long_work_goes_by_the_mean_with_its_interval(workspace, tumours):
    log = log_of(tumours, tumours.zones.candidates[:8])
    uneven = [replace(one, answered_at=one.shown_at + (2.0 if n % 2 else 4.0)) for n, one in enumerate(log)]

    measured = pace_of(workspace.labels(tumours).extended(uneven))

    # mean 3, standard deviation 1.07, of eight
    assert (measured.low, measured.high) == pytest.approx((3 - 0.622, 3 + 0.622), abs=0.001)


def test_a_round_tells_how_much_the_last_answers_moved_the_model(tumours):
    seen = learn(tumours.pool, tumours.settings, log_of(tumours, tumours.zones.candidates[:80])).stability

    assert seen.n == tumours.zones.n_askable
    assert 0 <= seen.changed_10 <= seen.changed_50 + 0.2
    assert seen.changed_50 > 0
    few = learn(tumours.pool, tumours.settings, log_of(tumours, tumours.zones.candidates[:30])).stability
    assert few.changed_50 is None
    assert few.changed_10 is not None


def test_stability_and_reliability_survive_the_store(store, tumours):
    finished = learn(tumours.pool, tumours.settings, log_of(tumours, tumours.zones.candidates[:80]))
    with store.writing() as records:
        add_round(records, tumours.id, replace(finished, version=1))
    with store.reading() as records:
        kept = read_rounds(records, tumours.id)[0]
    assert (kept.stability, kept.reliability) == (finished.stability, finished.reliability)
    assert finished.reliability.error.n == tumours.zones.hold_out.size
