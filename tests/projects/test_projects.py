"""A project: its classes and their names."""

import pytest
from logs import truth_of

from al_core.errors import BadInput
from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.samples import build
from al_core.projects.projects import change_task, create_project, open_project
from al_core.tasks.classification.classes import adding, named_classes, renaming


def test_a_merged_class_takes_its_known_labels_along(store, tumours):
    added = change_task(store, tumours.id, adding("Other"))
    merged = change_task(store, added.id, renaming("Benign", "Other"))

    assert merged.settings.task.classes == ("Malignant", "Other")
    assert set(truth_of(merged)) == {"Malignant", "Other"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda store, project: change_task(store, project, adding("Benign")), "was the name of “Harmless” before"),
        (
            lambda store, project: change_task(store, project, renaming("Malignant", "Benign")),
            "was the name of “Harmless”",
        ),
        (lambda store, project: change_task(store, project, renaming("Harmless", "  ")), "needs a name"),
        (lambda store, project: change_task(store, project, renaming("Benign", "Good")), "no class “Benign”"),
    ],
    ids=["added", "swapped", "blank", "gone"],
)
def test_a_name_that_older_answers_bear_goes_to_no_other_class(store, tumours, change, sentence):
    renamed = change_task(store, tumours.id, renaming("Benign", "Harmless"))

    with pytest.raises(BadInput, match=sentence):
        change(store, tumours.id)

    assert open_project(store, tumours.id).settings == renamed.settings


def test_a_class_can_have_its_old_name_back(store, tumours):
    change_task(store, tumours.id, renaming("Benign", "Harmless"))

    back = change_task(store, tumours.id, renaming("Harmless", "Benign"))

    assert back.settings.task.classes == tumours.settings.task.classes
    assert set(truth_of(back)) == {"Benign", "Malignant"}


def test_a_class_keeps_its_key_when_one_before_it_becomes_a_part_of_another(store, pools):
    project = create_project(
        store, build("tumours", pools), name="P", question="?", task=named_classes(["a", "b", "c", "d"])
    )

    change_task(store, project.id, renaming("c", "see"))
    change_task(store, project.id, renaming("b", "d"))
    change_task(store, project.id, adding("e"))
    task = change_task(store, project.id, renaming("a", "a")).settings.task

    assert task.numbered == {0: "a", 2: "see", 3: "d", 4: "e"}
    assert [task.key(position) for position in range(4)] == ["1", "3", "4", "5"]
    assert open_project(store, project.id).settings.task == task


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
        create_project(store, tumours.pool, name="X", question="?", task=named_classes(classes))

    with store.reading() as records:
        assert len(records.projects()) == 1


def test_a_hostile_name_becomes_a_plain_id_and_is_kept_as_it_is(store, tumours):
    project = create_project(store, tumours.pool, name="../<b>\n x", question="", task=named_classes(["a", "b"]))

    assert project.name == "../<b> x"
    assert project.id.startswith("b-x-")
    assert project.question


def test_a_project_with_given_labels_is_no_rehearsal_whatever_is_known_of_the_rest(store, tmp_path):
    path = tmp_path / "known.csv"
    path.write_text("text,kind\n" + "\n".join(f"word {n},{'abc'[n % 3]}" for n in range(200)))
    pool = create_pool(
        path, path.name, preview(path, path.name).options, {"text": "text", "kind": "label"}, store.folder
    )
    project = create_project(store, pool, name="Known", question="?", task=named_classes(["a", "b"]))

    later = change_task(store, project.id, adding("c"))

    assert later.zones.given.size
    assert set(truth_of(later)[later.zones.candidates]) == {"c"}
    assert not later.zones.knows_everything
