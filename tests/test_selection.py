import warnings

import numpy as np
import pandas as pd
import pytest
from selections import first_labels, make_pool
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from al_core import STRATEGIES, select
from al_core.errors import BadInput, UnknownName


def test_a_shuffled_frame_counts_by_position():
    X, y = make_pool()
    frame = pd.DataFrame(X, index=[f"patient {number}" for number in np.random.default_rng(1).permutation(len(X))])
    plain = select("margin", X, first_labels(y), n=5)
    assert select("margin", frame, first_labels(y), n=5).rows.tolist() == plain.rows.tolist()


def test_only_the_allowed_candidates_are_asked():
    X, y = make_pool()
    allowed = [250, 3, 40, 41, 99]
    assert set(select("margin", X, first_labels(y), n=9, candidates=allowed).rows) == {250, 40, 41, 99}


def test_the_model_handed_in_stays_unfitted():
    X, y = make_pool()
    model = LogisticRegression()
    select("margin", X, first_labels(y), model=model)
    assert not hasattr(model, "coef_")


def test_whole_number_features_work():
    X, y = make_pool()
    whole = (10 * X).astype(np.int8)
    assert len(select("margin", whole, first_labels(y), n=3).rows) == 3


def test_a_memory_mapped_pool_is_read_where_it_lies(tmp_path):
    X, y = make_pool(2_000, 3, np.float32)
    np.save(tmp_path / "X.npy", X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    plain = select("margin", X, first_labels(y), n=5)
    assert select("margin", mapped, first_labels(y), n=5).rows.tolist() == plain.rows.tolist()


X, Y = make_pool(30)


LABELS = first_labels(Y, 10)


def test_a_model_that_accepts_missing_numbers_may_have_them():
    holes = X.copy()
    holes[17, 2] = np.nan
    assert len(select("margin", holes, LABELS, model=HistGradientBoostingClassifier(max_iter=3)).rows) == 1


def test_a_model_that_cannot_learn_says_so_in_one_sentence():
    class Broken(LogisticRegression):
        def fit(self, X, y):
            raise ValueError("no luck.\nA second line")

    with pytest.raises(BadInput, match=r"^The model Broken could not learn from 10 labels: no luck\.$"):
        select("margin", X, LABELS, model=Broken())


def test_unknown_names_list_those_there_are():
    with pytest.raises(UnknownName, match="there are: auto, "):
        select("marginal", X, LABELS)
    with pytest.raises(UnknownName, match="there are: auto, logistic_regression"):
        select("margin", X, LABELS, model="logistic")


def test_selection_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in STRATEGIES:
            select(name, 1e4 * X, LABELS, n=20)


@pytest.mark.parametrize("name", ["random", "variation_ratios", "vote_entropy"])
def test_a_loop_with_the_usual_seed_draws_a_new_lot_every_time(name):
    y = np.repeat(np.arange(5), 40)
    X = 3.0 * np.eye(5)[y]
    labels = {row: int(y[row]) for row in (0, 40, 80, 120, 160)}
    for _ in range(40):
        row = int(select(name, X, labels).rows[0])
        labels[row] = int(y[row])

    assert np.bincount(list(labels.values())).min() >= 3, "a pool sorted by class gave neighbours"
    rows = sorted(labels)
    assert max(np.diff(rows)) > 1


@pytest.mark.parametrize("name", ["learning_loss", "query_synthesis", "margin", "badge"])
def test_a_model_may_know_its_classes_in_any_order(name):
    class Backwards(LogisticRegression):
        def fit(self, X, y):
            super().fit(X, y)
            self.inner_, self.classes_ = LogisticRegression().fit(X, y), self.classes_[::-1].copy()
            return self

        def predict_proba(self, X):
            return self.inner_.predict_proba(X)[:, ::-1]

        def predict(self, X):
            return self.inner_.predict(X)

    class Wrapped(Backwards):
        def fit(self, X, y):
            super().fit(X, y)
            self.classes_ = self.inner_.classes_
            return self

        def predict_proba(self, X):
            return self.inner_.predict_proba(X)

    rng = np.random.default_rng(0)
    y = np.arange(120) % 3
    X = rng.standard_normal((120, 4)) + 2 * rng.standard_normal((3, 4))[y]
    labels = {row: f"class {y[row]}" for row in range(30)}

    picks = [select(name, X, labels, model=model, n=9).rows.tolist() for model in (Wrapped(), Backwards())]

    assert picks[0] == picks[1]


def test_a_model_derived_from_a_linear_one_is_asked_and_not_read():
    class Timid(LogisticRegression):
        def predict_proba(self, X):
            shares = super().predict_proba(X)
            return np.where(X[:, :1] > 0, shares, 0.98 * np.eye(2)[shares.argmax(axis=1)] + 0.01)

    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 2))
    labels = {row: int(X[row, 1] > 0) for row in range(40)}

    assert (X[select("margin", X, labels, model=Timid(), n=20).rows, 0] > 0).all()


@pytest.mark.parametrize("name", ["stratified", "query_synthesis", "variance_reduction", "k_means"])
def test_a_column_of_times_that_never_change_uses_up_no_digits_of_the_others(name):
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.standard_normal((200, 3)), np.full(200, 1.7e9)])
    order = rng.permutation(200)
    place = np.argsort(order)
    labels = {row: int(X[row, 0] > 0) for row in range(12)}

    plain = select(name, X, labels, n=9).rows.tolist()
    moved = select(name, X[order], {int(place[row]): label for row, label in labels.items()}, n=9).rows

    assert order[moved].tolist() == plain


def test_a_strategy_that_is_no_name_is_told_in_a_sentence():
    with pytest.raises(UnknownName, match="There is no strategy called"):
        select(["margin"], np.eye(3), {})
