"""Doubt about labels that spreads over the pool: `spread_doubt`."""

import numpy as np

from al_core import select
from al_core.tasks.multilabel.task import Multilabel


def _pool():
    """Two clouds; of the first all labels are known in and out, in the second one label is open."""
    rng = np.random.default_rng(0)
    sure, torn = rng.normal(0, 0.05, (60, 2)), rng.normal([4, 0], 0.6, (60, 2))
    X = np.concatenate([sure, torn])
    fits = X[:, 1] > 0
    labels = {row: [] for row in range(20)} | {row: ["up"] if fits[row] else [] for row in range(60, 72)}
    return X, labels


def test_a_batch_goes_to_where_labels_are_in_doubt_and_does_not_stay_in_one_place():
    X, labels = _pool()

    picks = select("spread_label_doubt", X, labels, task=Multilabel(("up",)), n=6)

    assert (picks.rows >= 60).all()
    apart = np.linalg.norm(X[picks.rows][:, None] - X[picks.rows][None], axis=2)
    assert apart[np.triu_indices(6, 1)].mean() > 0.4
    assert all("would settle" in reason for reason in picks.reasons)
