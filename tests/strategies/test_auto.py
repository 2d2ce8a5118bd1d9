"""What the automatic choice hands over to."""

import pytest
from covariances import points
from measured import asked_of, measured, slopes

from al_core import select


@pytest.mark.parametrize(
    ("n_labels", "hands_over_to"),
    [(0, "cold_start"), (9, "cold_start"), (10, "herded_margin"), (100, "herded_margin")],
)
def test_auto_hands_over_by_the_number_of_labels(n_labels, hands_over_to):
    X = points(150)
    labels = {row: int(X[row, 0] > 0) for row in range(n_labels)}
    expected = select(hands_over_to, X, labels, n=5)
    picks = select("auto", X, labels, n=5)
    assert picks.rows.tolist() == expected.rows.tolist()
    assert picks.reasons == expected.reasons


def test_auto_looks_around_until_there_are_two_classes():
    X = points(60)
    labels = dict.fromkeys(range(20), "only")
    assert select("auto", X, labels).rows.tolist() == select("cold_start", X, labels).rows.tolist()


@pytest.mark.parametrize(
    ("n_labels", "hands_over_to"),
    [(0, "weighted_greedy"), (29, "weighted_greedy"), (30, "variance_reduction"), (100, "variance_reduction")],
)
def test_of_numbers_auto_asks_in_a_way_of_their_own(n_labels, hands_over_to):
    X, _, labels = slopes(150, n_labels)
    picks, expected = (asked_of(name, measured(X, labels), 5) for name in ("auto", hands_over_to))
    assert picks.rows.tolist() == expected.rows.tolist()
    assert picks.reasons == expected.reasons
