"""Hold-out, check zone and candidates part the rows, and no row ever moves."""

from dataclasses import replace

import numpy as np
import pytest
from logs import truth_of
from sklearn.datasets import load_breast_cancer

from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.samples import build
from al_core.projects.projects import change_settings, change_task, create_project
from al_core.projects.zones import _hold_out
from al_core.tasks.classification.classes import adding, named_classes, renaming


@pytest.mark.parametrize(
    "change",
    [
        lambda store, project: change_settings(store, project.id, seed=7),
        lambda store, project: change_task(store, project.id, adding("Unclear")),
        lambda store, project: change_task(store, project.id, renaming("Benign", "Harmless")),
    ],
    ids=["seed", "added", "renamed"],
)
def test_no_row_ever_moves_between_test_and_training(store, tumours, change):
    changed = change(store, tumours)

    assert (changed.zones.hold_out == tumours.zones.hold_out).all()
    assert (truth_of(changed) != "").all()


def test_hold_out_and_candidates_part_the_rows(tumours):
    split = tumours.zones

    assert sorted([*split.hold_out, *split.candidates, *split.check_zone]) == list(range(tumours.pool.n_rows))
    assert split.knows_everything


def test_where_some_labels_are_known_those_that_do_not_test_are_given_and_never_asked(store, tumours_in_part):
    known, split = tumours_in_part.pool.known_labels(), tumours_in_part.zones

    assert (len(known), split.hold_out.size, split.given.size) == (380, 190, 190)
    assert split.taught == {row: known[row] for row in split.given.tolist()}
    assert not set(known) & set(split.candidates.tolist())
    assert sorted([*split.hold_out, *split.candidates, *split.given]) == list(range(569))


@pytest.mark.parametrize(
    ("n_known", "n", "n_held_out"),
    [(99, 1000, 0), (100, 1000, 50), (600, 1000, 300), (1000, 1000, 300), (399, 400, 199), (15, 15, 7), (9, 9, 0)],
)
def test_more_known_labels_never_make_a_smaller_test(n_known, n, n_held_out):
    known = np.random.default_rng(0).permutation(n)[:n_known]

    assert _hold_out(known, n, "pool").size == n_held_out


def test_fewer_than_a_hundred_known_labels_all_teach_and_others_are_checks(store, tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("text,kind\n" + "\n".join(f"word {n},{'ab'[n % 2] if n % 10 < 4 else ''}" for n in range(200)))
    roles = {"text": "text", "kind": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)
    split = create_project(store, pool, name="Few", question="?", task=named_classes(["a", "b"])).zones

    assert split.taught == pool.known_labels()
    assert len(split.taught) == 80
    assert split.hold_out.size == 0
    assert split.check_zone.size > 40
    assert sorted([*split.given, *split.check_zone, *split.candidates]) == list(range(200))


def test_known_labels_of_rows_that_look_unlike_the_others_teach_and_test_nothing(store, pools, tmp_path):
    truth, table = build("tumours", pools).known_labels(), load_breast_cancer(as_frame=True).data
    small = table["mean radius"].rank() <= 200
    table["kind"] = [truth[row] if small[row] else "" for row in range(len(table))]
    table.to_csv(path := tmp_path / "small ones.csv", index=False)
    roles = dict.fromkeys(table, "number") | {"kind": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)

    project = create_project(store, pool, name="Small", question="?", task=named_classes(["Benign", "Malignant"]))

    assert not project.settings.history.known_typical
    assert project.zones.taught == pool.known_labels()
    assert project.zones.hold_out.size == 0
    assert project.zones.check_zone.size > 100
    assert project.settings.random_share == 0.2


def doubled(store, tmp_path, label):
    """A project on 200 texts of which every second copies the one before in capitals, with both to be asked."""
    lines = [f"{('Word ' if n % 2 else 'word ')}{n // 2} of a text,{label(n)}" for n in range(200)]
    path = tmp_path / "doubled.csv"
    path.write_text("text,kind\n" + "\n".join(np.random.default_rng(0).permutation(lines)), encoding="utf-8")
    options = replace(preview(path, path.name).options, near_repeats=False)
    pool = create_pool(path, path.name, options, {"text": "text", "kind": "label"}, store.folder)
    return create_project(store, pool, name="Doubled", question="?", task=named_classes(["a", "b"]))


@pytest.mark.parametrize(
    "label",
    [
        lambda n: "",
        lambda n: "ab"[n % 4 // 2],
        lambda n: "ab"[n % 3 % 2] if n % 5 else "",
        lambda n: "ab"[n % 3 % 2] if n < 40 else "",
    ],
    ids=["none known", "all known", "most known", "few known"],
)
def test_no_copy_of_a_row_that_tests_is_learnt_from_or_asked(store, tmp_path, label):
    project = doubled(store, tmp_path, label)
    split, said = project.zones, [text.lower() for text in project.pool.column(0)]

    tests = {said[row] for row in [*split.hold_out, *split.check_zone]}
    taught = {said[row] for row in [*split.given, *split.candidates]}
    parts = [split.hold_out, split.check_zone, split.given, split.candidates, split.copies]

    assert project.pool.n_rows == 200
    assert tests
    assert taught
    assert not tests & taught
    assert sorted(np.concatenate(parts)) == list(range(200))


def test_without_known_labels_there_is_a_zone_and_no_hold_out(unknown_tumours):
    split = unknown_tumours.zones

    assert split.hold_out.size == 0
    assert sorted([*split.candidates, *split.check_zone]) == list(range(unknown_tumours.pool.n_rows))
    assert not split.knows_everything


def test_a_class_that_is_added_to_a_project_of_before_moves_no_row(store, tumours_in_part):
    old = change_task(store, tumours_in_part.id, lambda task: replace(task, began_with=()))

    later = change_task(store, old.id, adding("Unclear"))

    assert later.settings.task.began_with == ("Benign", "Malignant")
    np.testing.assert_array_equal(later.zones.hold_out, old.zones.hold_out)
    np.testing.assert_array_equal(later.zones.given, old.zones.given)


def test_answers_on_rows_that_are_given_count_among_all(tumours_in_part):
    split = tumours_in_part.zones
    answered = [*split.given[:7].tolist(), *split.candidates[:5].tolist()]

    assert split.n_in_all(answered) == split.candidates.size + 7
