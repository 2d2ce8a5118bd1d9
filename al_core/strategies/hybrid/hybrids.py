"""Hybrid: weigh how unsure the model is against where an example lies."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.neighbours import amid
from al_core.matrices.rows import Rows, content_order
from al_core.queries.context import Context
from al_core.queries.groups import groups_of, turns
from al_core.queries.picking import pick
from al_core.strategies.base import Candidates, strategy
from al_core.strategies.uncertainty import entropy, hesitation, least_confidence, margin

LOOKED_AT = 10_000
SHORTLIST = 10
_MOST_GROUPS = 100
GROUP_SIZE = 20
_BLOCK = 512


def _group_of(context: Context) -> Rows:
    """The group of every row of X: one for 20 rows of the pool, 100 at most, found once a session."""
    return groups_of(context, min(_MOST_GROUPS, max(1, len(context.asked_from) // GROUP_SIZE)))


def _in_turns(group: Rows, group_comes: NDArray[Any]) -> Rows:
    """Positions in the order in which groups have their turns; inside a group in the order given.

    `group_comes` (a number a position, equal inside a group) says which group has the first turn: the smallest.
    """
    return np.lexsort((group, group_comes, turns(group)))


def _doubtful_in_its_group(candidates: Candidates, position: int) -> str:
    found = _group_of(candidates.context)
    if "sizes" not in candidates.memo:
        candidates.memo["sizes"] = np.bincount(found[found >= 0])
    size = candidates.memo["sizes"][found[candidates.rows[position]]]
    place = f"One of a group of {size:,} similar examples" if size > 1 else "In a group of its own"
    return f"{place}; {hesitation(candidates, position)}."


@strategy("The hardest of each group", reason=_doubtful_in_its_group, needs_model=True, by_chance=True, cost="medium")
def entropy_clusters(candidates: Candidates, n: int) -> Rows:
    """Asks in every group of the pool where the model's belief is spread most. For batches, and for pools with parts.

    Groups by k-means on the embedding, one for 20 examples, 100 at most, found once a session. In each turn one of
    every group, highest entropy first; the group with the highest of all begins. (The paper groups only the most
    doubtful candidates, by kernel k-means into as many groups as are asked, and doubts by a support vector machine's
    distances to its borders.)

    Demir, Persello and Bruzzone, Batch-mode active-learning methods for the interactive classification of remote
    sensing images, 2011
    """
    scores = np.concatenate([entropy(block) for block in candidates.blocks(8_192)])
    order = np.lexsort((candidates.rng.random(len(scores)), -scores))
    group = _group_of(candidates.context)[candidates.rows[order]]
    highest = np.full(group.max() + 1, -np.inf)
    np.maximum.at(highest, group, scores[order])
    return order[_in_turns(group, -highest[group])[:n]]


@strategy(
    "Torn, from small groups first",
    reason=_doubtful_in_its_group,
    needs_model=True,
    term="Cluster-Margin",
    by_chance=True,
    cost="medium",
)
def cluster_margin(candidates: Candidates, n: int) -> Rows:
    """Asks where two classes are almost tied, taking turns between groups of the pool. Good for large batches.

    Of the 10 n candidates with the smallest margins one of every group at random, and again, the groups with the fewest
    of them first. Groups by k-means on the embedding, one for 20 examples, 100 at most, found once a session. (The
    paper: by average linkage, cut where groups would lie farther apart than a distance that is set.)

    Citovsky, DeSalvo, Gentile, Karydas, Rajagopalan, Rostamizadeh and Kumar, Batch active learning at scale, 2021
    """
    shortlist = pick(margin, candidates, SHORTLIST * n)[0]
    shortlist = shortlist[content_order(candidates.part(candidates.rows[shortlist], candidates.rng).embedding)]
    shortlist = candidates.rng.permutation(shortlist)
    group = _group_of(candidates.context)[candidates.rows[shortlist]]
    return shortlist[_in_turns(group, np.bincount(group)[group])[:n]]


def _unlabelled_share(context: Context, n_picked: int = 0) -> float:
    return 1 - (len(context.labels) + n_picked) / len(context.asked_from)


def _to_labelled(block: Candidates) -> NDArray[np.float32]:
    return np.asarray(amid(block.embedding, block.embedding_labelled).min(axis=1))


def _unlike_and_unsure(candidates: Candidates, position: int) -> str:
    share = f"{_unlabelled_share(candidates.context):.0%}"
    return f"Unlike what is labelled, which counts {share} so far; {hesitation(candidates, position)}."


@strategy(
    "First unlike, then unsure",
    term="ranked batch-mode",
    reason=_unlike_and_unsure,
    needs_model=True,
    by_chance=True,
    cost="medium",
)
def ranked_batch(candidates: Candidates, n: int) -> Rows:
    """Asks what is unlike the labelled; the more of the pool is labelled, the more doubt counts. For large batches.

    a (1 - s) + (1 - a) u, where a is the unlabelled share of the pool, u is 1 - the likeliest class's share, and
    s = 1 / (1 + d) the similarity to the nearest labelled or picked example, d in units of the median distance of two
    examples (the paper: as it is, so that it depends on the units of the columns). Of a large pool the 10,000
    candidates are looked at about which the model is least sure.

    Cardoso, Silva, Canuto, Moro and Gonçalves, Ranked batch-mode active learning, 2017
    """
    kept = pick(least_confidence, candidates, max(LOOKED_AT, n))[0]
    looked_at = candidates.part(candidates.rows[kept], candidates.rng)
    points, doubt, usual = looked_at.embedding, least_confidence(looked_at), candidates.context.usual_distance
    nearest = np.concatenate([_to_labelled(block) for block in looked_at.blocks(_BLOCK)])
    picks = np.empty(n, np.int64)
    for place in range(n):
        share, distance = _unlabelled_share(candidates.context, place), np.sqrt(nearest / usual)
        scores = share * distance / (1 + distance) + (1 - share) * doubt
        scores[picks[:place]] = -np.inf
        picks[place] = candidates.rng.choice(np.flatnonzero(scores == scores.max()))
        np.minimum(nearest, np.square(points - points[picks[place]]).sum(axis=1), out=nearest)
    return kept[picks]
