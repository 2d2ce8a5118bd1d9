"""What may not be said while hardly any test is of a class."""

import numpy as np
import pytest

from al_core.evaluation.scores import per_class
from al_core.tasks.classification.task import Classification
from al_core.tasks.tested import why_undefined

SURE = np.array([[0.8, 0.1, 0.1]])
TASK = Classification(("ham", "spam", "eggs"), {"junk": "spam"})


def details(**tests):
    """So many tests of each class, and how many of them were found."""
    return [{"label": name, "n": n, "recall": found / n if n else None} for name, (n, found) in tests.items()]


@pytest.mark.parametrize(
    ("tests", "spots"),
    [
        ({"ham": (90, 88), "spam": (20, 19), "eggs": (5, 4)}, ()),
        ({"ham": (90, 88), "spam": (20, 19)}, ("nothing is known of “eggs”, as no check is of it",)),
        ({"ham": (90, 90)}, ("nothing is known of “spam”, “eggs”, as no check is of them",)),
        (
            {"ham": (90, 90), "junk": (2, 2), "eggs": (4, 0)},
            ("hardly anything is known of “spam” (2 checks), “eggs” (4 checks)",),
        ),
        (
            {"ham": (90, 90), "junk": (3, 3), "spam": (3, 3), "eggs": (6, 0)},
            ("the model misses most of “eggs” (finds 0 of 6)",),
        ),
        ({}, ()),
    ],
)
def test_a_class_of_which_the_tests_tell_nothing_good_is_named(tests, spots):
    assert TASK.blind_spots(details(**tests), "check") == spots


def test_of_many_such_classes_a_few_are_named():
    many = Classification(tuple("abcdefg"))

    assert many.blind_spots(details(a=(9, 9)), "known label") == (
        "nothing is known of “b”, “c”, “d” and 3 more classes, as no known label is of them",
    )


def test_what_always_saying_one_class_would_give_is_told_of_the_share_that_is_right_only():
    found = details(ham=(30, 30), spam=(10, 1), eggs=(0, 0))

    assert TASK.doubts(found, "check", "accuracy") == "Always saying “ham” would be right in 75% of the 40 checks."
    assert TASK.doubts(found, "check", "macro_f1") == ""
    assert TASK.doubts(details(ham=(30, 30)), "check", "macro_f1") == "All 30 checks are of one class, ham."
    assert TASK.doubts((), "check", "accuracy") == ""


def test_an_average_over_the_classes_is_not_told_of_one():
    sure = SURE.repeat(10, axis=0)

    assert TASK.scores(["ham"] * 10, sure, object(), 0).keys() == {"accuracy"}
    assert "balanced_accuracy" in TASK.scores(["ham"] * 9 + ["eggs"], sure, object(), 0)


def test_why_a_number_of_a_class_is_not_defined_is_said_beside_a_dash():
    lines = per_class(["ham"], ["ham"], TASK.classes).to_dict(orient="records")

    assert why_undefined(lines[1], "precision") == "– (never said)"
    assert why_undefined(lines[1], "recall") == "– (not among the tests)"
    assert why_undefined(None, "recall") == "–"
    assert TASK.breakdown([], TASK.details(["ham"], SURE)).rows[1][2:] == (
        "– (not among the tests)",
        "– (never said)",
    )
