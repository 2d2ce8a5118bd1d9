"""More rows for a project: nothing moves, nobody's answer is lost, and the new rows are looked at with care."""

from dataclasses import replace

import numpy as np
import pytest
from additions import answered, grown, log_of, pool_of, texts, written
from logs import truth_of

from al_core.errors import BadInput
from al_core.learning.learning import learn
from al_core.learning.ranking import save_ranking
from al_core.learning.rounds import add_round
from al_core.pools.examples import example
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.growing import grow_project
from al_core.projects.projects import change_settings, change_task, create_project
from al_core.serving import serving
from al_core.serving.workspace import Workspace
from al_core.tasks.classification.classes import adding, named_classes, renaming
from pages.ui.label.served import labeller_data
from pages.ui.shared.frame import Context


@pytest.fixture
def letters(store, tmp_path):
    """A project on 300 unlabelled texts."""
    pool = pool_of(written(tmp_path, "letters.csv", text=texts(300, 1)), store.folder)
    return create_project(store, pool, name="Letters", question="Which?", task=named_classes(["sea", "wood"]))


def test_old_rows_stay_where_they_were_and_new_ones_come_behind_them(store, letters, tmp_path):
    more = written(tmp_path, "more.csv", text=[*texts(300, 1)[:40], *texts(60, 2)])

    later = grown(store, letters, more)

    assert (later.pool.n_rows, later.pool.additions) == (360, (300,))
    assert [example(later.pool, row) for row in range(0, 300, 29)] == [
        example(letters.pool, row) for row in range(0, 300, 29)
    ]
    assert example(later.pool, 300)["text"] == texts(60, 2)[0]
    assert later.pool.ids([299, 300]) == ["300", "341"]


@pytest.mark.parametrize("near", [True, False])
def test_rows_are_added_by_the_rule_with_which_the_pool_was_made(store, tmp_path, near):
    path = written(tmp_path, "pairs.csv", text=["One a", "one A", "Two b", "Three c"])
    options = replace(preview(path, path.name).options, near_repeats=near)
    pool = create_pool(path, path.name, options, {"text": "text"}, store.folder)

    later = grow_pool(pool, written(tmp_path, "more.csv", text=["TWO b", "Four d"]), "more.csv", store.folder)

    assert (pool.n_rows, later.n_rows) == ((3, 4) if near else (4, 6))
    assert later.near_repeats == near
    assert later.near_copies().tolist() == ([] if near else [[1, 0], [4, 2]])
    assert [note.badge for note in later.notes] == (["1 near repeat"] if near else [])


def test_two_people_who_add_at_the_same_time_do_not_undo_one_another(store, letters, tmp_path):
    one, other = (written(tmp_path, f"{name}.csv", text=texts(60, seed)) for name, seed in (("one", 2), ("other", 3)))
    late = grow_pool(letters.pool, other, other.name, store.folder)
    later = grown(store, letters, one)

    with pytest.raises(BadInput, match="changed meanwhile"):
        grow_project(store, letters.id, late)

    assert grown(store, later, other).pool.n_rows == 420


def test_no_row_moves_between_check_zone_and_candidates(store, letters, tmp_path):
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))
    again = grown(store, later, written(tmp_path, "again.csv", text=texts(100, 3)))

    for one in (later, again):
        np.testing.assert_array_equal(one.zones.check_zone[one.zones.check_zone < 300], letters.zones.check_zone)
    assert again.pool.origin == letters.pool.fingerprint
    assert (again.zones.check_zone >= 400).any()


def test_the_hold_out_stays_though_new_rows_bring_labels(store, tmp_path):
    first, more = texts(200, 1), [*texts(200, 1)[:30], *texts(80, 2)]
    some = ["sea" if number < 60 else "" for number in range(200)]
    pool = pool_of(written(tmp_path, "some.csv", text=first, label=some), store.folder, label="label")
    project = create_project(store, pool, name="Some", question="Which?", task=named_classes(["sea", "wood"]))

    later = grown(store, project, written(tmp_path, "more.csv", text=more, label=["wood"] * 110))

    np.testing.assert_array_equal(later.zones.hold_out, project.zones.hold_out)
    assert set(truth_of(later)[200:]) == {"wood"}
    np.testing.assert_array_equal(truth_of(later)[:200], truth_of(project))


