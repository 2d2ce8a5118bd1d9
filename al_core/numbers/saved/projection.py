"""Annotations saved, projected: the session replayed with stand-ins for the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, nan, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from al_core.errors import BadInput
from al_core.matrices.rows import Floats, Matrix, Rows
from al_core.matrices.threads import one_thread
from al_core.models import get_model
from al_core.models.surrogates import StandIns, narrowed
from al_core.numbers.saved import crossing
from al_core.numbers.saved.crossing import FEWEST_LABELS, MOST_TIMES
from al_core.numbers.saved.replays import ORDERS, Replay, Session
from al_core.strategies import Strategy, get_strategy

SPREADS = 2.0  # standard errors between the ratio and either end
CAUTIOUS, HOPEFUL = 0.9, 1.6  # that much further off lie the ends: what all replays take for granted may be wrong
_UNSEEN = 0.3  # of the rows judge what was learnt and are never asked
LEAST = 0.0025  # of accuracy, in either kind of world: on flat curves less is many labels, and stand-ins err more

NO_ROWS = np.empty(0, np.int64)


@dataclass(frozen=True)
class Projection:
    """How many times as many labels random drawing would need, as replayed, and where the truth likely lies.

    A projection, never a measurement: `teachers` models play the person. `spread` is the standard error of the
    replayed ratio's logarithm. Where 0.9 times what lies two of them below the ratio is above 1, a saving is claimed,
    and `low` is the square root of that; elsewhere it is its square. `high` is 1.6 times what lies two above. They
    held the truth in nine of ten sessions. It is not `clear`, and the ratio may as well be 1, where the
    replays do not agree that n labels of the strategy and n at random differ, in either kind of world by a quarter of a
    point of accuracy, where rows that were asked judge them, or where the tests say the contrary. All are nan where the
    model neither gets better with more labels nor differs: then nobody can say how many it takes.
    """

    ratio: float
    n_labels: int
    teachers: int
    clear: bool = True
    most: float = MOST_TIMES
    spread: float = 0.0

    @property
    def low(self) -> float:
        """The lower end; above 1 only where a saving is claimed: that there is one is surer than how large it is."""
        least = CAUTIOUS * exp(-SPREADS * self.spread) * (self.ratio if self.clear else min(self.ratio, 1))
        return sqrt(least) if least > 1 else least**2

    @property
    def high(self) -> float:
        """The upper end; infinite where the replay itself ended first, at `most`."""
        if self.open_ended:
            return inf
        return HOPEFUL * exp(SPREADS * self.spread) * (self.ratio if self.clear else max(self.ratio, 1))

    @property
    def open_ended(self) -> bool:
        """Whether the replays ended before random was as good: then the ratio is what it is at least."""
        return self.ratio >= self.most

    @property
    def verdict(self) -> str:
        """ "saving", "random is better", or "not yet distinguishable"."""
        if self.low > 1:
            return "saving"
        return "random is better" if self.high < 1 else "not yet distinguishable"

    @property
    def saved(self) -> float:
        """The least share of the answers that is saved, 0 to 1; nan where nothing can be told."""
        return 1 - 1 / self.low if self.low > 1 else nan


def projection_of(
    X: Matrix,
    beliefs: Floats,
    n_labels: int,
    *,
    strategy: str | Strategy,
    model: object,
    embedding: NDArray[np.float32] | None = None,
    given: Rows = NO_ROWS,
    random_share: float = 0.2,
    seed: int = 0,
) -> Projection:
    """Replay a session of `n_labels` on a pool X (rows, features) under teachers' `beliefs` (teachers, rows, classes).

    Rows that are `given` were labelled before it.

    Half of the teachers make noisy worlds, in which labels are drawn from a teacher's belief, the others definite ones,
    in which its likeliest class is always the label. There, `model` is served by `strategy` (a share of the rows at
    random) and at random alone, and the ratio is how many random labels are needed to be as good in the eyes of the
    teachers, on average over those of a kind. People live somewhere between the two kinds, so the lower ratio counts.
    Strategy and model are given by name or themselves. Raises UnknownName, and BadInput where n_labels are fewer than 5
    or more than the other rows, or beliefs are not about these rows.
    """
    _check(X, beliefs)
    rows = np.setdiff1d(np.arange(X.shape[0]), given)
    if not FEWEST_LABELS <= n_labels <= len(rows):
        raise BadInput(f"A session of {n_labels} labels cannot be replayed on {len(rows)} rows.")
    asked, unseen = _divided(rows, n_labels, seed)
    with one_thread():
        model, asks = get_model(model), get_strategy(strategy)
        session = Session(narrowed(X, model), asked, unseen, asks, given, embedding, random_share, seed)
        ratio, clear, spread = _ratio(_worlds(session, beliefs, model), n_labels, len(asked))
    if np.intersect1d(asked, unseen).size:
        clear = False  # judged by what was asked, it looks better than it is
    return Projection(ratio, n_labels, len(beliefs), clear, min(MOST_TIMES, len(asked) / n_labels), spread)


def _check(X: Matrix, beliefs: Floats) -> None:
    shape = np.shape(beliefs)
    if len(shape) != 3 or not shape[0] or shape[1] != X.shape[0] or shape[2] < 2:
        raise BadInput(
            f"Beliefs have a shape of (teachers, rows, classes), with all {X.shape[0]} rows and two classes or more; "
            f"theirs is {shape}."
        )
    if not np.isfinite(beliefs).all():
        raise BadInput("Some beliefs are missing or infinite.")


def _divided(rows: Rows, n_labels: int, seed: int) -> tuple[Rows, Rows]:
    """Rows that are asked and rows that judge, at random; all do both where a session takes most of them."""
    order = np.random.default_rng([seed, len(rows)]).permutation(rows)
    n = int(_UNSEEN * len(rows))
    return (np.sort(order[n:]), np.sort(order[:n])) if len(rows) - n >= n_labels else (rows, rows)


def _worlds(session: Session, beliefs: Floats, model: object) -> list[list[Replay]]:
    """The replays in noisy worlds, and those in definite ones: every second teacher makes one of these.

    Each kind settles its own stand-ins, or one unlucky choice would bend all replays alike.
    """
    definite = np.eye(beliefs.shape[2])[beliefs.argmax(axis=2)]
    worlds = []
    for first, labels in enumerate((beliefs, definite)):
        stand_ins = StandIns(model)
        numbers = range(first, len(beliefs), 2)
        worlds.append([Replay(session, labels[number], stand_ins, number) for number in numbers])
    return [kind for kind in worlds if kind]


def _ratio(worlds: Sequence[Sequence[Replay]], n: int, n_rows: int) -> tuple[float, bool, float]:
    """How many times `n` labels random needs to end as well as the strategy does with n, where that is least.

    And whether the replays agree that n labels of the one and n of the other are not worth the same, and so does the
    ratio; and its spread. Where they agree neither on that nor that random gets better between a sixth of n and n, the
    ratio is nan.
    """
    ends = [np.array([_ends(replay, n) for replay in kind]) for kind in worlds]
    served, random = np.concatenate(ends).T
    clear = _differ(served - random) and _count(ends)
    if not clear and not _grows(worlds, random, n):
        return nan, False, nan
    sizes, needed, spread = crossing.sizes(n, n_rows), inf, nan
    for kind, end in zip(worlds, ends, strict=True):
        goal = float(end[:, 0].mean())
        curve = crossing.curve(kind, sizes, goal, needed)
        found = crossing.reached(sizes, curve.mean(axis=1), goal)
        if found < needed:
            needed, spread = found, crossing.spread(sizes, curve, end[:, 0])
    return needed / n, clear and bool(served.mean() > random.mean()) == (needed > n), spread


def _ends(replay: Replay, n: int) -> tuple[float, float]:
    """How good the model is after n labels of the strategy, and after n at random, whose luck two draws halve."""
    return replay.served(n), float(np.mean([replay.at_random(n, order) for order in range(ORDERS)]))


def _grows(worlds: Sequence[Sequence[Replay]], random: Floats, n: int) -> bool:
    """Whether n labels at random, which end as `random` says, make the model better than a sixth of them do."""
    early = np.array([replay.at_random(max(FEWEST_LABELS, int(n / MOST_TIMES))) for kind in worlds for replay in kind])
    return _differ(random - early) and bool(random.mean() > early.mean())


def _count(ends: Sequence[Floats]) -> bool:
    """Whether one of the two ways to ask ends better in every kind of world, by what counts."""
    gaps = [float((end[:, 0] - end[:, 1]).mean()) for end in ends]
    return min(gaps) >= LEAST or max(gaps) <= -LEAST


def _differ(differences: Floats) -> bool:
    """Whether the mean of these lies off 0 by more than chance would (Student's t, 2.5% on either side)."""
    n = len(differences)
    if n < 2:
        return False
    return bool(abs(differences.mean()) > stats.t.ppf(0.975, n - 1) * differences.std(ddof=1) / np.sqrt(n))
