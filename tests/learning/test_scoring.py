"""The point of the curve: scores from checks alone, and how much the last answers moved the model."""

from dataclasses import replace

from logs import log_of

from al_core.learning.learning import learn
from al_core.learning.rounds import add_round, read_rounds
from al_core.learning.training import Trained


def test_answers_about_rows_that_only_test_are_not_among_the_last_that_moved_the_model(tumours):
    log = log_of(tumours, tumours.zones.candidates[:60])
    more = [*log, *log_of(tumours, tumours.zones.hold_out[:60], start=61)]

    one, other = (learn(tumours.pool, tumours.settings, answers).stability for answers in (log, more))

    assert one == other
    assert one.changed_50 > 0


def test_models_of_fewer_answers_go_on_from_the_one_of_today(tumours, monkeypatch):
    log, fit, begun = log_of(tumours, tumours.zones.candidates[:60]), Trained.fit, []
    monkeypatch.setattr(
        Trained, "fit", lambda now, *given, previous: begun.append(previous is now.model) or fit(now, *given)
    )

    learn(tumours.pool, tumours.settings, log)

    assert begun == [True, True]


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
