"""The data sets of the benches: scikit-learn's own, those of a folder, and made ones; of classes, numbers and sets."""

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


def regression_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and numbers: scikit-learn's, made ones with much and little noise, and those of a folder."""
    yield "diabetes", *datasets.load_diabetes(return_X_y=True)
    for noise in (0.5, 1.0, 3.0):
        yield f"friedman 1, {noise}", *datasets.make_friedman1(MADE, noise=noise, random_state=1)
    for noise in (50.0, 250.0):
        yield f"friedman 2, {noise:.0f}", *datasets.make_friedman2(MADE, noise=noise, random_state=2)
    for noise in (0.02, 0.1):
        yield f"friedman 3, {noise}", *datasets.make_friedman3(MADE, noise=noise, random_state=3)
    for columns, informative, noise in ((20, 10, 50.0), (100, 60, 30.0), (30, 30, 5.0)):
        made = datasets.make_regression(MADE, columns, n_informative=informative, noise=noise, random_state=columns)
        yield f"plane, {columns}", *made
    yield "sparse", *datasets.make_sparse_uncorrelated(MADE, 20, random_state=7)
    yield "swiss roll", *datasets.make_swiss_roll(MADE, noise=0.5, random_state=8)
    yield "s curve", *datasets.make_s_curve(MADE, noise=0.2, random_state=8)
    ink, digits = datasets.load_digits(return_X_y=True)
    yield "digit as a number", ink, digits.astype(float)
    halves = ink.reshape(-1, 8, 2, 4)
    yield "ink on the right", halves[:, :, 0].reshape(len(ink), -1), halves[:, :, 1].mean(axis=(1, 2))
    for path in sorted((folder / "regression").glob("*.csv")) if folder else ():
        table = pd.read_csv(path)
        yield path.stem, pd.get_dummies(table.iloc[:, :-1]).to_numpy(float), table.iloc[:, -1].to_numpy(float)
    for name, X, _ in classes_in(folder):
        column = X.shape[1] // 2
        if len(np.unique(X[:, column])) > 10:
            yield f"{name}, column {column}", np.delete(X, column, axis=1), X[:, column]


def multilabel_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and marks: made ones, digits and other classes by a code, columns that are high, those of a folder."""
    for seed, (columns, labels, mean) in enumerate(((20, 4, 2), (30, 6, 2), (40, 8, 3), (60, 12, 3), (15, 5, 1)), 1):
        made = datasets.make_multilabel_classification(
            MADE, columns, n_classes=labels, n_labels=mean, random_state=seed
        )
        yield f"made, {labels} labels", *made
    rng = np.random.default_rng(9)
    X = rng.normal(size=(MADE, 15))
    yield "planes", X, X @ rng.normal(size=(15, 6)) / 4 + 0.3 * rng.normal(size=(MADE, 6)) > [0, 0.2, 0.5, 0.8, 1, 1.3]
    X = rng.normal(size=(MADE, 8))
    bent = np.sin(2 * X[:, :5]) + X[:, 1:6] * X[:, 2:7] + 0.3 * rng.normal(size=(MADE, 5))
    yield "bent", X, bent > 0.5
    ink, digits = datasets.load_digits(return_X_y=True)
    yield "digits", ink, np.stack([digits % 2, np.isin(digits, (2, 3, 5, 7)), np.isin(digits, (0, 6, 8, 9))], 1)
    for path in sorted((folder / "multilabel").glob("*.npz")) if folder else ():
        with np.load(path, allow_pickle=False) as kept:
            yield path.stem, kept["X"].astype(float), kept["Y"]
    for name, X, y in classes_in(folder):
        n_classes = y.max() + 1
        if n_classes > 3:
            yield f"{name} by a code", X, (np.random.default_rng(n_classes).random((n_classes, 5)) < 0.4)[y]
        high = np.arange(1, X.shape[1], max(3, X.shape[1] // 5))
        if len(high) > 2:
            marks = X[:, high] > np.quantile(X[:, high], 0.6, axis=0)
            yield f"{name}, high columns", np.delete(X, high, axis=1), marks


def classes_in(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and classes of the sets of a folder, 700 rows or more."""
    for path in sorted(folder.rglob("*.npz")) if folder else ():
        with np.load(path, allow_pickle=False) as kept:
            if "y" in kept and len(kept["y"]) >= 700 and kept["X"].ndim == 2:
                yield path.stem, kept["X"].astype(float), numbered(kept["y"])


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
