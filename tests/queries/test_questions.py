"""The question itself, `asking`: rows with scores and reasons."""

import numpy as np
from selections import make_pool
from sklearn.linear_model import LogisticRegression

from al_core import STRATEGIES, select
from al_core.queries.asking import ask, reasons
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies import strategy


def plain_margin(model, X):
    top = np.sort(model.predict_proba(X), axis=1)[:, -2:]
    return top[:, 0] - top[:, 1]


def test_ask_gives_rows_of_the_pool_with_their_reasons():
    X, y = make_pool()
    model = LogisticRegression().fit(X[:20], y[:20])
    rows = np.array([200, 7, 150])
    candidates = Candidates(Context(X, {}, (0, 1, 2), model), rows, np.random.default_rng(0))

    picks = ask(STRATEGIES["margin"], candidates, 3)

    margins = plain_margin(model, X[rows])
    assert picks.rows.tolist() == rows[np.argsort(-margins)].tolist()
    assert picks.reasons == reasons(STRATEGIES["margin"], candidates, picks.rows)
    np.testing.assert_allclose(picks.scores, np.sort(margins)[::-1])


def test_timestamps_reach_the_strategy_by_candidate():
    @strategy("Newest", reason=lambda candidates, position: "It is new.", needs_model=False)
    def newest(candidates):
        """Asks the newest.

        Made up here
        """
        return candidates.timestamps.astype(float)

    X, _ = make_pool(4)
    assert select(newest, X, {0: "a"}, n=2, timestamps=[9, 3, 7, 5]).rows.tolist() == [2, 3]


X, Y = make_pool(30)