def test_answers_and_leases_go_on_after_rows_were_added(store, letters, tmp_path):
    before = answered(store, letters, 30)
    open_one = serving.claim(store, letters, before.ranking, "A", 1)[0]

    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))

    assert serving.answer(store, later, open_one.token, "sea", who="A").outcome == "saved"
    after = learn(later.pool, later.settings, log_of(store, later))
    assert after.settings != before.settings
    assert after.n_answers == 31
    assert after.ranking.rows.max() >= 300


@pytest.mark.parametrize("n_patients", [1, 2, 4])
def test_rows_that_share_an_identifier_are_drawn_into_the_zone_one_by_one(store, tmp_path, n_patients):
    def visits(n, seed):
        return {"patient": [f"P{row % n_patients}" for row in range(n)], "text": texts(n, seed)}

    path = written(tmp_path, "visits.csv", **visits(400, 1))
    pool = pool_of(path, store.folder, patient="id")
    project = create_project(store, pool, name="Visits", question="Which?", task=named_classes(["sea", "wood"]))
    later = grown(store, project, written(tmp_path, "more.csv", **visits(100, 2)))

    for patient in range(n_patients):
        in_zone = np.isin(np.arange(patient, 400, n_patients), project.zones.check_zone)
        assert 0.3 < in_zone.mean() < 0.7
    np.testing.assert_array_equal(later.zones.check_zone[later.zones.check_zone < 400], project.zones.check_zone)
    assert (later.zones.check_zone >= 400).sum() > 20


def test_an_open_tab_goes_on_after_somebody_added_rows(store, letters, tmp_path):
    workspace = Workspace(store)
    tab = Context(workspace, letters, "B")
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))
    ranking = replace(learn(later.pool, later.settings, []).ranking, version=1)
    save_ranking(workspace.folder(later), ranking)
    with store.writing() as records:
        add_round(records, later.id, replace(learn(later.pool, later.settings, []), version=1))

    queue = labeller_data(tab.today(), "")["queue"]
    workspace.close()

    assert [one["row"] for one in queue]


def test_a_setting_changed_meanwhile_does_not_undo_an_addition(store, letters, tmp_path):
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))

    changed = change_settings(store, letters.id, seed=3)

    assert changed.settings.history.grown_after == later.settings.history.grown_after == (0,)
    assert changed.pool.fingerprint == later.pool.fingerprint


def test_a_class_that_is_added_later_moves_no_row_out_of_the_test(store, tmp_path):
    known = ["sea", "wood", "hill"] * 200
    pool = pool_of(
        written(tmp_path, "all.csv", text=texts(600, 1), label=known), store.folder, label="label", text="text"
    )
    project = create_project(store, pool, name="Known", question="Which?", task=named_classes(["sea", "wood"]))

    later = change_task(store, project.id, adding("hill"))

    np.testing.assert_array_equal(later.zones.hold_out, project.zones.hold_out)
    np.testing.assert_array_equal(later.zones.given, project.zones.given)
    assert set(truth_of(later)[later.zones.given]) == {"sea", "wood"}
    assert set(truth_of(later)[later.zones.candidates]) == {"hill"}


def test_a_project_of_before_keeps_its_hold_out_when_a_class_is_renamed(store, tmp_path):
    pool = pool_of(
        written(tmp_path, "all.csv", text=texts(300, 1), label=["sea", "wood"] * 150), store.folder, label="label"
    )
    project = create_project(store, pool, name="Known", question="Which?", task=named_classes(["sea", "wood"]))
    older = change_task(store, project.id, lambda task: replace(task, began_with=()))

    renamed = change_task(store, older.id, renaming("wood", "forest"))

    np.testing.assert_array_equal(renamed.zones.hold_out, project.zones.hold_out)
    np.testing.assert_array_equal(renamed.zones.tested, project.zones.tested)
