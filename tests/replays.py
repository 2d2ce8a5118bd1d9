"""Replays made up for tests: the frame of `compare`, from curves that are written down."""

import numpy as np
import pandas as pd

from al_core.comparison.simulation import COLUMNS
from al_core.comparison.statistics.curves import Curves

FIVE = {"margin": 20, "auto": 22, "k_center": 40, "vote_entropy": 60, "random": 90}


def frame(values, n_labels=None, metric="accuracy", seconds=None):
    """Rows of `compare` from strategy -> array (seeds, points)."""
    parts = []
    for name, curves in values.items():
        curves = np.asarray(curves, dtype=float)
        at = 20 + 10 * np.arange(curves.shape[1]) if n_labels is None else np.asarray(n_labels)
        for seed, curve in enumerate(curves):
            select = np.full(len(curve), (seconds or {}).get(name, 0.01))
            select[-1] = np.nan
            rows = {"strategy": name, "seed": seed, "n_labels": at, "metric": metric, "value": curve}
            parts.append(pd.DataFrame({**rows, "seconds_fit": 0.02, "seconds_select": select}))
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def noisy(levels, n_seeds, n_points=11, noise=0.02, seed=0):
    """Learning curves from `levels` (strategy -> labels at which two thirds are learnt), with paired noise."""
    rng = np.random.default_rng(seed)
    at = 20 + 10 * np.arange(n_points)
    luck = noise * rng.standard_normal((n_seeds, 1))
    return {
        name: 0.95 - 0.5 * np.exp(-at / level) + luck + noise * rng.standard_normal((n_seeds, n_points))
        for name, level in levels.items()
    }


def curves(values, metric="accuracy"):
    """The same as `Curves`, without the way through a frame."""
    stacked = np.array(list(values.values()), dtype=float)
    at = 20 + 10 * np.arange(stacked.shape[-1])
    seconds = np.full(len(stacked), 0.03)
    return Curves(metric, tuple(values), tuple(range(stacked.shape[1])), at, stacked, seconds)


def words(figure):
    """All words on a figure; long names at ends of lines are on two lines."""
    return " ".join(note.text.replace("<br>   ", " ") for note in figure.layout.annotations)


def long_texts(n_seeds=6, seed=0):
    """Runs that count tokens: "k_center" asks for long texts and learns most of each, "margin" for short ones."""
    rng = np.random.default_rng(seed)
    at = 20 + 10 * np.arange(11)
    levels, costs = {"k_center": 30, "margin": 70, "random": 60}, {"k_center": 40, "margin": 4, "random": 10}
    runs = frame({name: 0.9 - 0.4 * np.exp((20 - at) / level) + 0.004 * rng.standard_normal((n_seeds, 11))
                  for name, level in levels.items()})  # fmt: skip
    tokens = 200 + runs["seed"] + runs["strategy"].map(costs) * (runs["n_labels"] - 20)
    runs.insert(COLUMNS.index("n_labels") + 1, "n_tokens", tokens)
    return runs
