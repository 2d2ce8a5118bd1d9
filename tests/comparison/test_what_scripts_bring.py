"""Frames, texts, holes, weights and test sets of one's own in `simulate` and `compare`."""

import numpy as np
import pandas as pd
import pytest
from grids import make_data, same
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from al_core import Plan, compare, compare_grid, simulate
from al_core.errors import BadInput, RunFailed

X, Y = make_data()
NAMES = np.where(Y[0] == Y, "yes", "no")
FRAME = pd.DataFrame(X, columns=[f"x{at}" for at in range(X.shape[1])]).assign(
    coat=np.where(X[:, 0] > 0, "red", "grey")
)
TEXTS = [f"{'fine' if name == 'yes' else 'poor'} word{row} of {row % 9}" for row, name in enumerate(NAMES)]
BY_COLUMN = make_pipeline(
    make_column_transformer((StandardScaler(), ["x0", "x1"]), (OneHotEncoder(handle_unknown="ignore"), ["coat"])),
    LogisticRegression(),
)
READER = make_pipeline(TfidfVectorizer(), LogisticRegression())
SHORT = {"n_initial": 6, "n_labels": 9, "seeds": 2}


@pytest.mark.parametrize(
    ("given", "model"), [(FRAME, BY_COLUMN), (TEXTS, READER), (TEXTS, "logistic_regression"), (FRAME, "auto")]
)
def test_frames_and_texts_are_compared_here_as_in_other_processes(given, model, two_processes):
    here = compare(given, NAMES, ["margin", "k_center"], model=model, **SHORT)

    assert here.value.between(0, 1).all()
    same(compare(given, NAMES, ["margin", "k_center"], model=model, **SHORT, executor=two_processes), here)


def test_each_model_of_a_plan_sees_what_it_takes():
    curves = compare_grid(FRAME, NAMES, Plan(("margin",), (BY_COLUMN, "k_nearest"), "logistic_regression", **SHORT))

    assert curves.model.nunique() == 2


def test_labels_of_a_shuffled_frame_find_their_rows():
    split = {"initial": range(6), "pool": range(6, 90), "test": range(90, 150), "n_labels": 12}
    labels, order = pd.Series(NAMES), np.random.default_rng(0).permutation(len(FRAME))

    here = simulate(FRAME, labels, "margin", model=BY_COLUMN, **split)
    shuffled = labels.iloc[order]

    assert simulate(FRAME, shuffled, "margin", model=BY_COLUMN, **split).attrs["labelled"] == here.attrs["labelled"]
    with pytest.raises(BadInput, match=r"^The index of y is not that of X: row 0 is in X alone"):
        simulate(FRAME, labels.set_axis(range(1, 151)), "margin", model=BY_COLUMN, **split)


def test_a_test_set_of_ones_own_is_the_rows_behind():
    settings = {"model": "logistic_regression", **SHORT}
    rows = compare(X, NAMES, "margin", **settings, test=range(90, 150))

    same(compare(X[:90], NAMES[:90], "margin", **settings, test=(X[90:], NAMES[90:])), rows)
    split = {"initial": range(6), "pool": range(90), "n_labels": 9, "model": BY_COLUMN}
    alone = simulate(FRAME[:90], NAMES[:90], "margin", test=(FRAME[90:], NAMES[90:]), **split)
    assert alone.value.tolist() == simulate(FRAME, NAMES, "margin", test=range(90, 150), **split).value.tolist()


def test_filled_numbers_are_said_and_geometry_goes_on():
    holes = X.copy()
    holes[::7, 1] = np.nan
    model = HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=2)

    curves = compare(holes, NAMES, ["auto", "k_center", "badge"], model=model, **SHORT)

    assert curves.attrs["notes"][0].startswith("Missing numbers (22) count as the middle value")
    assert compare(X, NAMES, "random", model="k_nearest", **SHORT).attrs["notes"] == []


def test_weights_travel_with_their_rows(two_processes):
    heavy = np.where(NAMES == "yes", 50.0, 0.02)
    plain, weighed = (
        compare(X, NAMES, "random", model="logistic_regression", sample_weight=weights, **SHORT)
        for weights in (None, heavy)
    )

    assert (plain.value > weighed.value).any()
    same(
        compare(X, NAMES, "random", model=LogisticRegression(), sample_weight=heavy, **SHORT, executor=two_processes),
        compare(X, NAMES, "random", model=LogisticRegression(), sample_weight=heavy, **SHORT),
    )
    with pytest.raises(BadInput, match=r"^The model KNeighborsClassifier takes no sample_weight in its fit"):
        compare(X, NAMES, "random", model=KNeighborsClassifier(), sample_weight=heavy, **SHORT)


class Numbered(ClassifierMixin, BaseEstimator):
    """Takes whole numbers from 0 for its classes and nothing else."""

    def fit(self, X, y):
        if y.dtype.kind not in "iu" or not np.array_equal(np.unique(y), np.arange(y.max() + 1)):
            raise ValueError("Invalid classes")
        self.model_ = LogisticRegression().fit(X, y)
        self.classes_ = self.model_.classes_
        return self

    def predict(self, X):
        return self.model_.predict(X)

    def predict_proba(self, X):
        return self.model_.predict_proba(X)


def test_a_model_that_takes_numbers_only_learns_what_others_learn_of_names():
    numbered, named = (
        compare(X, NAMES, "margin", model=model, **SHORT) for model in (Numbered(), LogisticRegression())
    )

    assert numbered.value.tolist() == named.value.tolist()


def test_what_is_no_strategy_and_what_is_no_executor_is_told():
    def mine(candidates):
        return candidates.X[:, 0]

    for strategies in (mine, [mine], ["random", mine]):
        with pytest.raises(BadInput, match=r"^mine is a plain function; to make it a strategy"):
            compare(X, NAMES, strategies, model="k_nearest", **SHORT)
    with pytest.raises(
        BadInput, match=r"^The executor must be one of concurrent\.futures or a Dask client, not 2; leave"
    ):
        compare(X, NAMES, "random", model="k_nearest", executor=2, **SHORT)


def test_a_model_without_classes_fails_with_a_sentence():
    class Unnamed(Numbered):
        def fit(self, X, y):
            self.model_ = LogisticRegression().fit(X, y)
            return self

    with pytest.raises(RunFailed, match="The model Unnamed has no classes_ once it is fitted"):
        compare(X, NAMES, "margin", model=Unnamed(), **SHORT)
