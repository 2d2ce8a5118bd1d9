"""What was learnt elsewhere is asked of what is shipped: the network by hand, and the places it prefers."""

import numpy as np
import pytest
from sklearn.datasets import make_blobs

from al_core import STRATEGIES, select
from al_core.strategies.learnt.gain import LEARNT, OUTERMOST, _Network, foreseen_gain
from al_core.strategies.learnt.states import FEATURES


def test_a_network_by_hand():
    network = _Network(
        middle=np.array([1.0, 0.0]),
        scale=np.array([2.0, 1.0]),
        units=np.array([[1.0, 0.0], [0.0, -1.0]]),
        biases=np.array([0.0, 0.5]),
        weights=np.array([2.0, 1.0]),
    )
    found = network(np.array([[3.0, 0.0], [1e9, 0.0]]))
    assert found == pytest.approx([2 * np.tanh(1) + np.tanh(0.5), 2 * np.tanh(OUTERMOST) + np.tanh(0.5)])


def test_what_is_shipped_knows_every_feature_and_holds_numbers_only():
    network = foreseen_gain()
    assert len(network.middle) == len(network.scale) == len(network.units) == len(FEATURES)
    assert (network.scale > 0).all()
    assert LEARNT.stat().st_size < 2**15
    with np.load(LEARNT, allow_pickle=False) as kept:
        assert all(kept[name].dtype == np.float32 for name in kept.files)


def test_it_prefers_a_cloud_without_a_label_to_one_that_is_known():
    X, y = make_blobs([40, 40, 40], centers=np.array([[0, 0], [8, 0], [0, 8]]), random_state=0)
    labels = {row: int(y[row]) for row in np.concatenate([np.flatnonzero(y == one)[:3] for one in (0, 1)])}
    picks = select("learning_active_learning", X, labels, n=5)
    assert (y[picks.rows] == 2).mean() > 0.5


def test_while_one_class_is_known_it_asks_what_is_unlike_it():
    picks = select("learning_active_learning", np.array([[0.0], [1.0], [5.0], [2.0]]), {0: "a", 1: "a"}, n=2)
    assert picks.rows.tolist() == [2, 3]
    assert picks.reasons[1] == "Only a is known so far, and this is unlike the examples of it."


def test_the_reason_compares_with_the_pool():
    X, y = make_blobs(80, 3, cluster_std=4, random_state=0)
    reason = select("learning_active_learning", X, {row: int(y[row]) for row in range(12)}, n=1).reasons[0]
    assert reason.startswith("In simulated runs examples like this one taught more than 9")
    assert STRATEGIES["learning_active_learning"].term == "LAL"
