"""Bayesian: ask where the answer would tell most about which of several models is right."""

import numpy as np
from numpy.typing import NDArray

from al_core.queries.joint_entropy import entropy_of
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.committee.disagreement import (
    SAME,
    all_the_same,
    in_brackets,
    mutual_information,
    numbered,
    one_class_reason,
)

_CELLS = 10_000  # pairs of a target and its class: 100 targets with 10 classes
_TARGETS = 20, 300  # at least, at most
_ELEMENTS = 2**17
_LEAST = 1e-12


def _bears_on_others(candidates: Candidates, position: int) -> str:
    proba = candidates.committee_proba
    members = numbered(len(proba))
    if np.ptp(proba[:, position], axis=0).max() < SAME:
        return one_class_reason(candidates) or all_the_same(members)
    if "bears" not in candidates.memo:
        candidates.memo["bears"] = epig(candidates) / np.maximum(mutual_information(proba), _LEAST)
    share = min(1.0, float(candidates.memo["bears"][position]))
    part = "Most" if share > 0.5 else "Part" if share > 0.1 else "Little"
    told = f"{part} of what its answer tells about the {members} models"
    return f"{told}{in_brackets(candidates, share)} also shows in another example of the pool."


@strategy(
    "Tells most about the others", reason=_bears_on_others, needs_model=True, term="EPIG", by_chance=True, cost="medium"
)
def epig(candidates: Candidates) -> NDArray[np.float64]:
    """Asks whose answer would tell a committee most about the rest of the pool. Weak in batches.

    Odd examples that `bald` asks tell nothing of others, so it passes them over. Its highest scores are of examples
    that are alike: a batch of them teaches little, unless it is drawn with odds (`stochastic`).

    The mean mutual information of the candidate's answer and that of a row of the pool, under the members of the
    committee. Of the pool stand as many rows as make 10,000 pairs of a row and a class (20 to 300), drawn once.

    Bickford Smith, Kirsch, Farquhar, Gal, Foster and Rainforth, Prediction-oriented Bayesian active learning, 2023
    """
    context, (fewest, most) = candidates.context, _TARGETS
    wanted = min(most, max(fewest, _CELLS // len(candidates.classes) ** 2))
    targets = context.once(
        "targets", lambda: candidates.part(context.drawn(wanted), candidates.rng).committee_proba.astype(np.float64)
    )
    size = max(1, _ELEMENTS // (len(candidates.classes) * targets[0].size))
    proba = candidates.committee_proba.astype(np.float64)
    starts = range(0, len(candidates), size)
    return np.concatenate([predictive_gain(proba[:, start : start + size], targets) for start in starts])


def predictive_gain(proba: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the answer to each candidate tells about that to a target, in nats, the mean over targets.

    Both of shape (members, rows, classes). A pair of answers is as likely as the members say on average.
    """
    members, size, classes = proba.shape
    rows = proba.transpose(1, 2, 0).reshape(-1, members) / members
    together = (rows @ targets.reshape(members, -1)).reshape(size, classes, targets.shape[1], classes)
    joint = entropy_of(together.reshape(size, -1)) / targets.shape[1]
    alone = entropy_of(proba.mean(axis=0)) + entropy_of(targets.mean(axis=0)).mean()
    return np.asarray(np.maximum(alone - joint, 0))
