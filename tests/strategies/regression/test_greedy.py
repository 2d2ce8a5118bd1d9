"""Greedy sampling against the definitions, computed the long way round."""

import numpy as np
import pytest
from measured import asked_of, measured, slopes
from scipy.sparse import csr_array
from sklearn.tree import DecisionTreeRegressor

RULES = {
    "greedy_output": lambda features, numbers: numbers,
    "greedy_both": lambda features, numbers: features * numbers,
}


def brute_force(X, labels, model, n, rule):
    """Again and again the candidate whose least distance to labels and picks is largest."""
    number = {**dict(enumerate(model.predict(X))), **labels}
    centres, picks = list(labels), []
    for _ in range(n):
        rest = [row for row in range(len(X)) if row not in centres]
        worth = [min(rule(np.linalg.norm(X[r] - X[c]), abs(number[r] - number[c])) for c in centres) for r in rest]
        picks.append(rest[int(np.argmax(worth))])
        centres.append(picks[-1])
    return picks


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("n_labels", [3, 70])
def test_the_fast_form_equals_brute_force(name, n_labels):
    X, _, labels = slopes(100, n_labels)
    candidates = measured(X, labels)

    expected = brute_force(X, labels, candidates.model, 12, RULES[name])
    assert asked_of(name, candidates, 12).rows.tolist() == expected
    assert asked_of(name, measured(csr_array(X), labels), 12).rows.tolist() == expected


def foretold(X, labels):
    """Share of the labels' variance that the mean of the five nearest other labels tells."""
    X, y = X[list(labels)], np.array(list(labels.values()))
    if len(y) < 6:
        return 0.0
    said = [
        y[[other for other in np.argsort(np.linalg.norm(X - x, axis=1)) if other != at][:5]].mean()
        for at, x in enumerate(X)
    ]
    return max(0.0, 1 - np.mean((y - said) ** 2) / np.var(y))


@pytest.mark.parametrize("n_labels", [3, 70])
def test_the_weighted_form_equals_brute_force(n_labels):
    X, _, labels = slopes(100, n_labels)
    candidates = measured(X, labels)
    known = list(labels)
    of_features = np.ptp(np.linalg.norm(candidates.X[:, None] - X[known], axis=2))
    of_numbers = np.ptp(np.abs(candidates.number[:, None] - candidates.y_labelled))
    weight = foretold(X, labels) / 2
    assert (weight > 0.2) == (n_labels == 70)

    expected = brute_force(
        X,
        labels,
        candidates.model,
        12,
        lambda features, numbers: (1 - weight) * features / of_features + weight * numbers / of_numbers,
    )
    assert asked_of("weighted_greedy", candidates, 12).rows.tolist() == expected


def test_the_input_alone_is_k_center():
    X, _, labels = slopes()
    for known in ({}, labels):
        candidates = measured(X, known)
        assert (
            asked_of("greedy_input", candidates, 5).rows.tolist() == asked_of("k_center", candidates, 5).rows.tolist()
        )


@pytest.mark.parametrize("name", [*RULES, "weighted_greedy"])
def test_without_labels_the_ground_is_covered_first(name):
    X, _, _ = slopes()
    picks, expected = (asked_of(one, measured(X, {}), 5) for one in (name, "k_center"))

    assert picks.rows.tolist() == expected.rows.tolist()
    assert picks.reasons == expected.reasons


@pytest.mark.parametrize("name", [*RULES, "weighted_greedy"])
@pytest.mark.parametrize("constant", [0.0, 7.0, 1e9])
def test_where_all_numbers_are_the_same_features_decide(name, constant):
    X, _, _ = slopes()
    labels = dict.fromkeys(range(5), constant)

    picks = asked_of(name, measured(X, labels), 6)

    assert picks.rows.tolist() == asked_of("k_center", measured(X, labels), 6).rows.tolist()


def test_a_model_that_repeats_its_labels_leaves_it_to_the_features_too():
    X = np.array([[0.0], [10.0], [1.0], [13.0], [4.0]])
    tree = DecisionTreeRegressor(random_state=0)  # says 1 below 5 and 2 above
    picks = asked_of("greedy_both", measured(X, {0: 1.0, 1: 2.0}, tree), 2)
    # 4 is as far from what is labelled 1 as 13 is, less 1, from what is labelled 2
    assert picks.rows.tolist() == [4, 3]


def test_reasons_name_the_closest_labelled_example_with_its_unit():
    X = np.array([[0.0], [1.0], [2.0], [9.0], [1.0]])
    picks = asked_of("greedy_both", measured(X, {0: 0.0, 1: 10.0}, unit="cm"), 3)

    assert picks.rows.tolist() == [3, 2, 4]
    assert picks.reasons[0] == (
        "The model expects about 33.33 cm here; of the labelled examples the closest in kind and number together is "
        "one with 10 cm."
    )
    assert picks.reasons[2] == "The same as a labelled example: nothing new is left."
