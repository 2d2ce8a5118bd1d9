"""Learning loss against the same done step by step, and where it has to give way."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.special import xlogy
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from al_core import STRATEGIES, models, select
from al_core.matrices.rows import content_order
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.learning_loss import FOLDS, LOSS_PENALTIES, _folds, _foreseen, _regressor

STRATEGY = STRATEGIES["learning_loss"]


def question(X, labels, model):
    context = Context(X, labels, tuple(sorted(set(labels.values()))), estimator=model)
    return Candidates(context, np.setdiff1d(np.arange(X.shape[0]), context.labelled), np.random.default_rng(0))


def noisy_half(n=200):
    """Labels follow the first feature on the left; on the right they are a toss, though the model is as sure there."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, 3))
    y = np.where(X[:, 1] > 0, "a", "b")
    X[:, 1] *= 3
    right = X[:, 0] > 0
    y[right] = rng.choice(["a", "b"], right.sum())
    return X, y


@pytest.mark.parametrize("labels", [[0, 0, 1, 1], [0, 1, 1, 1, 1, 1, 1, 2, 2], list(range(7)) * 3, [0] * 9 + [1] * 2])
def test_no_class_lacks_when_a_fold_is_left_out(labels):
    codes = np.array(labels)
    folds = _folds(codes)
    counts = np.bincount(codes)
    assert set(folds.tolist()) <= set(range(-1, FOLDS))
    for fold in range(FOLDS):
        assert set(codes[folds != fold].tolist()) == set(codes.tolist())
    assert ((folds == -1) == (counts[codes] == 1)).all()


def step_by_step(X, y, labelled, rows, model):
    """Ranks of held-out losses, the penalty with the least leave-one-out error, and what that ridge foresees."""
    labelled = labelled[content_order(X[labelled])]
    codes = (y[labelled] == "b").astype(int)
    folds = _folds(codes)
    belief = np.zeros((len(labelled), 2))
    for fold in range(FOLDS):
        out = folds == fold
        belief[out] = models.fit(model, X[labelled[~out]], y[labelled[~out]]).predict_proba(X[labelled[out]])
    losses = -np.log(belief[np.arange(len(codes)), codes])
    ranks = np.array([((losses < loss).sum() + (losses <= loss).sum()) / 2 / len(losses) for loss in losses])

    def told(belief):
        ordered = np.sort(belief, axis=1)
        margin = ordered[:, 1] - ordered[:, 0]
        return np.log(
            np.column_stack([ordered[:, 0], margin, -xlogy(belief, belief).sum(axis=1)]).clip([1e-12, 1e-6, 1e-12])
        )

    spread = np.sqrt(X[labelled].astype(np.float32).astype(float).var(axis=0).sum())
    scale = np.append(np.full(X.shape[1], spread), told(belief).std(axis=0))
    known = np.hstack([X[labelled].astype(np.float32), told(belief)]) / scale
    final = models.fit(model, X[labelled], y[labelled]).predict_proba(X[rows])
    asked = np.hstack([X[rows].astype(np.float32), told(final)]) / scale

    def ridge(F, values, G, penalty):
        middle = F.mean(axis=0)
        weights = np.linalg.solve(
            (F - middle).T @ (F - middle) + penalty * np.eye(F.shape[1]), (F - middle).T @ (values - values.mean())
        )
        return (G - middle) @ weights + values.mean()

    def error(penalty):
        each = range(len(ranks))
        left_out = [ridge(np.delete(known, i, 0), np.delete(ranks, i), known[[i]], penalty)[0] - ranks[i] for i in each]
        return np.square(left_out).mean()

    return ridge(known, ranks, asked, min(LOSS_PENALTIES, key=error))


@pytest.mark.parametrize("model", [LogisticRegression(), GaussianNB()])
def test_it_equals_the_same_done_step_by_step(model):
    X, y = noisy_half(90)
    labelled, rows = np.arange(40), np.arange(40, 90)
    candidates = question(X, {int(row): str(y[row]) for row in labelled}, model)

    foreseen = step_by_step(X, y, labelled, rows, model)

    np.testing.assert_allclose(_foreseen(_regressor(candidates), candidates), foreseen, rtol=1e-4)
    picks = STRATEGY(candidates, 10)
    assert picks.tolist() == np.argsort(-foreseen)[:10].tolist()


def test_it_asks_where_the_model_errs_though_it_is_sure():
    X, y = noisy_half(500)
    labels = {row: str(y[row]) for row in range(250)}

    def on_the_right(strategy):
        return np.mean([(X[select(strategy, X, labels, n=10, seed=seed).rows, 0] > 0).mean() for seed in range(5)])

    assert on_the_right(STRATEGY) > on_the_right("entropy") + 0.1


def test_a_share_of_zero_is_no_endless_loss():
    class Certain(GaussianNB):
        def predict_proba(self, X):
            return np.eye(2)[(X[:, 0] > 0).astype(int)]

    X, y = noisy_half()
    candidates = question(X, {row: str(y[row]) for row in range(40)}, Certain())
    foreseen = _foreseen(_regressor(candidates), candidates)
    assert np.isfinite(foreseen).all()
    assert foreseen.max() < 2


@pytest.mark.parametrize("n_labels", [4, 9])
def test_few_labels_leave_it_to_the_entropy_and_it_says_so(n_labels):
    X, y = noisy_half(30)
    labels = {row: str(y[row]) for row in range(n_labels)}
    picks, plain = select(STRATEGY, X, labels, n=3), select("entropy", X, labels, n=3)
    assert picks.rows.tolist() == plain.rows.tolist()
    assert all(
        reason.startswith("Too few labels yet to learn from the model's mistakes; the") for reason in picks.reasons
    )


def test_examples_that_are_the_only_ones_of_their_class_teach_nothing():
    X, _ = noisy_half(30)
    labels = {row: f"class {row}" for row in range(11)} | {11: "class 0"}
    assert select(STRATEGY, X, labels, n=1).reasons[0].startswith("Too few labels")


def test_one_class_is_said():
    X, _ = noisy_half(30)
    reason = select(STRATEGY, X, dict.fromkeys(range(12), "a"), n=1).reasons[0]
    assert reason == "Too few labels yet to learn from the model's mistakes; the model has only seen a so far."


def test_the_reason_compares_with_the_labelled_examples():
    X, y = noisy_half()
    candidates = question(X, {row: str(y[row]) for row in range(40)}, LogisticRegression())
    picks = ask(STRATEGY, candidates, 3)
    share = _foreseen(_regressor(candidates), candidates)[picks.rows[0] - 40]
    assert picks.reasons[0] == (
        f"Judging by labels that it was not shown, the model should err more here than on about {share:.0%} of them."
    )


def test_a_batch_is_drawn_from_many_places():
    X, y = noisy_half(400)
    labels = {row: str(y[row]) for row in range(40)}
    first, second = (set(select(STRATEGY, X, labels, n=5, seed=seed).rows.tolist()) for seed in (0, 1))
    assert first != second


@pytest.mark.parametrize("model", ["linear_svm", "k_nearest", "svm_rbf"])
def test_any_model_works_on_dense_and_sparse(model):
    X, y = noisy_half(60)
    X = np.where(np.abs(X) > 0.5, X, 0)
    labels = {row: str(y[row]) for row in range(20)}
    dense, sparse = (select(STRATEGY, matrix, labels, model=model, n=5) for matrix in (X, csr_array(X)))
    assert dense.rows.tolist() == sparse.rows.tolist()
