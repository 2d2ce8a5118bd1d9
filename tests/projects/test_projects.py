"""A project: its hold-out and check zone stay where they are, whatever is changed later."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer

from al_core.errors import BadInput, Problem
from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.samples import build
from al_core.projects.projects import add_class, change_settings, create_project, open_project, rename_class
from al_core.projects.zones import _hold_out


@pytest.mark.parametrize(
    "change",
    [
        lambda store, project: change_settings(store, project.id, seed=7),
        lambda store, project: add_class(store, project.id, "Unclear"),
        lambda store, project: rename_class(store, project.id, "Benign", "Harmless"),
    ],
    ids=["seed", "added", "renamed"],
)
def test_no_row_ever_moves_between_test_and_training(store, tumours, change):
    changed = change(store, tumours)

    assert (changed.zones.hold_out == tumours.zones.hold_out).all()
    assert (changed.zones.truth != "").all()


def test_a_merged_class_takes_its_known_labels_along(store, tumours):
    added = add_class(store, tumours.id, "Other")
    merged = rename_class(store, added.id, "Benign", "Other")

    assert merged.settings.classes == ("Malignant", "Other")
    assert set(merged.zones.truth) == {"Malignant", "Other"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda store, project: add_class(store, project, "Benign"), "was the name of “Harmless” before"),
        (lambda store, project: rename_class(store, project, "Malignant", "Benign"), "was the name of “Harmless”"),
        (lambda store, project: rename_class(store, project, "Harmless", "  "), "needs a name"),
        (lambda store, project: rename_class(store, project, "Benign", "Good"), "no class “Benign”"),
    ],
    ids=["added", "swapped", "blank", "gone"],
)
def test_a_name_that_older_answers_bear_goes_to_no_other_class(store, tumours, change, sentence):
    renamed = rename_class(store, tumours.id, "Benign", "Harmless")

    with pytest.raises(BadInput, match=sentence):
        change(store, tumours.id)

    assert open_project(store, tumours.id).settings == renamed.settings


def test_a_class_can_have_its_old_name_back(store, tumours):
    rename_class(store, tumours.id, "Benign", "Harmless")

    back = rename_class(store, tumours.id, "Harmless", "Benign")

    assert back.settings.classes == tumours.settings.classes
    assert set(back.zones.truth) == {"Benign", "Malignant"}


def test_a_class_keeps_its_key_when_one_before_it_becomes_a_part_of_another(store, pools):
    project = create_project(store, build("tumours", pools), name="P", question="?", classes=["a", "b", "c", "d"])

    rename_class(store, project.id, "c", "see")
    rename_class(store, project.id, "b", "d")
    add_class(store, project.id, "e")
    task = rename_class(store, project.id, "a", "a").settings.task

    assert task.numbered == {0: "a", 2: "see", 3: "d", 4: "e"}
    assert [task.key(position) for position in range(4)] == ["1", "3", "4", "5"]
    assert open_project(store, project.id).settings.task == task


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
    split = create_project(store, pool, name="Few", question="?", classes=["a", "b"]).zones

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

    project = create_project(store, pool, name="Small", question="?", classes=["Benign", "Malignant"])

    assert not project.settings.known_typical
    assert project.zones.taught == pool.known_labels()
    assert project.zones.hold_out.size == 0
    assert project.zones.check_zone.size > 100
    assert project.settings.random_share == 0.2


def test_without_known_labels_there_is_a_zone_and_no_hold_out(unknown_tumours):
    split = unknown_tumours.zones

    assert split.hold_out.size == 0
    assert sorted([*split.candidates, *split.check_zone]) == list(range(unknown_tumours.pool.n_rows))
    assert not split.knows_everything


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        (["Yes"], "two classes"),
        (["Yes, no"], "“Yes, no” is one class; give each class by itself"),
        (["Yes", "yes"], "look the same"),
        (["Yes", " ", ""], "two classes"),
        ([str(n) for n in range(501)], "more than anyone"),
    ],
)
def test_classes_that_will_not_do_are_refused_and_nothing_is_made(store, tumours, classes, sentence):
    with pytest.raises(BadInput, match=sentence):
        create_project(store, tumours.pool, name="X", question="?", classes=classes)

    with store.reading() as records:
        assert len(records.projects()) == 1


def test_a_hostile_name_becomes_a_plain_id_and_is_kept_as_it_is(store, tumours):
    project = create_project(store, tumours.pool, name="../<b>\n x", question="", classes=["a", "b"])

    assert project.name == "../<b> x"
    assert project.id.startswith("b-x-")
    assert project.question


def test_a_share_outside_nought_and_one_is_refused(store, tumours):
    with pytest.raises(BadInput, match="between 0 and 1"):
        change_settings(store, tumours.id, random_share=1.5)

    assert replace(tumours.settings) == tumours.settings


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("strategy", "nope", "There is no strategy called 'nope'"),
        ("cold_start", "nope", "There is no strategy called 'nope'"),
        ("model", "nope", "There is no model called 'nope'"),
        ("committee", "nope", "There is no committee called 'nope'"),
        ("calibration", "nope", "There is no calibration called 'nope'"),
        ("target", 95, "The target is an accuracy between 0 and 1, not 95"),
        ("target", float("nan"), "The target is an accuracy between 0 and 1"),
        ("budget", float("nan"), "labels in the budget must be a whole number"),
        ("budget", 0, "labels in the budget must be at least 1"),
        ("batch_size", 0, "examples in a batch must be at least 1"),
        ("seed", -1, "The seed must lie between 0 and"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_and_nothing_is_changed(store, tumours, setting, value, sentence):
    with pytest.raises(Problem, match=sentence):
        change_settings(store, tumours.id, **{setting: value})

    assert open_project(store, tumours.id).settings == tumours.settings


def test_a_class_that_is_added_to_a_project_of_before_moves_no_row(store, tumours_in_part):
    old = change_settings(store, tumours_in_part.id, began_with=())

    later = add_class(store, old.id, "Unclear")

    assert later.settings.began_with == ("Benign", "Malignant")
    np.testing.assert_array_equal(later.zones.hold_out, old.zones.hold_out)
    np.testing.assert_array_equal(later.zones.given, old.zones.given)


def test_a_project_with_given_labels_is_no_rehearsal_whatever_is_known_of_the_rest(store, tmp_path):
    path = tmp_path / "known.csv"
    path.write_text("text,kind\n" + "\n".join(f"word {n},{'abc'[n % 3]}" for n in range(200)))
    pool = create_pool(
        path, path.name, preview(path, path.name).options, {"text": "text", "kind": "label"}, store.folder
    )
    project = create_project(store, pool, name="Known", question="?", classes=["a", "b"])

    later = add_class(store, project.id, "c")

    assert later.zones.given.size
    assert set(later.zones.truth[later.zones.candidates]) == {"c"}
    assert not later.zones.knows_everything


def test_answers_on_rows_that_are_given_count_among_all(tumours_in_part):
    split = tumours_in_part.zones
    answered = [*split.given[:7].tolist(), *split.candidates[:5].tolist()]

    assert split.n_in_all(answered) == split.candidates.size + 7
