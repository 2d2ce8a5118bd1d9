"""`weak_labels`: labels of no person teach beside those of people, and what that did is tested (`side_by_side`)."""

from dataclasses import replace

import numpy as np
import pytest
from logs import log_of, truth_of

from al_core.errors import BadInput
from al_core.evaluation.proportions import wilson
from al_core.learning.beside import Beside
from al_core.learning.learning import learn
from al_core.learning.rounds import Round, add_round, read_rounds
from al_core.learning.side_by_side import paired_gain
from al_core.learning.training import train
from al_core.learning.weak_labels import WeakLabels, load_weak_labels, refuse_weightless, save_weak_labels
from al_core.models import get_model
from al_core.projects.labels import fold
from al_core.projects.settings import adjusted

OTHER = {"Benign": "Malignant", "Malignant": "Benign"}


def said_of(project, rows, wrong_every):
    """The truth, wrong for every so manieth row."""
    truth = truth_of(project)
    return {row: OTHER[truth[row]] if at % wrong_every == 0 else str(truth[row]) for at, row in enumerate(rows)}


def test_only_rows_teach_that_can_be_asked_and_that_nobody_has_answered(tumours):
    everywhere = WeakLabels(dict.fromkeys(range(tumours.pool.n_rows), "Benign"), 0.3, "x")
    asked = tumours.zones.candidates[:20]

    beside = everywhere.beside(fold(log_of(tumours, asked), tumours.task), tumours.zones)

    assert beside.by_row.keys() == {*tumours.zones.candidates.tolist()} - {*asked.tolist()}
    assert beside.weight == 0.3
    assert not replace(everywhere, weight=0.0).beside(fold([]), tumours.zones).by_row


def test_rows_of_the_check_zone_never_teach(unknown_tumours):
    everywhere = WeakLabels(dict.fromkeys(range(unknown_tumours.pool.n_rows), "Benign"), 0.3, "x")

    beside = everywhere.beside(fold([]), unknown_tumours.zones)

    assert unknown_tumours.zones.check_zone.size
    assert not {*beside.by_row} & {*unknown_tumours.zones.check_zone.tolist()}


def test_good_labels_of_no_person_help_and_wrong_ones_are_told(tumours):
    log = log_of(tumours, tumours.zones.candidates[:12])
    rest = tumours.zones.candidates[12:].tolist()
    good = WeakLabels(said_of(tumours, rest, 10), 0.6, "good")
    wrong = WeakLabels(said_of(tumours, rest, 1), 0.6, "wrong")

    alone, with_good, with_wrong = (
        learn(tumours.pool, tumours.settings, log, beside=Beside(weak)) for weak in (None, good, wrong)
    )

    assert alone.helped is None
    assert with_good.n_labels == alone.n_labels == 12, "no label of a person is added"
    assert with_good.helped.n_rows == len(rest)
    assert with_good.helped.scores == with_good.own_scores == alone.scores == alone.own_scores
    assert with_good.helped.gain.value == pytest.approx(
        with_good.scores["accuracy"].value - alone.scores["accuracy"].value
    )
    assert with_wrong.helped.worse
    assert not with_good.helped.worse


def test_they_teach_only_where_labels_of_people_can_be_learnt_from(tumours):
    weak = WeakLabels(said_of(tumours, tumours.zones.candidates.tolist(), 10), 0.6, "good")
    truth = truth_of(tumours)
    benign = [row for row in tumours.zones.candidates.tolist() if truth[row] == "Benign"][:5]

    assert train(tumours.pool, tumours.settings, [], Beside(weak)).model is None
    assert not train(tumours.pool, tumours.settings, log_of(tumours, benign), Beside(weak)).weak.by_row


def test_a_model_that_takes_no_weights_refuses_them_in_a_sentence():
    refuse_weightless(get_model("auto"))
    refuse_weightless(get_model("logistic_regression"))
    refuse_weightless(get_model("kernel_ridge"))
    for model in (get_model("k_nearest"), get_model("auto", "temperature")):
        with pytest.raises(BadInput, match="takes every label for a whole one"):
            refuse_weightless(model)


def test_what_is_kept_is_chosen_by_its_name_and_named_by_what_it_holds(tumours, tmp_path):
    kept = save_weak_labels(tmp_path, tumours.task, {3: "Benign", 1: "Malignant"}, 0.4)
    chosen = adjusted(tumours.settings, weak_labels=kept.name)

    assert load_weak_labels(tmp_path, chosen) == kept
    assert load_weak_labels(tmp_path, tumours.settings) is None
    assert load_weak_labels(tmp_path / "elsewhere", chosen) is None
    assert save_weak_labels(tmp_path, tumours.task, {3: "Benign", 1: "Malignant"}, 0.5).name != kept.name
    assert chosen.learnt_with != tumours.settings.learnt_with, "so that a new model is due"

    (tmp_path / f"weak_labels-{kept.name}.json").write_text('{"weight": 7, "labels": {"4": "Benign", "5": "Odd"}}')
    assert load_weak_labels(tmp_path, chosen) == WeakLabels({4: "Benign"}, 1.0, kept.name)
    (tmp_path / f"weak_labels-{kept.name}.json").write_text("[]")
    assert load_weak_labels(tmp_path, chosen) is None


def test_two_models_are_told_apart_by_the_tests_about_which_they_differ():
    order = np.arange(100)
    one, other = (
        order < 80,
        (order >= 4) & (order < 70),
    )  # 66 both, 14 and 0 alone, 20 neither; 4 of the 14 at the start

    gain = paired_gain(one, other)

    low, high = wilson(80, 100)
    other_low, other_high = wilson(66, 100)
    phi = (66 * 20 - 50) / np.sqrt(80 * 20 * 66 * 34)
    down, up = (0.8 - low, other_high - 0.66), (high - 0.8, 0.66 - other_low)
    assert gain.value == pytest.approx(0.14)
    assert gain.low == pytest.approx(0.14 - np.sqrt(down[0] ** 2 - 2 * phi * down[0] * down[1] + down[1] ** 2))
    assert gain.high == pytest.approx(0.14 + np.sqrt(up[0] ** 2 - 2 * phi * up[0] * up[1] + up[1] ** 2))
    assert gain.low > 0
    same = paired_gain(one, one)
    assert same.low < same.value == 0.0 < same.high


def test_the_interval_of_a_gain_holds_nine_times_in_ten():
    rng, held = np.random.default_rng(0), 0
    for _ in range(400):
        kinds = rng.choice(4, 60, p=[0.6, 0.12, 0.06, 0.22])  # both, one, the other, neither: a gain of 6 points
        gain = paired_gain(kinds < 2, (kinds == 0) | (kinds == 2))
        held += gain.low <= 0.06 <= gain.high
    assert 0.87 < held / 400 < 0.97


def test_a_round_keeps_what_they_did(store, tumours):
    log = log_of(tumours, tumours.zones.candidates[:12])
    weak = WeakLabels(said_of(tumours, tumours.zones.candidates[12:60].tolist(), 10), 0.5, "good")
    finished = learn(tumours.pool, tumours.settings, log, beside=Beside(weak))

    with store.writing() as records:
        add_round(records, tumours.id, replace(finished, version=1))
        add_round(records, tumours.id, Round(version=2))
    with store.reading() as records:
        first, second = read_rounds(records, tumours.id)

    assert first.helped == finished.helped
    assert second.helped is None
