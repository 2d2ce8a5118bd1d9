"""The arrangement of asking: settings that go with any strategy, around its own choice and not inside it."""

from dataclasses import dataclass, replace
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.matrices.rows import Rows
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy
from al_core.queries.groups import groups_of
from al_core.queries.picking import STOCHASTIC, pick

WIDER = 5


@dataclass(frozen=True)
class Arrangement:
    """How the picks of a strategy are arranged.

    `stratified` is the number of groups of the pool that every batch covers, one after the other (0: no matter which).
    `recency`, 0 to 1, is the weight of a row's age beside the strategy's own order: at 1 the newest of the best come
    first. `prefilter` is how many candidates are looked at, drawn at random each round (0: all). `per_token`, 0 to 1,
    is the power of the number of tokens by which a model's scores are divided: at 1 what is asked is most for what is
    read, at 0 long texts are taken for the same work as short ones. `stochastic`, "power" or "softmax", draws the
    picks with odds by their scores ("": the highest), so that a batch does not ask the same thing ten times; what picks
    a batch as a whole does not heed it.
    """

    stratified: int = 0
    recency: float = 0.0
    prefilter: int = 0
    per_token: float = 0.0
    stochastic: str = ""

    def __post_init__(self) -> None:
        _check_whole("groups (stratified)", self.stratified)
        _check_whole("candidates to look at (prefilter)", self.prefilter)
        if self.stratified < 0 or self.prefilter < 0:
            raise BadInput("The number of groups and of candidates to look at cannot be below zero.")
        _check_weight("weight of recent rows (recency)", self.recency)
        _check_weight("weight of what there is to read (per_token)", self.per_token)
        if self.stochastic not in STOCHASTIC:
            named = ", ".join(map(repr, STOCHASTIC))
            raise BadInput(
                f"Picks can be drawn with odds by their scores (stochastic) as {named}, not {self.stochastic!r}."
            )

    def check(self, timestamps: NDArray[np.float64] | None, counts: str) -> None:
        """Raise BadInput where recent rows are to be weighed and nobody said which they are.

        Likewise where reading is to be weighed, and examples are made of nothing that the task `counts`.
        """
        if self.recency and timestamps is None:
            raise BadInput("Recent rows can be weighed only where timestamps say which they are.")
        if self.per_token and not counts:
            raise BadInput("What there is to read can be weighed (per_token) only where spans of texts are marked.")

    @property
    def rearranges(self) -> bool:
        """Whether rows come in another order than the strategy's own."""
        return bool(self.stratified or self.recency)


def _check_whole(what: str, n: Any) -> None:
    # `stratified=True` would be one group, which is no grouping at all.
    if isinstance(n, bool) or not isinstance(n, Integral):
        raise BadInput(f"The number of {what} must be a whole number, not {n!r}.")


def _check_weight(what: str, weight: Any) -> None:
    if not isinstance(weight, Real) or not 0 <= float(weight) <= 1:
        raise BadInput(f"The {what} lies between 0 and 1, {weight!r} does not.")


PLAIN = Arrangement()


def arranged(
    strategy: Strategy, candidates: Candidates, n: int, arrangement: Arrangement
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Positions of the best `n` candidates, best first, and their scores, the highest first."""
    kept = _at_random(candidates, max(n, arrangement.prefilter) if arrangement.prefilter else len(candidates))
    strategy = for_what_is_read(strategy, arrangement.per_token)
    seen = candidates if len(kept) == len(candidates) else candidates.part(candidates.rows[kept], candidates.rng)
    if arrangement.stratified:
        positions, scores = _over_groups(strategy, seen, n, arrangement)
    else:
        positions, scores = _recent_first(strategy, seen, n, arrangement)
    return kept[positions], scores


def for_what_is_read(strategy: Strategy, power: float) -> Strategy:
    """A strategy whose scores are for what there is to read, to a power of it: nothing is sooner for being long.

    One that picks a batch as a whole, or looks at no model, stays as it is.

    Haertel, Seppi, Ringger and Carroll, Return on investment for active learning, 2008
    """
    if not power or strategy.batch or not strategy.needs_model:
        return strategy

    def score(candidates: Candidates) -> NDArray[np.floating]:
        """The strategy's own score, by the cost of reading."""
        scores, cost = np.asarray(strategy(candidates)), candidates.to_read.astype(np.float64) ** power
        return np.where(scores < 0, scores * cost, scores / cost)

    return replace(strategy, function=score)


def _at_random(candidates: Candidates, size: int) -> Rows:
    if size >= len(candidates):
        return np.arange(len(candidates))
    return np.sort(candidates.drawn(size))


def _recent_first(
    strategy: Strategy, candidates: Candidates, n: int, arrangement: Arrangement
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The best by their place in the strategy's order and in time, among five times as many as are wanted."""
    recency, stochastic = arrangement.recency, arrangement.stochastic
    if not recency or candidates.context.timestamps is None:
        return pick(strategy, candidates, n, stochastic)
    positions, _ = pick(strategy, candidates, WIDER * n, stochastic)
    when = candidates.context.timestamps[candidates.rows[positions]]
    age = np.argsort(np.argsort(-np.nan_to_num(when, nan=-np.inf), kind="stable"))
    place = (1 - recency) * np.arange(len(positions)) + recency * age
    order = np.argsort(place, kind="stable")[:n]
    return positions[order], 1 - place[order] / max(1, len(positions))


def _over_groups(
    strategy: Strategy, candidates: Candidates, n: int, arrangement: Arrangement
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """In turns the next best of every group; within a turn the highest score first, then the larger group."""
    group = groups_of(candidates.context, arrangement.stratified)[candidates.rows]
    turns = []
    for number in np.unique(group):
        inside = np.flatnonzero(group == number)
        part = candidates.part(candidates.rows[inside], candidates.rng)
        # A scoring strategy's leaders can be compared between groups; places in a batch cannot.
        positions, scores = _recent_first(strategy, part, n, arrangement)
        worth = np.zeros(len(scores)) if strategy.batch else -scores
        turns += list(
            zip(range(len(positions)), worth, [-len(inside)] * len(positions), inside[positions], strict=True)
        )
    order = [int(position) for *_, position in sorted(turns)][:n]
    return np.array(order, np.int64), np.arange(len(order), 0, -1, dtype=np.float64)
