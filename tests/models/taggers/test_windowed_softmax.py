"""Tokens one by one, and the sequence found afterwards."""

import numpy as np
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from tagged_texts import NAMES, made_up, read, said

from al_core.models.taggers.fitted import fit_tagger
from al_core.models.taggers.lessons import lesson_of
from al_core.models.taggers.windowed_softmax import WindowedSoftmax


def test_it_learns_what_it_was_shown():
    X, tags = read(made_up(40))

    assert said(fit_tagger("windowed_softmax", X, tags, NAMES), X) == tags


def test_its_weights_are_those_of_a_softmax_regression_where_all_pairs_occur():
    rng = np.random.default_rng(0)
    rows = [
        ([str(word)], [str(tag)])
        for word, tag in zip(rng.choice([*"ab"], 60), rng.choice(["O", "B-x"], 60), strict=True)
    ]
    lesson = lesson_of(*read(rows), ["x"])
    chain = WindowedSoftmax(tol=1e-14, prior=0).learnt(lesson)
    X = np.array([["word" not in key or key == f"0 word={words[0]}" for key in lesson.laid.keys] for words, _ in rows])
    y = np.array([tags[0] != "O" for _, tags in rows])

    ours = softmax(X @ chain.weights, axis=1)[:, 1]

    peer = LogisticRegression(C=1 / 0.3, fit_intercept=False, tol=1e-10).fit(X, y)
    np.testing.assert_allclose(ours, peer.predict_proba(X)[:, 1], atol=1e-4)


def test_moves_are_counted_and_smoothed():
    lesson = lesson_of(*read([(["a", "b", "c"], ["B-x", "I-x", "O"]), (["b", "c"], ["B-x", "O"])]), ["x"])

    moves = np.exp(WindowedSoftmax().learnt(lesson).moves)

    often = np.array([3, 3, 2]) / 8  # of O, B-x and I-x, each counted once more
    np.testing.assert_allclose(moves[1], (np.array([1, 0, 1]) + often) / 3)
    assert moves[0, 2] < 1e-6
