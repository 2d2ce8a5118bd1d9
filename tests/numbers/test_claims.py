"""What is said of labels saved."""

import numpy as np
import pytest
from chosen import chosen
from efforts import effort
from standings import stands

from al_core.numbers.claims import ahead, measured_words, projected, saved_words, saves, worthwhile
from al_core.numbers.economics import Worth
from al_core.numbers.saved.lead import Lead
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import FAILED, NOT_PROJECTED, WEAK, Saved
from al_core.numbers.sentences import Said


def test_a_lead_is_said_in_labels_and_minutes():
    assert ahead(Lead(128, 0.86, 120, 210, "saving"), 12.0) == Said(
        "120 to 210", "24 to 42 min, against labels drawn at random"
    )
    assert ahead(Lead(128, 0.86, 120, None, "saving"), 12.0).value == "120 or more"
    assert ahead(Lead(128, 0.86, -20, 40, "not yet distinguishable"), 12.0).value == "not yet distinguishable"
    assert ahead(Lead(128, 0.86, -60, -20, "random is better"), 12.0).value == "none"
    ended = Lead(1_200, 0.97, -200, None, "not yet distinguishable", True)
    assert ahead(ended, 12.0) == Said("cannot be told", "no replay at random got there, and they end at 1,000 labels")


def test_a_projection_is_always_called_one():
    saving = projected(Projection(2.5, 150, 8), None, 12.0)

    # (0.9 x 2.5) ** 0.5 - 1 = 0.5 of 150 answers
    assert saving == Said("75 or more", "projection: at random 1.5 to 4.0 times as many", "That is 15 min or more.")
    hardly = projected(Projection(1.117, 100, 8), None, 12.0)
    assert (hardly.value, hardly.note) == ("some, perhaps few", "projection: at random 1.00 to 1.8 times as many")
    assert projected(Projection(1.0, 150, 8), None, 12.0).value == "not yet distinguishable"
    assert projected(Projection(0.2, 150, 8), None, 12.0).value == "none"
    assert "2.3 or more times" in projected(Projection(6.0, 150, 8), None, 12.0).note


def test_what_could_be_measured_is_said_beside_a_projection():
    found = projected(Projection(2.5, 150, 8), Difference(0.2, 0.1, 0.3, 27, 30), 12.0)

    assert found.value == "75 or more"
    assert found.more.endswith(
        "Measured so far, after 27 labels of either kind: +20.0 points (+10 to +30) against labels drawn at random, "
        "better than random."
    )


def test_what_is_measured_says_whether_it_can_be_told():
    said = measured_words(Difference(0.021, -0.03, 0.07, 27, 30))

    assert said == (
        "Measured so far, after 27 labels of either kind: +2.1 points (−3 to +7) against labels drawn at random, "
        "not yet distinguishable."
    )


def test_where_examples_cost_by_what_is_read_as_much_was_read_for_either():
    found = Difference(0.1, 0.03, 0.17, 27, 30, n_random=41, amount=1_240, unit="token")

    assert measured_words(found) == (
        "Measured so far, after 1,240 tokens read of either kind (27 labels of the session, 41 at random): +10.0 "
        "points (+3 to +17) against labels drawn at random, better than random."
    )
    said = saved_words(stands(effort=STEADY), None, Saved(90, None, found, NOT_PROJECTED), False)
    assert (said.value, said.note) == ("better than random", "at equal numbers of tokens read")
    assert "At equal numbers of tokens" in worthwhile(stands(effort=STEADY), None, Saved(90, None, found))


def test_long_texts_are_no_saving_although_they_are_fewer():
    fewer = Lead(128, 0.86, 120, 210, "saving", claimed=(100, 250))

    assert "Choosing what is asked pays here" in worthwhile(stands(effort=STEADY), fewer, None)
    assert "nothing shows that choosing beats" in worthwhile(stands(effort=LONG, n_labels=150), fewer, None)
    assert (saves(fewer, stands(effort=STEADY)), saves(fewer, stands(effort=LONG)), saves(fewer, stands())) == (
        True,
        False,
        True,
    )


def test_what_is_left_takes_what_texts_at_random_take():
    # 40 texts of 20 tokens at 0.6 s each: 8 min
    assert "Labelling all 40 that are left takes 8 min" in worthwhile(stands(effort=LONG, n_left=40), None, None)


