"""What a comparison shows, in words that its numbers carry.

The area under the curve decides, by paired tests corrected for how many they are (`contests`). Labels saved are said
only of a strategy that won there. The splits of the repeats overlap, so a verdict speaks of repeats on these examples;
for new examples of the same kind it is a guess (Nadeau and Bengio, Inference for the generalization error, 2003).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isnan

import numpy as np

from al_core.comparison.statistics.areas import paired_areas
from al_core.comparison.statistics.contests import pairwise
from al_core.comparison.statistics.curves import USUAL, Curves, Runs, paired
from al_core.comparison.statistics.intervals import FEWEST_SEEDS
from al_core.comparison.statistics.targets import Saving, as_target, savings
from al_core.errors import BadInput
from al_core.strategies import STRATEGIES

_PARTS = {
    Fraction(1, 10): "a tenth of",
    Fraction(1, 5): "a fifth of",
    Fraction(1, 4): "a quarter of",
    Fraction(1, 3): "a third of",
    Fraction(2, 5): "two fifths of",
    Fraction(1, 2): "half",
    Fraction(3, 5): "three fifths of",
    Fraction(2, 3): "two thirds of",
    Fraction(3, 4): "three quarters of",
    Fraction(4, 5): "four fifths of",
    Fraction(9, 10): "nine tenths of",
}
_VAGUE = 1.5  # a share that may be half as much again is not called "about" anything


@dataclass(frozen=True)
class Verdict:
    """An outcome ("early", "few", "tie" or "better"), two sentences for the screen, and the strategy to use, if any.

    `tied` are the strategies that the repeats cannot tell from `pick`.
    """

    outcome: str
    headline: str
    detail: str
    pick: str | None
    tied: tuple[str, ...]
    repeats: int


def verdict(
    runs: Runs,
    target: float | None = None,
    baseline: str = USUAL,
    planned: int | None = None,
    seed: int = 0,
    *,
    by: str | None = None,
) -> Verdict:
    """The winner against the baseline, with all that ties with it; or that there is none.

    Parameters
    ----------
    runs : DataFrame
        Rows of `simulate` or `compare`, of one metric.
    target : float, default None
        In the metric's unit; with it labels needed are compared as well.
    baseline : str, default "random"
        What has to be beaten; where random was not run, the best is held against the second best.
    planned : int, default None
        Repeats that there will be: with fewer there is no verdict yet, so that nobody stops at a lucky moment.
    seed : int, default 0
        Of the bootstrap of labels saved.
    by : str, default None
        What the curves run along: "labels", or what the runs count beside them, as "tokens" in a column n_tokens. None:
        that, where there is any.

    Returns
    -------
    Verdict
        `outcome` ("early", "few", "tie" or "better"; below 5 repeats there is no verdict), `headline` and `detail` in
        words, `pick`, the strategy to use, if any, and those `tied` with it.

    Raises
    ------
    BadInput
        For a single strategy, for a target that there cannot be, or where nothing can be compared yet.
    UnknownName
        For a baseline, other than random, that is not among the runs.

    References
    ----------
    Nadeau and Bengio, Inference for the generalization error, 2003

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import compare, verdict
    >>> X, y = np.arange(100)[:, None], np.arange(100) // 37
    >>> how = {"model": "k_nearest", "n_initial": 6, "batch_size": 4, "n_labels": 22, "seeds": 5}
    >>> runs = compare(X, y, ["margin", "random"], **how)
    >>> said = verdict(runs)
    >>> said.outcome, said.tied
    ('tie', ('margin',))
    >>> said.headline
    'No difference that 5 repeats can show'
    >>> verdict(runs, planned=20).headline
    'Too early to tell'
    """
    curves = paired(runs, by)
    if target is not None:
        as_target(target, curves.metric)
    repeats = len(curves.seeds)
    if len(curves.strategies) < 2:
        raise BadInput("A verdict needs at least two strategies.")
    if planned is not None and repeats < planned:
        detail = f"{repeats} of {planned} repeats are in. The verdict comes when all are, not at a lucky moment."
        return Verdict("early", "Too early to tell", detail, None, (), repeats)
    if repeats < FEWEST_SEEDS:
        detail = (
            f"A verdict needs at least {FEWEST_SEEDS} repeats that every strategy has finished; there are {repeats}."
        )
        return Verdict("few", "Too few repeats to tell", detail, None, (), repeats)
    table = _Table(curves, baseline)
    winner = next((one for one in table.ordered if table.beats(one, table.rival)), None)
    return _tie(table) if winner is None else _better(table, winner, target, seed)


def title_of(strategy: str) -> str:
    """A strategy as sentences call it: its title in quotes; the usual yardstick is just random."""
    if strategy == USUAL:
        return strategy
    return f"“{STRATEGIES[strategy].title if strategy in STRATEGIES else strategy}”"


def share_needed(saving: Saving) -> str:
    """The share of the baseline's labels that a saving leaves: "about half", "about 47% of", "at most 60% of".

    "About" needs both ends known and near each other; otherwise only the upper bound of the share is said.
    """
    share, most = 1 - saving.value, 1 - saving.low
    if isnan(share) or saving.high >= 1 or most > _VAGUE * share:
        return f"at most {ceil(100 * most - 1e-9)}% of"
    nearest = min(_PARTS, key=lambda part: abs(part - share))
    likely = 1 - saving.high <= nearest <= most
    return f"about {_PARTS[nearest]}" if likely else f"about {100 * share:.0f}% of"


class _Table:
    """Who beats whom, best mean area first; `rival` is the baseline or, without it, the second best."""

    def __init__(self, curves: Curves, baseline: str) -> None:
        areas = curves.sign * paired_areas(curves).mean(axis=1)
        self.curves, self.repeats = curves, len(curves.seeds)
        self.ordered = [curves.strategies[place] for place in np.argsort(-areas, kind="stable")]
        self.yardstick = curves.yardstick(baseline)
        self.rival = self.yardstick or self.ordered[1]
        table = pairwise(curves)
        pairs = list(zip(table["strategy"], table["against"], strict=True))
        self.real = dict(zip(pairs, table["real"], strict=True))
        self.gains = dict(zip(pairs, table[["gain", "low", "high"]].to_numpy().tolist(), strict=True))

    def beats(self, one: str, other: str) -> bool:
        """Whether one is really better than the other, and not only on average."""
        return one != other and bool(self.real[one, other]) and self.gains[one, other][0] > 0


def _better(table: _Table, pick: str, target: float | None, seed: int) -> Verdict:
    unit = table.curves.unit
    headline, detail = f"{title_of(pick)} is better than {title_of(table.rival)}", _lead(table, pick)
    if target is not None:
        every = savings(table.curves, target, table.rival, seed)
        saving = next(one for one in every if one.needed.strategy == pick)
        if saving.shown:
            headline = f"{title_of(pick)} needs {share_needed(saving)} the {unit} of {title_of(table.rival)}"
        detail = _on_the_way(table, saving, detail)
    tied = tuple(one for one in table.ordered if one not in (pick, table.rival) and not table.beats(pick, one))
    if tied:
        detail += f" Against {_listed(tied)}: no difference that {table.repeats} repeats can show."
    elif len(table.ordered) > 2:
        detail += " It is better than each of the others."
    return Verdict("better", headline, detail, pick, tied, table.repeats)


def _tie(table: _Table) -> Verdict:
    """Nobody beats the rival: of those whom nobody beats, the one that is ahead, for what that is worth."""
    front = [one for one in table.ordered if not any(table.beats(other, one) for other in table.ordered)]
    behind = [one for one in table.ordered if one not in front]
    pick = front[0]
    what = "No difference"
    if behind:
        what = f"Nothing better than {title_of(table.rival)}" if table.yardstick else "No winner"
    best = next(one for one in table.ordered if one != table.rival)
    detail = _front(table, front, best)
    if behind:
        detail += f" Shown to be worse: {_listed(behind)}."
    tied = tuple(one for one in front if one != pick)
    return Verdict("tie", f"{what} that {table.repeats} repeats can show", detail, pick, tied, table.repeats)


def _front(table: _Table, front: list[str], best: str) -> str:
    """Who is ahead of those whom nobody beats, and by how little; `best` is the first beside the rival."""
    pick, rival = front[0], title_of(table.rival)
    lead, doubt = _interval(table, best, table.rival), _correction(table, best)
    if len(front) > 1 and pick == best:
        return f"{title_of(pick)} leads {rival} by {lead}{doubt or ', no more than chance may bring'}."
    first = f"{_first_up(title_of(pick))} is ahead, by no more than chance may bring." if len(front) > 1 else ""
    return f"{first or f'Take {title_of(pick)}.'} {title_of(best)} against {rival}: {lead}{doubt}."


def _correction(table: _Table, best: str) -> str:
    """Why an interval beside zero is no proof: so many pairs were looked at."""
    _, low, high = table.gains[best, table.rival]
    if low * high <= 0 or table.beats(best, table.rival) or table.beats(table.rival, best):
        return ""
    n = len(table.ordered)
    return f", which is not enough as one of {n * (n - 1) // 2} comparisons"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _on_the_way(table: _Table, saving: Saving, lead: str) -> str:
    """What counting labels, or tokens, up to the target adds to the sentence about the area, or says in its place."""
    needed = saving.needed
    goal, unit = table.curves.measure.level(needed.target), table.curves.unit
    if saving.shown:
        others = f"{title_of(table.rival)} with {saving.needed_by_baseline.text}"
        return f"It reaches {goal} with {needed.text} {unit}, {others}."
    if not needed.reached:
        return f"{lead} It does not hold {goal} within {needed.last:,} {unit}."
    return f"{lead} On the way to {goal}: no saving of {unit} that {table.repeats} repeats can show."


def _lead(table: _Table, pick: str) -> str:
    first, last = table.curves.at[[0, -1]]
    lead = f"it leads {title_of(table.rival)} by {_interval(table, pick, table.rival)}"
    return f"From {first:,} to {last:,} {table.curves.unit} {lead}."


def _interval(table: _Table, one: str, other: str) -> str:
    """The mean difference of two areas with its interval: "2.1 points (1.2 to 3.0)"."""
    measure = table.curves.measure
    value, low, high = (_amount(measure.scale * gain) for gain in table.gains[one, other])
    return f"{value} {measure.unit} ({low} to {high})".replace("-", "−")


def _amount(gain: float) -> str:
    return f"{gain:.1f}" if abs(gain) >= 0.1 else f"{round(gain, 3):.1g}"


def _listed(strategies: Sequence[str]) -> str:
    *others, last = map(title_of, strategies)
    return f"{', '.join(others)} and {last}" if others else last
