"""How good the spans of each label are, and what that says of a score."""

import numpy as np
import pytest

from al_core.evaluation.ratios import of_ratio
from al_core.spans.marking import Marking, marking_of
from al_core.tasks.sequence import details
from al_core.tasks.sequence.details import (
    doubts_of_spans,
    how_near,
    of_names_alone,
    spans_by_name,
    table_of_names,
)

NAMES = ("Person", "Place", "Date")
PLACES = np.array([[0, 4], [5, 8], [9, 11], [12, 14], [15, 19]])  # Anna met Bo in Rome
ANNA, BO, ROME = (0, 4, "Person"), (9, 11, "Person"), (15, 19, "Place")
TRUTH = [marking_of([ANNA, BO, ROME], places=PLACES)] * 6 + [Marking((), places=PLACES)] * 4
SAID = (
    [marking_of([ANNA, (5, 11, "Person"), ROME])] * 3
    + [marking_of([ANNA, BO, (15, 19, "Person")])] * 3
    + [marking_of([(5, 8, "Person")]), *[Marking()] * 3]
)
LINES = spans_by_name(TRUTH, SAID, NAMES)


def test_a_line_tells_of_a_label_how_many_are_found_and_how_many_of_those_said_are_right():
    person, place, date, _ = LINES

    assert (person["n"], person["n_called"], person["recall"], person["precision"]) == (12, 16, 9 / 12, 9 / 16)
    assert (place["recall"], place["precision"], place["f1"]) == (0.5, 1, pytest.approx(2 / 3))
    assert (date["n"], date["recall"], date["precision"], date["f1"]) == (0, None, None, None)


def test_intervals_are_over_texts():
    right, said = np.repeat([1.0, 2, 0], [3, 3, 4]), np.repeat([2.0, 3, 1, 0], [3, 3, 1, 3])

    low, high = of_ratio(right, said)

    assert (LINES[0]["precision_low"], LINES[0]["precision_high"]) == (low, high)


def test_near_misses_are_told_apart_from_what_is_wholly_wrong():
    assert [(line["other_label"], line["other_edges"]) for line in of_names_alone(LINES)] == [(3, 3), (0, 0), (0, 0)]
    assert how_near(of_names_alone(LINES)) == (
        "Of 7 spans marked wrongly in the tests, 3 are the right piece under another label, "
        "and 3 cover part of the right piece."
    )
    assert how_near(of_names_alone(spans_by_name(TRUTH, TRUTH, NAMES))) == ""


def test_the_table_has_the_spans_that_were_marked_and_why_there_is_no_share():
    table = table_of_names(NAMES, [*TRUTH[:2], Marking()], LINES)

    assert table.head == ("Label", "Spans", "Found", "Right when marked", "F1")
    assert [row[:2] for row in table.rows] == [("Person", "4"), ("Place", "2"), ("Date", "0")]
    assert table.rows[0][2].startswith("75% (")
    assert table.rows[2][2:] == ("– (not among the tests)", "– (never said)", "–")
    assert "1 answer without any span." in table.note


def test_before_there_are_tests_the_table_has_what_was_marked():
    assert table_of_names(NAMES, TRUTH[:1], ()).rows[0] == ("Person", "2", "–", "–", "–")


def test_marking_nothing_is_told_beside_the_scores_that_it_flatters():
    assert doubts_of_spans(LINES, "check", "accuracy") == "Marking nothing would be right in 40% of the 10 checks."
    assert doubts_of_spans(LINES, "check", "token_accuracy") == "Marking nothing would get 64% of the tokens right."
    assert doubts_of_spans(LINES, "check", "entity_f1") == "The 10 checks hold only 18 spans."
    assert doubts_of_spans(spans_by_name(TRUTH * 2, SAID * 2, NAMES), "check", "entity_f1") == ""
    assert doubts_of_spans(spans_by_name(TRUTH[6:], SAID[6:], NAMES), "check", "accuracy") == (
        "Nothing is marked in the 4 checks."
    )
    assert doubts_of_spans((), "check", "accuracy") == ""


def test_labels_of_which_nothing_good_is_known_are_named():
    said = [Marking()] * len(TRUTH)
    tested = details.TestedSpans(NAMES, {}, of_names_alone(spans_by_name(TRUTH[:4] + TRUTH[6:], said[:8], NAMES)))

    assert tested.blind_spots("check") == (
        "nothing is known of “Date”, as no check has it",
        "hardly anything is known of “Place” (4 spans)",
        "the model misses most of “Person” (finds 0 of 8)",
    )
