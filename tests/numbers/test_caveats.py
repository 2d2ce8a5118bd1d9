"""The sentences beside a score, wherever it is shown."""

from dataclasses import replace

import pytest
from logs import log_of
from recorded import lines, rounds

from al_core.evaluation.scores import Score
from al_core.numbers import sentences
from al_core.numbers.caveats import CHECKS_OFF, caveats_of
from al_core.numbers.record.document import collect
from al_core.numbers.standing import standing_of
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings

SURE = Score(0.99, 0.97, 1.0, 284)


def round_on(benign, malignant, **values):
    """A round of a model that is nearly always right, on so many tests of each class; `found` by default all."""
    told = [
        {"label": name, "n": n, "recall": found / n if n else None, "recall_low": 0.0, "recall_high": 1.0,
         "precision": None, "precision_low": None, "precision_high": None}
        for name, (n, found) in {"Benign": benign, "Malignant": malignant}.items()
    ]  # fmt: skip
    return replace(rounds(0.9)[0], scores={"accuracy": SURE}, details=tuple(told), **values)


def stands(project, last):
    return standing_of(project, fold(log_of(project, project.zones.candidates[:80])), [last])


@pytest.mark.parametrize(
    ("malignant", "but"),
    [
        ((30, 29), ""),
        ((0, 0), "nothing is known of “Malignant”, as no known label is of it"),
        ((4, 4), "hardly anything is known of “Malignant” (4 known labels)"),
        ((9, 0), "the model misses most of “Malignant” (finds 0 of 9)"),
    ],
)
def test_no_target_is_met_while_hardly_anything_is_known_of_a_class(tumours, malignant, but):
    now = stands(tumours, round_on((250, 250), malignant))

    met = f"met so far, but {but}" if but else "met beyond doubt"
    assert (now.reached, sentences.target(now)) == (not but, f"The target of 90% is {met}.")
    assert sentences.to_target_words(now).value == ("met so far" if but else "reached")


def test_the_record_says_the_same_caveats_and_no_number_that_is_not_defined(tumours):
    last = round_on((250, 250), (0, 0))
    said = caveats_of(tumours, stands(tumours, last), last)

    page = collect(tumours, log_of(tumours, tumours.zones.candidates[:80]), [last], saved=None, baseline=None, now=0.0)

    assert len(said) == 2
    assert "met so far, but nothing is known of “Malignant”" in page.said
    note = next(part.note for part in page.parts if part.title == "How good the model is")
    assert all(one in note for one in said)
    assert lines(page)["Balanced accuracy"] == "– (not defined for these tests)"
    assert lines(page)["Log loss"] == "– (not defined for this model)"


def test_checks_that_are_off_are_a_caveat_of_a_score_on_checks(store, unknown_tumours):
    last = round_on((20, 20), (20, 20), tested_on="checks")
    off = change_settings(store, unknown_tumours.id, random_share=0.0)

    assert CHECKS_OFF in caveats_of(off, stands(off, last), last)
    assert CHECKS_OFF not in caveats_of(unknown_tumours, stands(unknown_tumours, last), last)
    assert caveats_of(off, stands(off, last), None) == ()
