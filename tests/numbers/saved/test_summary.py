"""What a session has saved: measured at equal numbers of labels, projected, or not yet to be told."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_digits

from al_core.numbers.saved import measured as module
from al_core.numbers.saved.measured import difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import saved, weighed
from al_core.numbers.saved.tallies import kept_tally, save_tally
from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.samples import build
from al_core.projects.labels import Decision
from al_core.projects.projects import create_project
from al_core.projects.settings import adjusted
from al_core.tasks.classification.classes import named_classes


def session(project, truth, n_asked, n_checks):
    rows = [(row, False) for row in project.zones.candidates[:n_asked]]
    rows += [(row, True) for row in project.zones.check_zone[:n_checks]]
    return [
        Decision(
            n, int(row), "A", "label", truth[row], f"t{n}", f"t{n}", "margin", 1, 0.5, "queried", check, 0.9, n, n + 2
        )
        for n, (row, check) in enumerate(rows, 1)
    ]


@pytest.fixture
def truth(pools):
    return build("tumours", pools).known_labels()


def test_with_few_checks_nothing_is_said_but_what_is_missing(unknown_tumours, truth):
    found = saved(unknown_tumours.pool, unknown_tumours.settings, session(unknown_tumours, truth, 40, 12))
    assert (found.projection, found.measured) == (None, None)
    assert found.missing == "Needs 20 checks; there are 12."

    first = saved(unknown_tumours.pool, unknown_tumours.settings, session(unknown_tumours, truth, 1, 12))
    assert first.missing == "Needs answers of two classes."


def test_a_session_with_checks_is_measured_and_projected(unknown_tumours, truth, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "SPLITS", 2)
    settings = adjusted(unknown_tumours.settings, strategy="margin")

    found = saved(unknown_tumours.pool, settings, session(unknown_tumours, truth, 60, 30))

    assert found.n_answers == found.projection.n_labels == 90
    assert (found.measured.n_labels, found.measured.n_checks) == (27, 30)
    assert found.measured.low < found.measured.value < found.measured.high
    assert found.projection.low < found.projection.ratio < found.projection.high
    save_tally(tmp_path / "saved.json", found)
    assert kept_tally(tmp_path / "saved.json") == found


def counting(monkeypatch, project, amounts):
    """The project's task, as if its examples cost by what is read."""
    kind = type(project.task)
    monkeypatch.setattr(kind, "counts", "token")
    monkeypatch.setattr(kind, "amounts_read", lambda self, rows, labels: amounts(len(labels)))


def test_where_all_cost_alike_equal_tokens_are_equal_labels(unknown_tumours, truth, monkeypatch):
    given = unknown_tumours.pool, unknown_tumours.settings, session(unknown_tumours, truth, 60, 30)
    before = saved(*given).measured

    counting(monkeypatch, unknown_tumours, lambda n: np.full(n, 7))
    found = saved(*given).measured

    assert (found.unit, found.amount, found.n_labels, found.n_random) == ("token", 7 * 27, 27, 27)
    assert (found.value, found.low, found.high) == (before.value, before.low, before.high)


def test_who_asks_long_texts_is_held_against_more_of_them_at_random(unknown_tumours, truth, monkeypatch):
    log, n = session(unknown_tumours, truth, 80, 60), 54  # nine tenths of the checks

    counting(monkeypatch, unknown_tumours, lambda rows: np.full(rows, 1 if rows == n else 2))
    found = saved(unknown_tumours.pool, unknown_tumours.settings, log).measured

    assert (found.amount, found.n_labels, found.n_random) == (n, n // 2, n)


def test_known_labels_that_are_set_aside_take_the_place_of_checks(store, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SPLITS", 2)
    path, digits = tmp_path / "partly.csv", load_digits(as_frame=True)
    truth, table = digits.target.astype(str), digits.data
    table["kind"] = [truth[row] if row % 12 == 0 else "" for row in range(len(table))]
    table.to_csv(path, index=False)
    roles = dict.fromkeys(table, "number") | {"kind": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)
    project = create_project(store, pool, name="Partly", question="?", task=named_classes(list("0123456789")))
    log = [
        Decision(n, int(row), "A", "label", truth[int(row)], f"t{n}", f"t{n}", "margin", 1, 0.5, "queried", False,
                 0.9, n, n + 2)
        for n, row in enumerate(project.zones.candidates[:80], 1)
    ]  # fmt: skip

    found = saved(pool, adjusted(project.settings, strategy="margin", model="logistic_regression"), log)

    assert found.n_answers == found.projection.n_labels == 80
    assert (found.measured.n_labels, found.measured.n_checks) == (67, 75)


def test_labels_that_are_given_are_no_answers(tumours_in_part, truth, monkeypatch):
    monkeypatch.setattr(module, "SPLITS", 1)
    project = tumours_in_part
    log = [
        Decision(n, int(row), "A", "label", truth[int(row)], f"t{n}", f"t{n}", "margin", 1, 0.5, "queried", False,
                 0.9, n, n + 2)
        for n, row in enumerate(project.zones.candidates[:30], 1)
    ]  # fmt: skip

    found = saved(project.pool, adjusted(project.settings, strategy="margin", model="logistic_regression"), log)

    assert (found.n_answers, found.measured.n_labels, found.measured.n_checks) == (30, 30, 190)
    assert found.projection is None or found.projection.n_labels == 30
    assert saved(project.pool, project.settings, log[:19]).missing == "Needs 20 answers; there are 19."


def test_a_model_that_is_no_better_than_the_commonest_class_projects_nothing(unknown_tumours, truth, monkeypatch):
    monkeypatch.setattr(module, "SPLITS", 2)
    coin = np.random.default_rng(0).random(len(truth)) < 0.5
    tossed = {row: "Benign" if coin[row] else "Malignant" for row in truth}

    found = saved(unknown_tumours.pool, unknown_tumours.settings, session(unknown_tumours, tossed, 40, 24))

    assert found.projection is None
    assert found.missing == "The model is not right more often than always giving one and the same answer would be."
    assert found.measured is not None


def test_where_fewer_random_labels_do_better_in_the_tests_no_saving_is_projected(unknown_tumours, truth, monkeypatch):
    monkeypatch.setattr(module, "SPLITS", 2)
    settings = adjusted(unknown_tumours.settings, strategy="margin", model="logistic_regression")
    log = session(unknown_tumours, truth, 80, 60)
    assert saved(unknown_tumours.pool, settings, log).measured.outdone is False
    misled = [
        one if one.check or n < 40 or n % 2 == 0 else replace(one, value="Malignant") for n, one in enumerate(log)
    ]

    found = saved(unknown_tumours.pool, settings, misled)

    assert found.measured.outdone is True
    assert found.projection is None
    hardly = "The model hardly gets better with more labels, so nobody can say how many random labels would do."
    assert found.missing == hardly


def test_a_projection_that_the_measurement_contradicts_claims_nothing():
    worse, better = (difference(np.full(30, one), np.full(30, 0.5), 27) for one in (0, 1))
    saving, none = Projection(2.5, 150, 8), Projection(0.2, 150, 8)

    assert {weighed(saving, worse).verdict, weighed(none, better).verdict} == {"not yet distinguishable"}
    assert weighed(saving, worse).low < 1 < weighed(saving, worse).high
    assert [weighed(saving, one) for one in (better, None)] == [saving, saving]
    assert [weighed(none, one) for one in (worse, None)] == [none, none]
