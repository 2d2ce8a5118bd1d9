"""learn(): a pure function of pool, settings and log."""

from dataclasses import replace

import pytest
from logs import log_of

from al_core.learning import learning
from al_core.learning.learning import ask_next, learn
from al_core.matrices.memory import memory_of_pool
from al_core.projects.projects import change_settings, change_task, create_sample
from al_core.projects.settings import adjusted
from al_core.tasks.classification.classes import renaming


def test_without_labels_the_cold_start_spreads_over_the_pool(tumours):
    first = learn(tumours.pool, tumours.settings, [])

    assert first.cold
    assert first.strategy == "cold_start"
    assert first.missing == ("Benign", "Malignant")
    assert first.scores == {}


def test_once_every_class_is_seen_the_strategy_serves_and_the_score_has_an_interval(tumours):
    log = log_of(tumours, tumours.zones.candidates[:30])

    finished = learn(tumours.pool, tumours.settings, log)

    assert (finished.cold, finished.strategy, finished.n_labels) == (False, "auto", 30)
    score = finished.scores["accuracy"]
    assert score.low < score.value < score.high
    assert score.n == tumours.zones.hold_out.size
    assert [line["label"] for line in finished.details] == ["Benign", "Malignant"]


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


@pytest.mark.parametrize("n", [0, 5, 30])
def test_what_is_asked_next_is_known_without_scoring(tumours, n, monkeypatch):
    log = log_of(tumours, tumours.zones.candidates[:n])
    whole = learn(tumours.pool, tumours.settings, log)
    for name in ("curve_point", "stability_of", "arrivals_of"):
        monkeypatch.delattr(learning, name)

    ranking, cold = ask_next(tumours.pool, tumours.settings, log)

    assert (ranking.rows.tolist(), ranking.reasons, cold) == (
        whole.ranking.rows.tolist(),
        whole.ranking.reasons,
        whole.cold,
    )


def test_the_class_that_is_looked_for_may_have_another_name_by_now(store, tumours):
    log = log_of(tumours, tumours.zones.candidates[:30])
    change_settings(store, tumours.id, strategy="inside_class", sought="Malignant")
    renamed = change_task(store, tumours.id, renaming("Malignant", "Bad"))

    reasons = [
        ask_next(renamed.pool, adjusted(renamed.settings, sought=sought), log)[0].reasons[0]
        for sought in ("Malignant", "Benign", None)
    ]

    assert reasons[0].startswith("The model takes it for Bad, ")
    assert reasons[1].startswith("The model takes it for Benign, ")
    assert reasons[2] in reasons[:2]


def test_what_was_learnt_before_in_this_process_changes_nothing(store):
    messages = create_sample(store, "messages")
    automatic, plain = (adjusted(messages.settings, model=model) for model in ("auto", "logistic_regression"))
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


@pytest.mark.parametrize("n", [0, 1, 2])
def test_one_class_or_hardly_a_label_is_no_failure(tumours, n):
    benign = [row for row in tumours.zones.candidates if tumours.zones.known[row] == "Benign"]

    finished = learn(tumours.pool, tumours.settings, log_of(tumours, benign[:n]))

    assert finished.cold
    assert "Malignant" in finished.missing
    assert len(finished.ranking.rows)


def test_the_cold_start_ends_at_its_limit_though_a_class_was_never_seen(store, tumours):
    never = replace(tumours.settings.task, classes=("Benign", "Malignant", "Never"))
    settings = adjusted(tumours.settings, task=never, cold_limit=20)

    finished = learn(tumours.pool, settings, log_of(tumours, tumours.zones.candidates[:25]))

    assert not finished.cold
    assert finished.missing == ("Never",)


@pytest.mark.parametrize("model", ["linear_svm", "random_forest", "k_nearest"])
def test_every_kind_of_model_makes_a_round(tumours, model):
    settings = adjusted(tumours.settings, model=model)

    finished = learn(tumours.pool, settings, log_of(tumours, tumours.zones.candidates[:30]))

    assert finished.scores["accuracy"].value > 0.8
    assert ("log_loss" in finished.scores) == (model != "linear_svm")
