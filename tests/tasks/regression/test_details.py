"""How good the numbers are from the small ones to the large ones."""

import numpy as np

from al_core.tasks.regression.details import by_range, doubts_of, hardly_right, in_ranges

TRUTH = np.arange(40.0)
SAID = np.where(TRUTH < 30, TRUTH, TRUTH - 5)  # the largest quarter is said too small
LINES = by_range(TRUTH, SAID, 1)


def test_a_line_tells_of_a_quarter_of_the_tests_how_many_are_right_and_which_way_it_leans():
    assert [line["n"] for line in LINES] == [10, 10, 10, 10]
    assert [line["right"] for line in LINES] == [10, 10, 10, 0]
    assert (LINES[-1]["from"], LINES[-1]["to"], LINES[-1]["error"], LINES[-1]["bias"]) == (30, 39, 5, -5)


def test_equal_numbers_are_never_parted():
    lines = by_range(np.array([0.0] * 30 + [1, 2]), np.zeros(32), 0.5)

    assert [(line["from"], line["to"], line["n"]) for line in lines] == [(0, 0, 30), (1, 2, 2)]


def test_the_table_has_the_labels_and_what_it_says_too_much_or_too_little():
    table = in_ranges([1.0, 2.0, 35.0, 99.0], LINES, "cm")

    assert table.head[0] == "Range (cm)"
    assert [row[:2] for row in table.rows] == [("0 to 9", "2"), ("10 to 19", "0"), ("20 to 29", "0"), ("30 to 39", "2")]
    assert [row[-1] for row in table.rows] == ["neither way"] * 3 + ["says 5 too little"]


def test_an_error_is_told_in_as_many_digits_as_it_is_known():
    lines = by_range(TRUTH, np.where(TRUTH < 30, TRUTH, TRUTH - 4.4321), 1)

    assert in_ranges([35.0], lines, "cm").rows[-1][-2:] == ("4.4", "says 4.4 too little")


def test_without_tests_the_table_has_what_was_given_and_without_labels_there_is_none():
    assert in_ranges([3.0, 8.5], (), "").rows[0][:2] == ("3 to 8.5", "2")
    assert in_ranges([], (), "") is None


def test_what_the_median_alone_would_get_right_is_said_beside_the_share():
    assert doubts_of(LINES, "check", "accuracy") == "Always saying the median would be right in 5% of the 40 checks."
    assert doubts_of(LINES, "check", "rmse") == ""
    assert doubts_of((), "check", "accuracy") == ""


def test_where_the_model_is_hardly_ever_right_no_target_is_met():
    assert hardly_right(LINES, "check") == ("the model is mostly wrong from 30 to 39 (right in 0 of 10 checks)",)
    assert hardly_right(LINES[:3], "check") == ()
    assert hardly_right(by_range(np.zeros(3), np.ones(3), 0.5), "check") == (), "three tests tell nothing"
