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
MADE, LARGE = 4_000, 6_000
# Columns that are told from the others but for those that nearly repeat them, and columns whose high values are labels.
COLUMNS = (
    ("wdbc", 1, (11, 21)),
    ("wdbc", 4, (14, 24)),
    ("vehicle", 3, ()),
    ("keel_letter", 7, ()),
    ("keel_letter", 12, ()),
    ("keel_satimage", 17, (12, 13, 14, 16, 18, 20, 21, 22)),
    ("diabetes", 1, ()),
)
HIGH = {"keel_letter": [2, 5, 7, 10, 12], "vehicle": [1, 4, 9, 13, 15], "wdbc": [1, 4, 8, 18, 11]}


def data_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and y (numbers from 0) of scikit-learn's sets and of those in a folder and its folders.

    A folder's are .npz files with X and y, and .parquet files with the columns text and label. Columns of numbers are
    scaled; texts become rows of latent semantic analysis, as the product learns from them.
    """
    for load in OWN:
        X, y = load(return_X_y=True)
        yield load.__name__.removeprefix("load_"), scaled(X), y
    for name, (X, y) in classes_in(folder):
        yield name, scaled(X), y
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
    """Name, X and numbers: scikit-learn's, made ones with much and little noise, and those of a folder.

    A folder's are tables in regression/ with the numbers in their last column, and columns of its classes' tables.
    """
    yield "diabetes", *datasets.load_diabetes(return_X_y=True)
    for noise in (0.5, 1.0, 3.0):
        yield f"friedman 1, {noise}", *datasets.make_friedman1(LARGE, noise=noise, random_state=1)
    for noise in (50.0, 250.0):
        yield f"friedman 2, {noise:.0f}", *datasets.make_friedman2(LARGE, noise=noise, random_state=2)
    for noise in (0.1, 0.02):
        yield f"friedman 3, {noise}", *datasets.make_friedman3(LARGE, noise=noise, random_state=3)
    for columns, informative, noise, seed in ((20, 10, 50.0, 4), (100, 60, 30.0, 5), (30, 30, 5.0, 6)):
        made = datasets.make_regression(LARGE, columns, n_informative=informative, noise=noise, random_state=seed)
        yield f"plane, {columns}", *made
    yield "sparse", *datasets.make_sparse_uncorrelated(LARGE, 20, random_state=7)
    yield "swiss roll", *datasets.make_swiss_roll(LARGE, noise=0.5, random_state=8)
    yield "s curve", *datasets.make_s_curve(LARGE, noise=0.2, random_state=8)
    ink, digits = datasets.load_digits(return_X_y=True)
    yield "digit as a number", ink, digits.astype(float)
    halves = ink.reshape(-1, 8, 2, 4)
    yield "ink on the right", halves[:, :, 0].reshape(len(ink), -1), halves[:, :, 1].mean(axis=(1, 2))
    for path in sorted((folder / "regression").glob("*.csv")) if folder else ():
        table = pd.read_csv(path)
        yield path.stem, pd.get_dummies(table.iloc[:, :-1]).to_numpy(float), table.iloc[:, -1].to_numpy(float)
    classes = dict(classes_in(folder))
    for name, column, copies in COLUMNS:
        if name in classes:
            X = classes[name][0]
            yield f"{name}, column {column}", np.delete(X, [column, *copies], axis=1), X[:, column]
    if "usps" in classes:
        yield "usps as a number", classes["usps"][0], classes["usps"][1].astype(float)


def multilabel_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and marks: made ones, classes that have labels by a code, columns that are high, those of a folder.

    A folder's are .npz in multilabel/ with X and Y, and what is made of its classes' tables.
    """
    for path in sorted((folder / "multilabel").glob("*.npz")) if folder else ():
        with np.load(path, allow_pickle=False) as kept:
            yield path.stem, kept["X"].astype(float), kept["Y"].astype(bool)
    kinds = ((4, 2, 20), (6, 2, 30), (8, 3, 40), (12, 3, 60), (5, 1, 15), (10, 5, 50))
    for seed, (labels, mean, columns) in enumerate(kinds, 1):
        made = datasets.make_multilabel_classification(
            LARGE, columns, n_classes=labels, n_labels=mean, random_state=seed
        )
        yield f"made, {labels} labels", *made
    ink, digits = datasets.load_digits(return_X_y=True)
    told = (digits % 2 == 0, np.isin(digits, (2, 3, 5, 7)), np.isin(digits, (0, 6, 8, 9)), digits > 4)
    yield "digits by a code", ink, np.stack(told, axis=1)
    classes = dict(classes_in(folder))
    for seed, (name, labels, share) in enumerate(
        (("usps", 5, 0.5), ("keel_letter", 6, 0.3), ("keel_satimage", 4, 0.5)), 1
    ):
        if name in classes:
            X, y = classes[name]
            yield f"{name} by a code", X, (np.random.default_rng(seed).random((y.max() + 1, labels)) < share)[y]
    for name, columns in HIGH.items():
        if name in classes:
            X = classes[name][0]
            high = X[:, columns] > np.quantile(X[:, columns], 0.6, axis=0)
            yield f"{name}, high columns", np.delete(X, columns, axis=1), high
    rng = np.random.default_rng(9)
    X = rng.normal(size=(LARGE, 15))
    heights = X @ rng.normal(size=(15, 6)) / 4 + 0.3 * rng.normal(size=(LARGE, 6))
    yield (
        "planes",
        X,
        heights > [np.quantile(one, q) for one, q in zip(heights.T, (0.5, 0.6, 0.7, 0.8, 0.85, 0.9), strict=True)],
    )
    X = rng.normal(size=(LARGE, 8))
    bent = [np.sin(2 * X[:, i]) + X[:, i + 1] * X[:, i + 2] + 0.3 * rng.normal(size=LARGE) for i in range(5)]
    yield "bent", X, np.stack(bent, axis=1) > 0.5


def classes_in(folder: Path | None) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Name, and X and classes, of the tables and images of a folder and its folders."""
    for path in sorted(folder.rglob("*.npz")) if folder else ():
        with np.load(path, allow_pickle=False) as kept:
            if "y" in kept:
                yield path.stem, (kept["X"].astype(float), numbered(kept["y"]))


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