STEADY, LONG = (effort(np.full(128, n), np.full(128, 0.6 * n), np.full(900, 20)) for n in (20, 40))
NO_CHECKS = {"n_tests": 3, "settings": chosen(("a", "b"), random_share=0.0)}
FEW_KNOWN = {"has_zone": False, "n_tests": 12}
FOOLED, ALIKE = Saved(90, missing=WEAK), Saved(9, missing="Needs answers of two classes.")


@pytest.mark.parametrize(
    ("changes", "tally", "replayed", "said"),
    [
        ({}, None, True, Said("being replayed", "labels drawn at random")),
        (FEW_KNOWN, None, False, Said("not yet known", "needs 20 known labels; there are 12")),
        ({"has_zone": False, "n_tests": 90}, None, False, Said("not yet known", "being counted")),
        ({"n_labels": 0}, None, False, Said("nothing yet")),
        ({"n_tests": 12}, None, False, Said("not yet known", "needs 20 checks; there are 12")),
        ({"n_tests": 12, "n_left": 0}, None, False, Said("not known", "needs 20 checks; there are 12")),
        ({}, None, False, Said("not yet known", "being counted")),
        (
            {},
            FOOLED,
            False,
            Said("not yet distinguishable", "the model is too weak to tell", f"As of 90 answers. {WEAK}"),
        ),
        ({}, ALIKE, False, Said("not yet distinguishable", "too early to tell", f"As of 9 answers. {ALIKE.missing}")),
        ({}, Saved(50, missing=FAILED), False, Said("not yet known", more=FAILED)),
        (NO_CHECKS, None, False, Said("not measured", "checks are turned off")),
    ],
)
def test_what_cannot_be_told_says_why(changes, tally, replayed, said):
    assert saved_words(stands(**changes), None, tally, replayed) == said


def test_the_true_replay_comes_before_any_projection():
    lead = Lead(128, 0.86, 120, 210, "saving")

    assert saved_words(stands(), lead, Saved(90, Projection(2.0, 90, 8)), True).value == "120 to 210"


@pytest.mark.parametrize(
    ("lead", "tally", "changes", "says"),
    [
        (Lead(128, 0.86, 120, 210, "saving"), None, {}, "Choosing what is asked pays here"),
        (Lead(128, 0.86, 20, 40, "saving"), None, {}, "only 4 min of work: drawing at random would do"),
        (Lead(128, 0.86, -60, -20, "random is better"), None, {}, "choose “At random”"),
        (Lead(990, 0.97, 10, None, "saving", True), None, {}, "Choosing what is asked pays here"),
        (Lead(1000, 0.97, 0, None, "not yet distinguishable", True), None, {"n_labels": 1000}, "cannot be told yet"),
        (None, Saved(500, Projection(1.2, 500, 12, most=1.2)), {}, "Choosing what is asked pays here"),
        (None, Saved(500, Projection(1.0, 500, 12, most=1.0)), {"n_labels": 500}, "cannot be told yet"),
        (
            None,
            Saved(200, Projection(1.1, 200, 12, spread=0.2), Difference(0.1, 0.03, 0.17, 54, 60)),
            {"n_labels": 200},
            "At equal numbers of labels choosing does better here",
        ),
        (
            None,
            Saved(128, Projection(1.0, 128, 8)),
            {"n_labels": 150},
            "nothing shows that choosing beats drawing at random",
        ),
        (None, Saved(128, Projection(1.0, 128, 8)), {}, "cannot be told yet"),
        (None, None, {}, "cannot be told yet"),
        (Lead(128, 0.86, 120, 210, "saving"), None, {"n_left": 40}, "Labelling all 40 that are left takes 8 min"),
        (None, None, {"n_left": 0}, "saves labels here cannot be told."),
        (None, None, {"n_left": 40, "worth": Worth(seconds=12.0, price=2.5)}, "cannot be told yet"),
        (None, None, {"n_left": 40, "settings": chosen(("a", "b"), budget=130)}, "cannot be told yet"),
    ],
)
def test_it_is_said_where_drawing_at_random_would_do(lead, tally, changes, says):
    assert says in worthwhile(stands(**changes), lead, tally)
