"""A small network with units left out at random: its gradients, what it learns, and its passes."""

import numpy as np
import pytest
from sklearn.datasets import load_digits, make_moons

from al_core.models.dropout import HIDDEN, PASSES, gradients, train_network


def test_the_networks_gradients_equal_differences():
    rng = np.random.default_rng(0)
    layers = [rng.standard_normal(shape) / 4 for shape in ((3, HIDDEN), HIDDEN, (HIDDEN, 4), 4)]
    points, codes, mask = (
        rng.standard_normal((6, 3)),
        np.array([0, 1, 2, 3, 0, 1]),
        2.0 * rng.integers(0, 2, (6, HIDDEN)),
    )

    def loss():
        hidden = np.maximum(points @ layers[0] + layers[1], 0) * mask
        values = hidden @ layers[2] + layers[3]
        log_share = values - np.log(np.exp(values).sum(axis=1, keepdims=True))
        return -log_share[np.arange(6), codes].mean() + 0.15 * sum((layers[i] ** 2).sum() for i in (0, 2))

    slopes = gradients(layers, points, codes, mask, 0.3)
    for layer, slope in zip(layers, slopes, strict=True):
        for place in list(np.ndindex(layer.shape))[::7]:
            kept, ends = layer[place], []
            for step in (1e-6, -1e-6):
                layer[place] = kept + step
                ends.append(loss())
            layer[place] = kept
            assert slope[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-6)


def test_the_network_learns_what_no_straight_line_tells():
    X, y = make_moons(300, noise=0.1, random_state=0)
    network = train_network(X[:150].astype(np.float32), y[:150], seed=0)
    assert (network.proba(X[150:]).mean(axis=0).argmax(axis=1) == y[150:]).mean() > 0.95


def test_passes_are_the_network_with_units_left_out():
    X, y = load_digits(return_X_y=True)
    network = train_network(X[:100], y[:100], seed=0)
    hidden = np.maximum((X[100:110] - network.middle) / network.scale @ network.weights + network.bias, 0)
    left_out = (network.passes.coef == 0).all(axis=1)

    assert left_out.shape == (PASSES, HIDDEN)
    assert 0.4 < left_out.mean() < 0.6
    assert len(np.unique(left_out, axis=0)) == PASSES
    values = np.exp(hidden @ network.passes.coef[3].T + network.passes.intercept[3].T)
    np.testing.assert_allclose(network.proba(X[100:110])[3], values / values.sum(axis=1, keepdims=True), atol=1e-4)
