"""Bayesian: ask where the answer would tell most about which of several models is right."""

import numpy as np
from numpy.typing import NDArray

from al_core.models.dropout import PASSES
from al_core.queries.joint_entropy import FLAT_ENTROPY, Answers, entropy_of, told_apart
from al_core.queries.picking import pick
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.committee.disagreement import (
    SAME,
    all_the_same,
    in_brackets,
    mutual_information,
    numbered,
    one_class_reason,
)

_SHORTLIST = 500
_ELEMENTS = 2**18


def _leaders(together: NDArray[np.floating]) -> list[int]:
    """Columns of the two likeliest classes."""
    return [int(column) for column in np.argsort(-together, kind="stable")[:2]]


def _disputed(candidates: Candidates, position: int) -> str:
    proba = candidates.committee_proba[:, position]
    together, members = proba.mean(axis=0), numbered(len(proba))
    if np.ptp(proba, axis=0).max() < SAME:
        return one_class_reason(candidates) or all_the_same(members)
    share = float(mutual_information(proba[:, None])[0] / entropy_of(together))
    first, second = (candidates.classes[column] for column in _leaders(together))
    part = "most" if share > 0.5 else "part"
    disagreement = f"Disagreement of the {members} models between {first} and {second}"
    return f"{disagreement} makes up {part} of their doubt{in_brackets(candidates, share)}."


def _adds(candidates: Candidates, position: int) -> str:
    if "new" not in candidates.memo:
        candidates.memo["new"] = _new_shares(candidates.committee_proba)
    share = candidates.memo["new"][position]
    if position == 0 or np.isnan(share):
        return _disputed(candidates, position)
    part = "Most" if share > 0.5 else "Part" if share > 0.1 else "Little"
    members = numbered(len(candidates.committee_proba))
    told = f"{part} of what an answer tells about the {members} models"
    return f"{told}{in_brackets(candidates, share)} is new beside the earlier ones of the batch."


def _new_shares(proba: NDArray[np.floating]) -> list[float]:
    """What each tells beside those before it, as a share of what it tells alone; nan where that is nothing."""
    answers, shares = Answers(len(proba), np.random.default_rng(0)), []
    for one in proba.swapaxes(0, 1):
        alone = float(mutual_information(one[:, None])[0])
        shares.append(min(1.0, float(answers.gain(one[:, None])[0]) / alone) if alone > FLAT_ENTROPY else np.nan)
        answers.add(one)
    return shares


def _wavers(candidates: Candidates, position: int) -> str:
    proba = candidates.dropout_proba[:, position]
    if np.ptp(proba, axis=0).max() < SAME:
        return "A small neural network believes the same of it whichever of its parts are left out."
    together = proba.mean(axis=0)
    first, second = (candidates.classes[column] for column in _leaders(together))
    return f"A small neural network wavers between {first} and {second} when parts of it are left out."


@strategy("Most to be learnt", term="BALD", reason=_disputed, needs_model=True, by_chance=True, cost="medium")
def bald(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where a committee is sure of different answers, not where all of its members doubt. For noisy labels.

    Mutual information of the answer and the member that is right; on the same committee it equals `kl_divergence`. (In
    the paper a Gaussian process stands where the committee does.) A batch is the best by themselves: `batch_bald` looks
    at them together.

    Houlsby, Huszár, Ghahramani and Lengyel, Bayesian active learning for classification and preference learning, 2011
    """
    return mutual_information(candidates.committee_proba)


@strategy("Most to be learnt together", term="BatchBALD", reason=_adds, needs_model=True, by_chance=True, cost="medium")
def batch_bald(candidates: Candidates, n: int) -> NDArray[np.int64]:
    """Like BALD, but for a batch that does not ask the same thing twice. Good with large batches and many repeats.

    Again and again the candidate whose answer tells most beside those of the picks before it, out of the 500 (or four
    times the batch) that tell most alone. Exact while the picks can be answered in at most 512 ways; beyond that 512
    of the ways are drawn. When the members are told apart it begins anew. (The paper: over the whole pool, with draws
    of a network with dropout as members.)

    Kirsch, van Amersfoort and Gal, BatchBALD: efficient and diverse batch acquisition, 2019
    """
    listed, _ = pick(bald, candidates, max(_SHORTLIST, 4 * n))
    shortlist = candidates.part(candidates.rows[listed], candidates.rng)
    return listed[told_apart(shortlist.committee_proba, n, candidates.rng)]


@strategy("A network in doubt", term="MC dropout", reason=_wavers, needs_model=True, by_chance=True, cost="medium")
def mc_dropout(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where a small neural network contradicts itself when parts of it are left out. For borders that curve.

    A network of 64 hidden units is trained on the labels (on the embedding), whatever the project's model; 20 passes
    with half of the units left out, the same for all candidates, are scored by mutual information as in `bald`.

    Gal and Ghahramani, Dropout as a Bayesian approximation: representing model uncertainty in deep learning, 2016
    """
    size = max(1, _ELEMENTS // (PASSES * len(candidates.classes)))
    return np.concatenate([mutual_information(part.dropout_proba) for part in candidates.blocks(size)])
