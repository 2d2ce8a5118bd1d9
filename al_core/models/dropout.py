"""Monte Carlo dropout: a small network trained with units left out at random, then asked many times the same way."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Vectors
from al_core.models.linear import Joined

HIDDEN = 64
_KEPT = 0.5
PASSES = 20
DECAY = 0.1
_STEPS = 300
_BATCH = 128
_RATE = 0.01


@dataclass(frozen=True, eq=False)
class Network:
    """A trained network of one hidden layer, with the masks of `PASSES` passes fixed.

    With its units left out a pass is a linear model of the hidden layer, so `passes` holds all of them as such.
    """

    middle: Vectors
    scale: float
    weights: Vectors
    bias: Vectors
    passes: Joined

    def proba(self, points: NDArray[np.floating]) -> Vectors:
        """Belief of every pass about points, shape (points, dimensions): shape (passes, points, known classes)."""
        scaled = ((points - self.middle) / self.scale).astype(np.float32, copy=False)
        hidden = np.maximum(scaled @ self.weights + self.bias, 0)
        return self.passes.belief(hidden).astype(np.float32, copy=False)


def train_network(points: NDArray[np.floating], y: NDArray[Any], *, seed: int) -> Network:
    """A network trained on labelled points, shape (labels, dimensions), with dropout as when it is asked.

    Half of the hidden units are left out, anew for every point and step; weight decay falls with the number of labels,
    as a prior would. Columns keep their proportions: one scale serves all of them.

    Gal and Ghahramani, Dropout as a Bayesian approximation: representing model uncertainty in deep learning, 2016
    """
    rng = np.random.default_rng([seed, HIDDEN])
    classes, codes = np.unique(y, return_inverse=True)
    middle, scale = points.mean(axis=0), float(points.std()) or 1.0
    scaled = ((points - middle) / scale).astype(np.float32)
    layers = _begun(points.shape[1], len(classes), rng)
    descent = _Descent(layers)
    for _ in range(_STEPS):
        rows = rng.integers(len(y), size=_BATCH) if len(y) > _BATCH else np.arange(len(y))
        mask = _mask(len(rows), rng)
        descent.step(gradients(layers, scaled[rows], codes[rows], mask, DECAY / len(y)))
    weights, bias, last, last_bias = layers
    coef = _mask(PASSES, rng)[:, None, :] * last.T
    return Network(middle, scale, weights, bias, Joined(classes, coef, np.tile(last_bias[:, None], (PASSES, 1, 1))))


def gradients(
    layers: list[Vectors], points: Vectors, codes: NDArray[np.int64], mask: Vectors, decay: float
) -> list[Vectors]:
    """Of the mean logarithmic loss and half `decay` times all squared weights, for each of the four layers' arrays."""
    weights, bias, last, last_bias = layers
    before = points @ weights + bias
    hidden = np.maximum(before, 0) * mask
    values = hidden @ last + last_bias
    error = np.exp(values - values.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(codes)), codes] -= 1
    error /= len(codes)
    below = (error @ last.T) * mask * (before > 0)
    return [points.T @ below + decay * weights, below.sum(axis=0), hidden.T @ error + decay * last, error.sum(axis=0)]


def _begun(width: int, n_classes: int, rng: np.random.Generator) -> list[Vectors]:
    weights = rng.standard_normal((width, HIDDEN), np.float32) * np.float32(np.sqrt(2 / width))
    last = rng.standard_normal((HIDDEN, n_classes), np.float32) * np.float32(np.sqrt(1 / HIDDEN))
    return [weights, np.zeros(HIDDEN, np.float32), last, np.zeros(n_classes, np.float32)]


def _mask(rows: int, rng: np.random.Generator) -> Vectors:
    """0 where a unit is left out; the others are scaled up, so that the sum keeps its size."""
    kept = rng.random((rows, HIDDEN), np.float32) < _KEPT
    return kept.astype(np.float32) / np.float32(_KEPT)


class _Descent:
    """Steps down the gradient, in place. Kingma and Ba, Adam: a method for stochastic optimization, 2015."""

    def __init__(self, layers: list[Vectors]) -> None:
        self._layers = layers
        self._mean, self._square = ([np.zeros_like(layer) for layer in layers] for _ in range(2))
        self._steps = 0

    def step(self, slopes: list[Vectors]) -> None:
        """Move the weights against these slopes."""
        self._steps += 1
        size = _RATE * np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        for layer, slope, mean, square in zip(self._layers, slopes, self._mean, self._square, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            layer -= (size * mean / (np.sqrt(square) + 1e-8)).astype(np.float32, copy=False)
