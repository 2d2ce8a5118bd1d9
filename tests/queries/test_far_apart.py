"""How far candidates are from labels, in features and in numbers at once."""

import numpy as np
import pytest
from measured import measured, slopes
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsRegressor

from al_core.errors import BadInput
from al_core.queries.far_apart import Apart


def total(features, numbers):
    return features + numbers


def tables(candidates):
    return (
        cdist(candidates.X, candidates.X_labelled),
        np.abs(candidates.number[:, None] - candidates.y_labelled),
    )


def test_the_nearest_label_is_that_of_the_whole_table_also_with_more_labels_than_are_looked_at_at_once():
    for n_labels in (1, 64, 150):
        X, _, labels = slopes(200, n_labels)
        candidates = measured(X.astype(np.float32), labels)
        features, numbers = tables(candidates)

        apart = Apart(candidates)

        worth = total(features, numbers).min(axis=1)
        assert apart.farthest(total, 1, np.arange(len(worth))).tolist() == [worth.argmax()]
        np.testing.assert_allclose(apart.ranges(), [np.ptp(features), np.ptp(numbers)], rtol=1e-4)
        closest, distance = apart.closest_labelled(3, total)
        assert closest == total(features, numbers)[3].argmin()
        np.testing.assert_allclose(distance, features[3, closest], rtol=1e-4)


def test_a_repeat_of_a_labelled_row_is_at_no_distance_wherever_the_origin_is():
    X = np.tile(1e6 + np.random.default_rng(0).standard_normal((5, 30)), (3, 1))
    candidates = measured(X, dict(enumerate(range(5))))

    apart = Apart(candidates)
    assert [apart.closest_labelled(at, lambda features, numbers: features)[1] for at in range(10)] == [0] * 10


def test_numbers_too_large_for_distances_are_refused_in_one_sentence():
    X, _, labels = slopes()
    X[[3, 20], 0] = 1e25
    apart = Apart(measured(X, labels, KNeighborsRegressor(3)))
    with pytest.raises(BadInput, match="huge number stands in the way"):
        apart.farthest(total, 1, np.arange(52))


def test_of_equals_the_first_in_order_is_the_farthest():
    X = np.array([[0.0], [5.0], [-5.0], [1.0]])
    for order in ([0, 1, 2], [1, 0, 2]):
        apart = Apart(measured(X, {0: 1.0}))
        assert apart.farthest(lambda features, numbers: features, 1, np.array(order)).tolist() == order[:1]
