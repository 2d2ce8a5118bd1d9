import json
from dataclasses import replace

import pytest
from lending import texts_of, texts_project

from al_core.errors import BadInput
from al_core.projects.borrowing import MOST_BORROWED, borrow, give_back, load_borrowed, may_lend
from al_core.projects.projects import own_folder


@pytest.fixture
def mine(store, tmp_path):
    return texts_project(store, tmp_path, "mine", seed=1, known=False)


def test_labelled_examples_of_another_project_are_copied_with_their_labels(store, tmp_path, mine):
    other = texts_project(store, tmp_path, "other")

    settings = borrow(store, mine.id, other.id).settings
    borrowed = load_borrowed(own_folder(store, mine.id), settings)

    texts, labels = texts_of(120, 0)
    assert borrowed.name == "other"
    assert list(borrowed.columns["said"]) == texts
    assert list(borrowed.labels) == labels
    assert settings.learnt_with != mine.settings.learnt_with, "so that a new model is due"


def test_of_many_at_most_so_many_are_drawn(store, tmp_path, mine):
    other = texts_project(store, tmp_path, "other", n=MOST_BORROWED + 100)

    borrowed = load_borrowed(own_folder(store, mine.id), borrow(store, mine.id, other.id).settings)

    assert len(borrowed.labels) == MOST_BORROWED
    assert set(borrowed.columns["said"]) <= set(texts_of(MOST_BORROWED + 100, 0)[0])


def test_what_is_given_back_is_learnt_from_no_more(store, tmp_path, mine):
    borrow(store, mine.id, texts_project(store, tmp_path, "other").id)

    given_back = give_back(store, mine.id)

    assert given_back.settings == mine.settings
    assert load_borrowed(own_folder(store, mine.id), given_back.settings) is None


def test_who_has_nothing_to_lend_is_told_why(store, tmp_path, mine, tumours):
    strangers = texts_project(store, tmp_path, "strangers", classes=("left", "right", "dry"), known=False)
    unlabelled = texts_project(store, tmp_path, "unlabelled", seed=2, known=False)

    assert "fewer than two classes of the same name" in may_lend(mine, strangers)
    assert "Only texts can lend to texts" in may_lend(mine, tumours)
    assert may_lend(mine, unlabelled) == ""
    with pytest.raises(BadInput, match="fewer than 10 labels"):
        borrow(store, mine.id, unlabelled.id)
    assert borrow_is_off(store, mine)


def borrow_is_off(store, project):
    return not list(own_folder(store, project.id).glob("borrowed-*")) and not project.settings.model.head_start


def test_a_damaged_copy_is_as_good_as_none(store, tmp_path, mine):
    settings = borrow(store, mine.id, texts_project(store, tmp_path, "other").id).settings
    (path,) = own_folder(store, mine.id).glob("borrowed-*.json")

    path.write_text(json.dumps({"name": "other"}))

    assert load_borrowed(own_folder(store, mine.id), settings) is None
    assert load_borrowed(tmp_path, replace(settings)) is None
