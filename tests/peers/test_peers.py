"""Peers without the peers: `foreign`, `modal`, `activeml`, `small_text`; beside the real ones: bench/both_ways.py."""

import pickle
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from al_core import Loop, compare, select, simulate
from al_core.errors import BadInput
from al_core.peers import as_modal, as_skactiveml, as_small_text, from_modal, from_skactiveml, from_small_text

rng = np.random.default_rng(0)
Y = np.array(["no", "so", "yes"])[np.arange(60) % 3]
X = rng.standard_normal((60, 3)) + 2 * np.eye(3)[np.arange(60) % 3]
LABELS = {row: str(Y[row]) for row in range(9)}
KNOWN, REST = np.arange(9), np.arange(9, 60)
MODEL = LogisticRegression(tol=1e-8)
MARGIN = select("margin", X, LABELS, model=MODEL, n=4).rows.tolist()


def smallest_margin(learner, X, n_instances=1):
    """As modAL's: positions and what they are worth."""
    top = np.sort(learner.predict_proba(X), axis=1)
    margins = top[:, -1] - top[:, -2]
    order = np.argsort(margins)[:n_instances]
    return order, margins[order]


def by_lot(learner, X, n_instances=1):
    """As modAL's: from the global generator."""
    return np.random.choice(len(X), n_instances, replace=False)  # noqa: NPY002


def any_two(learner, X):
    return [3, 1]


def most_disputed(learner, X, n_instances=1):
    votes = learner.vote(X)
    assert learner.vote_proba(X).shape == (len(X), len(learner), 3)
    assert learner.predict(learner.X_training).shape == learner.y_training.shape
    return np.argsort([-len(set(row)) for row in votes], kind="stable")[:n_instances]


class Torn:
    """As a strategy of small-text."""

    def query(self, clf, dataset, indices_unlabeled, indices_labeled, y, n=10):
        proba = clf.predict_proba(dataset)
        assert clf.predict(dataset[indices_labeled]).shape == y.shape
        assert clf.embed(dataset, return_proba=True)[0].shape[0] == len(dataset) == dataset.x.shape[0]
        top = np.sort(proba[indices_unlabeled], axis=1)
        return indices_unlabeled[np.argsort(top[:, -1] - top[:, -2])[:n]]


class Farthest:
    """As a strategy of scikit-activeml that asks no classifier."""

    missing_label = np.nan

    def query(self, X, y, candidates=None, batch_size=1):
        assert np.isnan(y[candidates]).all()
        assert set(y[~np.isnan(y)]) == {0, 1, 2}
        return candidates[np.argsort(-np.linalg.norm(X[candidates], axis=1))[:batch_size]]


class Sure(Farthest):
    """As one that asks a classifier."""

    def query(self, X, y, clf, candidates=None, batch_size=1):
        proba = clf.fit(X[~np.isnan(y)], y[~np.isnan(y)]).predict_proba(X[candidates])
        return candidates[np.argsort(-proba.max(axis=1))[:batch_size]]


def made_of(model, classes, random_state):
    assert classes == [0, 1, 2]
    return model


def test_a_query_function_of_modal_picks_by_our_model():
    assert select(from_modal(smallest_margin), X, LABELS, model=MODEL, n=4).rows.tolist() == MARGIN
    assert select(from_modal(any_two), X, LABELS, n=2).rows.tolist() == [12, 10]
    assert len(select(from_modal(most_disputed), X, LABELS, n=3)) == 3


def test_a_strategy_of_small_text_picks_by_our_model_among_candidates_in_any_order():
    assert select(from_small_text(Torn()), X, LABELS, model=MODEL, n=4).rows.tolist() == MARGIN
    allowed = [50, 11, 33]
    plain = select("margin", X, LABELS, model=MODEL, n=2, candidates=allowed)
    assert select(from_small_text(Torn()), X, LABELS, model=MODEL, n=2, candidates=allowed).rows.tolist() == list(plain)


def test_a_strategy_of_scikit_activeml_asks_a_classifier_made_of_our_model():
    far = select(from_skactiveml(Farthest()), X, LABELS, n=1)
    assert far[0] == 9 + np.linalg.norm(X[9:], axis=1).argmax()
    sure = select(from_skactiveml(Sure(), made_of), X, LABELS, model=MODEL, n=1)
    assert sure[0] == select("least_confidence", X, LABELS, model=MODEL, n=51).rows[-1]
    with pytest.raises(BadInput, match=r"^Sure asks a classifier of scikit-activeml: hand in the class of it"):
        from_skactiveml(Sure())


