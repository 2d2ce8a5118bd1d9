"""What is said of known labels before a project is made."""

import pytest

from pages.ui.tasks.classification.form import what_is_known

FOUND = {"ham": 40, "spam": 25}


@pytest.mark.parametrize(
    ("found", "classes", "sentence"),
    [
        ({}, ["ham", "spam"], "Type the answers, or paste a list"),
        (FOUND, [], "Type the answers, or paste a list"),
        (FOUND, ["ham", "spam"], "All 65 known labels teach the model at once; about one example in five is a random"),
        ({"ham": 90, "spam": 41}, ["ham", "spam"], "65 of 131 known labels are set aside to test the model (hold-out"),
        ({"ham": 900, "spam": 41}, ["ham", "spam"], "300 of 941 known labels are set aside"),
    ],
)
def test_what_becomes_of_known_labels_is_said_for_this_file(found, classes, sentence):
    assert what_is_known(found, classes, 1_000).startswith(sentence)


def test_where_all_labels_are_known_nothing_is_left_to_ask_for():
    assert what_is_known(FOUND, ["ham", "spam"], 65).endswith("(hold-out set).")
    assert "asks only what is missing" in what_is_known({"ham": 90, "spam": 41}, ["ham", "spam"], 1_000)


def test_rows_whose_label_is_left_out_are_said_to_be_asked_anew():
    some, one = (what_is_known({**FOUND, "NA": n}, ["ham", "spam"], 900) for n in (15, 1))

    assert some.endswith("15 rows whose label is no answer here will be asked anew.")
    assert one.endswith("1 row whose label is no answer here will be asked anew.")
