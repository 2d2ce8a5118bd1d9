"""Which of two views tells the labels: `view_shares`."""

import numpy as np
import pytest

from al_core.models import view_shares
from al_core.models.kernel_ridge import KernelRidgeClassifier
from al_core.models.view_shares import SHARES, as_targets, share_of_first


@pytest.fixture
def seen():
    """A view that tells two classes apart, one that tells nothing, and the classes of 60 rows."""
    rng = np.random.default_rng(0)
    y = np.arange(60) % 2
    telling = rng.standard_normal((60, 20))
    telling[:, 0] += 4 * y - 2
    return telling, rng.standard_normal((60, 20)), y


def test_the_view_that_tells_the_labels_gets_nearly_all(seen):
    telling, noise, y = seen

    assert share_of_first(telling, noise, as_targets(y)) > 0.7
    assert share_of_first(noise, telling, as_targets(y)) < 0.3


def test_a_view_whose_rows_are_nearly_all_alike_counts_less_before_anything_is_known(seen):
    """Of unit rows with a common part of 0.6 the squared length differs in 0.4 of it: that squared against 1."""
    telling = seen[0] - seen[0].mean(axis=0)
    alike = np.column_stack([np.full(60, np.sqrt(0.6 / 0.4 * np.square(telling).sum(axis=1).mean())), telling])

    assert share_of_first(telling, telling) == 0.5
    assert share_of_first(alike, telling) == pytest.approx(0.16 / 1.16)


def test_where_each_view_tells_half_of_it_both_are_looked_at():
    rng = np.random.default_rng(1)
    one, other = rng.standard_normal((2, 80, 10))
    y = (one[:, 0] > 0) * 2 + (other[:, 0] > 0)

    assert 0.3 < share_of_first(one, other, as_targets(y)) < 0.7


def test_views_that_are_the_same_count_the_same(seen):
    assert share_of_first(seen[0], seen[0], as_targets(seen[2])) == pytest.approx(SHARES.mean())


def test_two_labels_and_columns_without_a_difference_are_no_failure():
    flat = np.ones((2, 3))

    assert 0 <= share_of_first(flat, flat, as_targets(np.array([0, 1]))) <= 1


def test_classes_become_marks_and_numbers_stay_numbers():
    assert as_targets(np.array(["b", "a", "b"])).tolist() == [[0, 1], [1, 0], [0, 1]]
    assert as_targets(np.array([0.5, 2.0])).tolist() == [[0.5], [2.0]]
    assert as_targets(np.array([[1, 0], [1, 1]])).tolist() == [[1, 0], [1, 1]]


def test_the_errors_are_those_of_kernel_ridge_that_leaves_each_label_out(seen, monkeypatch):
    telling, noise, y = seen
    found = []
    monkeypatch.setattr(view_shares, "SHARES", np.array([1.0]))
    monkeypatch.setattr(view_shares, "softmax", lambda likely: found.append(likely[0]) or [1.0])
    share_of_first(telling, noise, as_targets(y))
    monkeypatch.setattr(KernelRidgeClassifier, "widths", (0.0,))
    monkeypatch.setattr(KernelRidgeClassifier, "penalties", (0.1, 0.01, 1.0))

    model = KernelRidgeClassifier().fit(telling, y)

    error = np.square(model.left_out_ - np.eye(2)[y][model.left_out_rows_]).sum()
    assert found == [pytest.approx(-60 / 4 * np.log(error))]