def test_texts_and_frames_are_asked_about_as_the_model_takes_them():
    texts = [" ".join([label, *rng.choice([*Y[:3], "a", "b", "c"], 5)]) for label in Y]
    frame = pd.DataFrame(X, columns=list("abc"))
    for pool, model in (
        (texts, make_pipeline(TfidfVectorizer(), LogisticRegression())),
        (texts, "auto"),
        (frame, MODEL),
    ):
        plain = select("margin", pool, LABELS, model=model, n=3)
        for theirs in (from_modal(smallest_margin), from_small_text(Torn())):
            assert set(select(theirs, pool, LABELS, model=model, n=3)) == set(plain)


def test_their_dice_follow_from_our_seed_and_stay_where_they_were():
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    drawn = [select(from_modal(by_lot), X, LABELS, n=5, seed=seed).rows.tolist() for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_replays_and_comparisons_and_loops_take_them():
    theirs = from_modal(smallest_margin, name="their_margin")
    split = {"initial": list(range(9)), "pool": list(range(9, 40)), "test": list(range(40, 60))}

    runs = [simulate(X, Y, one, model="logistic_regression", n_labels=14, **split) for one in ("margin", theirs)]

    assert runs[0].attrs["labelled"] == runs[1].attrs["labelled"]
    curves = compare(X, Y, [theirs, "random"], model="logistic_regression", n_initial=6, n_labels=8, seeds=2)
    assert set(curves.strategy) == {"their_margin", "random"}
    assert Loop(X, strategy=theirs, model=MODEL, labels=LABELS).query(4).rows.tolist() == MARGIN
    assert pickle.loads(pickle.dumps(theirs)).name == "their_margin"


def test_what_gives_too_few_is_told():
    with pytest.raises(BadInput, match=r"^The batch strategy 'any_two' must return 3 different positions"):
        select(from_modal(any_two), X, LABELS, n=3)


@pytest.mark.parametrize("name", ["margin", "k_center", "badge", "random"])
def test_ours_pick_in_their_loops_what_they_pick_at_home(name):
    plain = select(name, X, LABELS, model=MODEL, n=4).rows.tolist()
    fitted = LogisticRegression(tol=1e-8).fit(X[KNOWN], Y[KNOWN])
    learner = SimpleNamespace(estimator=fitted, X_training=X[KNOWN], y_training=Y[KNOWN])
    holes = np.where(np.arange(60) < 9, Y, None)

    assert REST[as_modal(name)(learner, X[REST], n_instances=4)[0]].tolist() == plain
    inside = as_skactiveml(name, missing_label=None)
    assert inside.query(X, holes, clf=MODEL, batch_size=4).tolist() == plain
    assert inside.query(X, holes, clf=fitted, fit_clf=False, candidates=REST, batch_size=4).tolist() == plain
    assert REST[inside.query(X[KNOWN], Y[KNOWN], clf=MODEL, candidates=X[REST], batch_size=4)].tolist() == plain
    rows, utilities = inside.query(X, holes, clf=MODEL, batch_size=4, return_utilities=True)
    assert (rows.tolist(), np.nanargmax(utilities, axis=1).tolist()) == (plain, plain)
    assert np.isnan(utilities[:, :9]).all()
    assert np.isnan(utilities[3, plain[:3]]).all()


def test_ours_ask_a_classifier_of_small_text_by_what_it_says_of_a_dataset():
    codes = np.arange(60) % 3
    fitted = LogisticRegression(tol=1e-8).fit(X[KNOWN], codes[KNOWN])
    clf = SimpleNamespace(predict_proba=lambda dataset: fitted.predict_proba(dataset.x))

    picked = as_small_text("margin").query(clf, SimpleNamespace(x=X), REST, KNOWN, codes[KNOWN], n=4)

    assert picked.tolist() == MARGIN


def test_before_the_first_label_ours_that_need_none_serve():
    nobody = SimpleNamespace(estimator=LogisticRegression(), X_training=None, y_training=None)

    assert len(as_modal("random")(nobody, X, n_instances=3)[0]) == 3
    with pytest.raises(BadInput, match=r"^The strategy 'margin' needs at least one label"):
        as_modal("margin")(nobody, X)
    with pytest.raises(BadInput, match=r"^A strategy of al_core asks one model: make it the query_strategy of an"):
        as_modal("margin")(SimpleNamespace(learner_list=[]), X)
