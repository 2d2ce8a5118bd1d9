"""The curve looks back: every model of it is tested on today's checks."""

from dataclasses import astuple, replace

import pytest
from logs import log_of
from sklearn.datasets import load_breast_cancer

from al_core.evaluation.scores import score
from al_core.learning.learning import learn
from al_core.learning.rounds import Point, Round, add_round, joined_rounds, learning_curve, read_rounds
from al_core.learning.training import Trained, in_order_of_answers, train
from al_core.matrices.memory import memory_of_pool
from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.samples import build
from al_core.projects.labels import fold
from al_core.projects.projects import create_project
from al_core.projects.settings import adjusted
from al_core.tasks.classification.classes import named_classes

N_LABELS, N_CHECKS = 60, 20


@pytest.fixture
def truth(pools):
    """The label of every row."""
    return build("tumours", pools).known_labels()


@pytest.fixture
def log(unknown_tumours, truth):
    """Sixty answers, then twenty checks."""
    rows = unknown_tumours.zones
    asked = log_of(unknown_tumours, rows.candidates[100 : 100 + N_LABELS])
    checks = log_of(unknown_tumours, rows.check_zone[:N_CHECKS], check=True, start=N_LABELS + 1)
    return [replace(one, value=truth[one.row]) for one in (*asked, *checks)]


def test_models_of_fewer_labels_are_tested_on_all_checks(unknown_tumours, log):
    finished = learn(unknown_tumours.pool, unknown_tumours.settings, log)

    assert [point.n_labels for point in finished.earlier] == [10, 14, 20, 28, 40, 57]
    assert {one.n for point in finished.earlier for one in point.scores.values()} == {N_CHECKS}
    assert finished.scores.keys() == finished.earlier[0].scores.keys()


def test_an_earlier_model_is_the_one_of_its_time(unknown_tumours, log):
    project, settings = unknown_tumours, unknown_tumours.settings
    first, labels = train(project.pool, settings, log[:20]), fold(log)
    checks = in_order_of_answers(labels.checks(), labels)
    rows = sorted(checks)

    finished = learn(project.pool, settings, log)

    right = score([checks[row] for row in rows], first.believed(rows), settings.task.classes)
    assert finished.earlier[2].scores["accuracy"] == right


def test_what_was_learnt_before_is_not_learnt_again_and_changes_nothing(unknown_tumours, log, monkeypatch):
    project, settings, sizes, fit = unknown_tumours, unknown_tumours.settings, [], Trained.fit

    def seen(now, labelled, **given):
        """The real fit, and how many labels it was given."""
        sizes.append(len(labelled))
        return fit(now, labelled, **given)

    memory_of_pool.cache_clear()
    fresh = learn(project.pool, settings, log).earlier
    memory_of_pool.cache_clear()
    learn(project.pool, settings, [*log[:15], *log[N_LABELS:]])
    monkeypatch.setattr(Trained, "fit", seen)
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


def test_an_answer_given_again_stays_in_its_place(unknown_tumours, log):
    project, settings = unknown_tumours, unknown_tumours.settings
    again = replace(log[0], sequence=100, token="again")

    assert learn(project.pool, settings, [*log, again]).earlier == learn(project.pool, settings, log).earlier


def test_a_few_known_labels_are_learnt_from_at_every_size_also_once_they_are_answered(store, truth, tmp_path):
    path, table = tmp_path / "few.csv", load_breast_cancer(as_frame=True).data
    table["kind"] = [truth[row] if row < 40 else "" for row in range(len(table))]
    table.to_csv(path, index=False)
    roles = dict.fromkeys(table, "number") | {"kind": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)
    project = create_project(store, pool, name="Few", question="Which?", task=named_classes(["Benign", "Malignant"]))
    asked = log_of(project, project.zones.candidates[:15])
    checks = log_of(project, project.zones.check_zone[:10], check=True, start=16)
    given = log_of(project, project.zones.given[:5], start=26)
    log = [replace(one, value=truth[one.row]) for one in (*asked, *checks, *given)]

    finished = learn(project.pool, project.settings, log)

    assert len(project.zones.given) == 40
    assert [point.n_labels for point in finished.earlier] == [40, 50, 54]
    assert finished.n_labels == 55


def test_each_model_is_asked_for_percentages_itself(unknown_tumours, log, truth):
    settings = adjusted(unknown_tumours.settings, model="linear_svm", calibration="temperature")
    benign = [one for one in log[:N_LABELS] if truth[one.row] == "Benign"]
    malignant = [one for one in log[:N_LABELS] if truth[one.row] == "Malignant"]
    rows = [*benign[:12], *malignant[:2], *malignant[2:8], *log[N_LABELS:]]
    ordered = [replace(one, sequence=n, token=f"t{n}") for n, one in enumerate(rows, 1)]

    finished = learn(unknown_tumours.pool, settings, ordered)

    assert "log_loss" in finished.scores
    # Of one class there are two labels, too few to calibrate on.
    assert "log_loss" not in next(point for point in finished.earlier if point.n_labels == 14).scores


def test_known_labels_need_no_looking_back_for_they_are_the_same_at_any_time(tumours):
    assert learn(tumours.pool, tumours.settings, log_of(tumours, tumours.zones.candidates[:30])).earlier == ()


def test_the_curve_ends_at_the_newest_score_and_survives_the_store(store, unknown_tumours, log):
    finished = replace(learn(unknown_tumours.pool, unknown_tumours.settings, log), version=1)
    with store.writing() as records:
        add_round(records, unknown_tumours.id, finished)
    with store.reading() as records:
        kept = read_rounds(records, unknown_tumours.id)

    curve = learning_curve([Round(n_labels=5, scores=finished.scores), *kept])

    assert [point.n_labels for point in curve] == [10, 14, 20, 28, 40, 57, N_LABELS]
    assert curve[-1] == Point(N_LABELS, finished.scores)
    for before, after in zip(finished.earlier, curve, strict=False):
        for name, one in before.scores.items():
            assert astuple(after.scores[name]) == pytest.approx(astuple(one), abs=1e-6)


def test_only_the_newest_look_back_is_kept_at_hand(unknown_tumours, log):
    first = replace(learn(unknown_tumours.pool, unknown_tumours.settings, log), version=1)
    second, failed = replace(first, version=2), Round(version=3, error="it broke")

    assert [len(one.earlier) for one in joined_rounds([first], [second, failed])] == [0, 6, 0]


def test_without_looking_back_each_round_is_a_point_of_its_own_time(tumours):
    one = learn(tumours.pool, tumours.settings, log_of(tumours, tumours.zones.candidates[:30]))

    assert learning_curve([one, replace(one, version=2, n_labels=40)]) == [
        Point(30, one.scores),
        Point(40, one.scores),
    ]
