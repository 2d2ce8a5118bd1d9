"""What `select` hands back: rows as a sequence, as a table, and the model that was fitted for them."""

import gc
import pickle
import weakref

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

from al_core import MODELS, select
from al_core.errors import BadInput
from al_core.models.views import seen_by

X, Y = load_iris(return_X_y=True)
LABELS = {row: int(Y[row]) for row in range(0, 150, 10)}


class Counted(LogisticRegression):
    """A logistic regression that counts how often any of its clones is fitted."""

    fits = 0

    def fit(self, X, y):
        Counted.fits += 1
        return super().fit(X, y)


@pytest.fixture
def counted():
    Counted.fits = 0
    return Counted()


def words(n=60, columns=400):
    """Sparse rows of counts, and their labels."""
    rng = np.random.default_rng(0)
    y = np.arange(n) % 2
    return sparse.csr_matrix(rng.poisson(0.05 + 0.2 * (np.arange(columns) % 2 == y[:, None])).astype(float)), y


def test_picks_are_their_rows_best_first():
    picks = select("margin", X, LABELS, n=4)

    assert len(picks) == 4
    assert list(picks) == picks.rows.tolist()
    assert picks[0] == picks.rows[0]
    assert picks[-1] == picks.rows[-1]
    assert {type(row) for row in (*picks, picks[0])} == {int}
    assert Y[picks].tolist() == Y[picks.rows].tolist()


def test_a_slice_of_picks_is_picks_with_the_same_model():
    picks = select("margin", X, LABELS, n=4)

    first = picks[:2]

    assert (list(first), first.reasons) == (list(picks)[:2], picks.reasons[:2])
    assert first.scores.tolist() == picks.scores[:2].tolist()
    assert first.model is picks.model
    with pytest.raises(IndexError):
        first[2]


def test_picks_become_a_table():
    picks = select("margin", X, LABELS, n=3)

    frame = picks.to_frame()

    assert list(frame) == ["row", "score", "reason"]
    assert frame["row"].tolist() == list(picks)
    assert frame["score"].tolist() == picks.scores.tolist()
    assert tuple(frame["reason"]) == picks.reasons


def test_the_model_is_the_one_that_the_strategy_looked_at(counted):
    picks = select("margin", X, LABELS, model=counted, n=3)
    assert Counted.fits == 1

    top = np.sort(picks.model.predict_proba(X[picks.rows]), axis=1)

    assert Counted.fits == 1
    np.testing.assert_allclose(picks.scores, top[:, -2] - top[:, -1], atol=1e-9)


def test_who_asks_for_no_model_pays_for_none(counted):
    picks = select("random", X, LABELS, model=counted, n=3)
    assert Counted.fits == 0

    model = picks.model

    assert Counted.fits == 1
    assert picks.model is model
    np.testing.assert_array_equal(
        model.predict_proba(X), select("margin", X, LABELS, model=Counted()).model.predict_proba(X)
    )


def test_without_labels_there_is_no_model():
    assert select("random", X, {}, n=3).model is None


def test_one_known_class_gives_a_model_that_says_it_always():
    assert set(select("random", X, {0: 0, 1: 0}).model.predict(X)) == {0}


@pytest.mark.parametrize("name", MODELS)
def test_every_built_in_model_comes_back_and_predicts(name):
    model = select("random", X, LABELS, model=name).model
    assert (model.predict(X) == Y).mean() > 0.6


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("columns", [40, 400], ids=["narrow", "wide"])
def test_the_model_takes_sparse_rows_as_they_were_given(name, columns):
    X, y = words(columns=columns)
    labels = {row: int(y[row]) for row in range(20)}

    model = select("random", X, labels, model=name).model

    assert model.predict(X).shape == y.shape
    seen = seen_by(MODELS[name](), X)
    inner = model[-1] if seen is not X else model
    np.testing.assert_array_equal(model.predict(X), inner.predict(seen))
    np.testing.assert_array_equal(model.predict(X[3:9]), model.predict(X)[3:9])


def test_a_model_fitted_on_a_given_embedding_takes_rows_of_that():
    X, y = words()
    embedding = np.c_[y, 1 - y] + 0.1

    model = select("margin", X, {0: 0, 1: 1}, model="auto", embedding=embedding).model

    assert model.predict(embedding).tolist() == y.tolist()


@pytest.mark.parametrize(
    "given",
    [pd.DataFrame(X, columns=list("abcd")), X.tolist(), X.astype(object), sparse.coo_matrix(X), np.ma.array(X)],
    ids=["frame", "lists", "objects", "triplets", "masked"],
)
def test_the_model_takes_x_in_the_form_that_it_was_handed_in(given):
    model = select("margin", given, LABELS, model=LogisticRegression(max_iter=1_000)).model
    plain = select("margin", X, LABELS, model=LogisticRegression(max_iter=1_000)).model

    np.testing.assert_allclose(model.predict_proba(given), plain.predict_proba(X), atol=1e-6)
    assert isinstance(plain, LogisticRegression)


def test_a_memory_mapped_x_needs_no_step_before_the_model(tmp_path):
    np.save(tmp_path / "X.npy", X)
    model = select("margin", np.load(tmp_path / "X.npy", mmap_mode="r"), LABELS, model=LogisticRegression()).model
    assert isinstance(model, LogisticRegression)


@pytest.mark.parametrize("strategy", ["margin", "random", "k_center", "kl_divergence"])
def test_picks_do_not_hold_on_to_the_pool(strategy):
    pool = X.copy()
    picks = select(strategy, pool, LABELS)
    held = weakref.ref(pool)

    del pool
    gc.collect()

    assert held() is None
    assert picks.model.predict(X).shape == Y.shape


def test_picks_can_be_pickled_with_their_model():
    picks = select("margin", X, LABELS, n=2)

    again = pickle.loads(pickle.dumps(picks))

    assert list(again) == list(picks)
    np.testing.assert_array_equal(again.model.predict_proba(X), picks.model.predict_proba(X))


def test_a_model_that_cannot_learn_says_so_only_when_it_is_asked_for():
    picks = select("random", np.where(X > 7, np.nan, X), LABELS | {131: 2}, model=LogisticRegression())
    with pytest.raises(BadInput, match="could not learn from 16 labels"):
        _ = picks.model
