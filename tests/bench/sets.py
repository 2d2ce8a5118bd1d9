"""The data sets of the benches: scikit-learn's own, those of a folder, and made ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

from al_core.matrices.reduction import analysed
from al_core.pools.features.features import TEXT_LENGTH
from al_core.pools.features.texts import TextVectors

OWN = (datasets.load_breast_cancer, datasets.load_digits, datasets.load_iris, datasets.load_wine)
TEXT, LABEL = "text", "label"
MADE = 4_000


def data_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and y (numbers from 0) of scikit-learn's sets and of those in a folder and its folders.

    A folder's are .npz files with X and y, and .parquet files with the columns text and label. Columns of numbers are
    scaled; texts become rows of latent semantic analysis, as the product learns from them.
    """
    for load in OWN:
        X, y = load(return_X_y=True)
        yield load.__name__.removeprefix("load_"), scaled(X), y
    for path in sorted(folder.rglob("*.npz")) if folder else ():
        with np.load(path, allow_pickle=False) as kept:
            yield path.stem, scaled(kept["X"].astype(np.float64)), numbered(kept["y"])
    for path in sorted(folder.rglob("*.parquet")) if folder else ():
        table = pd.read_parquet(path)
        if {TEXT, LABEL} <= set(table.columns):
            texts = list(table[TEXT])
            yield path.stem, TEXT_LENGTH * analysed(TextVectors(texts).transform(texts)), numbered(table[LABEL])


def made_sets() -> Iterator[tuple[str, Any, Any]]:
    """Name, X and y of sets that are drawn: straight borders and bent ones, clear, noisy and lopsided.

    Breiman, Bias, variance and arcing classifiers, 1996 (twonorm, ringnorm); Breiman and others, Classification and
    regression trees, 1984 (waveform)
    """
    for name, noise, classes in (("clear", 0.02, 4), ("noisy", 0.25, 2)):
        X, y = datasets.make_classification(
            MADE, 20, n_informative=8, n_classes=classes, flip_y=noise, class_sep=1.0, random_state=1
        )
        yield name, scaled(X), y
    rare = {"n_informative": 10, "n_redundant": 10, "n_classes": 3, "weights": [0.8, 0.15, 0.05]}
    for name, (X, y) in {
        "circles": datasets.make_circles(MADE, noise=0.15, factor=0.6, random_state=4),
        "hastie": datasets.make_hastie_10_2(MADE, random_state=2),
        "moons": datasets.make_moons(MADE, noise=0.25, random_state=1),
        "quantiles": datasets.make_gaussian_quantiles(n_samples=MADE, n_features=5, n_classes=4, random_state=3),
        "rare": datasets.make_classification(MADE, 30, flip_y=0.01, random_state=6, **rare),
        "ringnorm": normals(1, 2),
        "twonorm": normals(1, 1),
        "waveform": waveform(),
    }.items():
        yield name, scaled(X), numbered(y)


def normals(*widths: float) -> tuple[Any, Any]:
    """Two clouds in twenty dimensions, of these widths; one that is wide lies around the other."""
    rng = np.random.default_rng(5)
    y = rng.integers(2, size=MADE)
    width = np.array(widths)[y]
    place = np.where(width > 1, 0, np.where(y, -1, 1)) * 2 / np.sqrt(20)
    return rng.normal(place[:, None], width[:, None], (MADE, 20)), y


def waveform() -> tuple[Any, Any]:
    """Three classes, each a mixture of two of three triangular waves, with noise."""
    rng, place = np.random.default_rng(5), np.arange(1, 22)
    waves = np.array([np.maximum(6 - np.abs(place - peak), 0) for peak in (7, 11, 15)])
    y, share = rng.integers(3, size=MADE), rng.random((MADE, 1))
    first, second = np.array([(0, 1), (0, 2), (1, 2)])[y].T
    return share * waves[first] + (1 - share) * waves[second] + rng.normal(size=(MADE, 21)), y


def numbered(y: Any) -> Any:
    """Labels as numbers from 0."""
    return np.unique(y, return_inverse=True)[1]


def scaled(X: Any) -> Any:
    """The columns of X with mean 0 and deviation 1."""
    return StandardScaler().fit_transform(X)
