"""What people choose: what means nothing is refused, and what is kept is read as it was."""

import json
from dataclasses import replace

import pytest
from chosen import chosen

from al_core.errors import BadInput, Problem, UnknownName
from al_core.projects.projects import change_settings, open_project
from al_core.projects.settings import Settings, adjusted, read_settings, write_settings
from al_core.tasks.classification.task import Classification


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
        ("target", 95, "The target is a share between 0 and 1, not 95"),
        ("target", float("nan"), "The target is a share between 0 and 1"),
        ("budget", float("nan"), "labels in the budget must be a whole number"),
        ("budget", 0, "labels in the budget must be at least 1"),
        ("stochastic", "odd", "by their scores \\(stochastic\\) as '', 'power', 'softmax', not 'odd'"),
        (
            "sought",
            "Grey",
            "The class 'Grey' that is looked for \\(sought\\) is not among the classes; there are: Benign, ",
        ),
        ("batch_size", 0, "examples in a batch must be at least 1"),
        ("seed", -1, "The seed must lie between 0 and"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_and_nothing_is_changed(store, tumours, setting, value, sentence):
    with pytest.raises(Problem, match=sentence):
        change_settings(store, tumours.id, **{setting: value})

    assert open_project(store, tumours.id).settings == tumours.settings


def test_what_is_kept_is_read_as_it_was():
    task = Classification(("a", "b"), {"c": "a"}, ("a", "", "b"))
    settings = adjusted(Settings(task), grown_after=(3,), budget=40, model="k_nearest")

    assert read_settings(write_settings(settings)) == settings


def test_a_fingerprint_follows_from_the_groups_that_it_is_about():
    usual = chosen(("a", "b"))
    later = {
        name: adjusted(usual, **{name: value})
        for name, value in {"target": 0.5, "strategy": "random", "seed": 3}.items()
    }

    assert later["target"].learnt_with == usual.learnt_with
    assert later["strategy"].learnt_with != usual.learnt_with
    assert later["strategy"].replayed_with == usual.replayed_with
    assert later["seed"].replayed_with != usual.replayed_with
    assert adjusted(usual, random_share=0.5).learnt_with == usual.learnt_with
    assert adjusted(usual, random_share=0.5).counted_with != usual.counted_with


def test_what_was_kept_before_there_was_a_choice_opens_with_its_default():
    usual = chosen(("a", "b"))
    kept = json.loads(write_settings(adjusted(usual, stochastic="power", sought="b")))
    for name in ("stochastic", "sought"):
        del kept["asking"][name]

    assert read_settings(json.dumps(kept)) == usual
    assert adjusted(usual, sought="b").learnt_with != usual.learnt_with


def test_a_choice_that_there_is_not_is_refused():
    with pytest.raises(UnknownName, match="There is no setting called 'colour'"):
        adjusted(chosen(("a", "b")), colour="red")


def test_settings_of_before_there_was_meaning_are_read_and_name_what_they_named():
    usual = chosen(("a", "b"))
    kept = json.loads(write_settings(usual))
    del kept["model"]["meaning"]

    assert read_settings(json.dumps(kept)) == usual
    assert adjusted(usual, meaning=False).learnt_with != usual.learnt_with
    assert adjusted(usual, cold_start="variance_reduction").learnt_with == "a2dc0084475153e0"  # as it was then
