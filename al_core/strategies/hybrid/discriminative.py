"""Coverage: ask what is unlike everything that is labelled."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from al_core import models
from al_core.matrices.neighbours import amid
from al_core.matrices.rows import Rows, Vectors, content_order
from al_core.queries.picking import best_first
from al_core.strategies.base import EVERY_TASK, Candidates, strategy
from al_core.strategies.hybrid.density import similarities

TOLD_APART = 10_000
TRAINED_ON = 1_000
PARTS = 10


def _evenly(rows: Rows, n: int) -> Rows:
    """At most n of the rows, at equal steps."""
    return rows if len(rows) <= n else rows[np.linspace(0, len(rows) - 1, n).astype(np.int64)]


def _unlabelled_look(labelled: Vectors, unlabelled: Vectors, likeness: Vectors) -> NDArray[np.float64]:
    """How unlabelled each row of `likeness` looks to a classifier that tells labelled from unlabelled."""
    X = np.concatenate([labelled, unlabelled])
    y = np.repeat([0, 1], [len(labelled), len(unlabelled)])
    # Labelled examples are few: each side weighs the same.
    classifier = models.fit(LogisticRegression(class_weight="balanced", solver="newton-cg", tol=1e-3), X, y)
    return np.asarray(classifier.decision_function(likeness), np.float64)


def _told_apart(candidates: Candidates, position: int) -> str:
    if "nearest" not in candidates.memo:
        nearest = amid(candidates.embedding, candidates.embedding_labelled).min(axis=1)
        candidates.memo["nearest"] = np.sqrt(nearest / candidates.context.usual_distance)
    return (
        f"Told apart from all {len(candidates.y_labelled)} labelled examples; the nearest of them is "
        f"{candidates.memo['nearest'][position]:.1f} times as far away as two examples usually are."
    )


@strategy(
    "Tell it from the labelled",
    reason=_told_apart,
    needs_model=True,
    term="discriminative (DAL)",
    by_chance=True,
    cost="medium",
    tasks=EVERY_TASK,
)
def discriminative(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Trains a second model to tell labelled from unlabelled and asks what looks most unlabelled. For skewed pools.

    Logistic regression on the similarity (see density_weighted) to at most 300 rows of the pool, trained on all
    labelled and 1,000 unlabelled examples; again after every tenth of the batch, which then counts as labelled. Looks
    at 10,000 candidates, at equal steps through the pool in an order by content. (The paper: a network of three layers,
    on what the network of the task has learnt.)

    Gissin and Shalev-Shwartz, Discriminative active learning, 2019
    """
    order = content_order(candidates.embedding)
    looked_at = _evenly(order, max(TOLD_APART, n))
    likeness = similarities(candidates.part(candidates.rows[looked_at], candidates.rng))
    labelled = similarities(candidates.part(candidates.context.labelled, candidates.rng))
    picks = np.empty(0, np.int64)
    for part in np.array_split(np.arange(n), min(n, PARTS)):
        unlabelled = _evenly(np.setdiff1d(np.arange(len(looked_at)), picks), TRAINED_ON)
        scores = _unlabelled_look(np.concatenate([labelled, likeness[picks]]), likeness[unlabelled], likeness)
        scores[picks] = -np.inf
        picks = np.concatenate([picks, best_first(scores, len(part), candidates.rng)])
    return looked_at[picks]
