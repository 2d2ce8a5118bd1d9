"""The data sets of the benches: scikit-learn's own, and those of a folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

from al_core.embedding import analysed
from al_core.features import TEXT_LENGTH
from al_core.texts import TextVectors

OWN = (datasets.load_breast_cancer, datasets.load_digits, datasets.load_iris, datasets.load_wine)
TEXT, LABEL = "text", "label"


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


def numbered(y: Any) -> Any:
    """Labels as numbers from 0."""
    return np.unique(y, return_inverse=True)[1]


def scaled(X: Any) -> Any:
    """The columns of X with mean 0 and deviation 1."""
    return StandardScaler().fit_transform(X)
