"""Apart: ask what is far from everything labelled, by its features, by the number expected of it, or by both."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import content_order
from al_core.queries.far_apart import Apart, Rule
from al_core.queries.number_candidates import NumberCandidates
from al_core.strategies.base import strategy
from al_core.strategies.coverage.k_center import k_center

_NUMBERS = ("regression",)


def _apart(
    candidates: NumberCandidates, n: int, rule: Callable[[Apart], Rule], *, by_numbers: bool = False
) -> NDArray[np.int64]:
    """`n` candidates, each far from labels and earlier picks by this rule; without a model by features alone."""
    if not candidates.can_tell_apart:
        return k_center(candidates, n)  # type: ignore[no-any-return]
    order = candidates.rng.permutation(content_order(candidates.context.X, candidates.rows))
    apart = Apart(candidates)
    return apart.farthest(rule(apart), n, order, by_numbers=by_numbers)


def _closest(rule: Callable[[Apart], Rule], what: str) -> Callable[[NumberCandidates, int], str]:
    """The reason of a strategy that goes by this rule: which labelled example is the closest in `what`."""

    def reason(candidates: NumberCandidates, position: int) -> str:
        if not candidates.can_tell_apart:
            return k_center.reason(candidates, position)
        if "apart" not in candidates.memo:
            candidates.memo["apart"] = Apart(candidates)
        apart = candidates.memo["apart"]
        closest, distance = apart.closest_labelled(position, rule(apart))
        if distance == 0:
            return "The same as a labelled example: nothing new is left."
        expected, labelled = candidates.number[position], candidates.y_labelled[closest]
        return (
            f"The model expects about {candidates.in_words(expected)} here; of the labelled examples the closest "
            f"{what} is one with {candidates.in_words(labelled)}."
        )

    return reason


def _by_output(apart: Apart) -> Rule:
    least = apart.least
    return lambda features, numbers: numbers + least * features / (1 + features)


def _by_sum(apart: Apart) -> Rule:
    of_features, of_numbers = (reach or 1.0 for reach in apart.ranges())
    weight = apart.foretold() / 2
    return lambda features, numbers: (1 - weight) / of_features * features + weight / of_numbers * numbers


def _by_both(apart: Apart) -> Rule:
    least = apart.least
    return lambda features, numbers: features * (numbers + least)


@strategy("Cover the ground, from the middle", reason=k_center.reason, needs_model=False, term="GSx", tasks=_NUMBERS)
def greedy_input(candidates: NumberCandidates, n: int) -> NDArray[np.int64]:
    """Asks what is unlike everything labelled so far, whatever the model expects. Good for the first labels.

    Greedy sampling on the inputs, the same walk as `k_center`: it begins with the candidate nearest to the middle, then
    again and again goes to the one farthest from all labelled examples and earlier picks.

    Wu, Lin and Huang, Active learning for regression using greedy sampling, 2019
    """
    return k_center(candidates, n)  # type: ignore[no-any-return]


@strategy(
    "Cover the numbers",
    reason=_closest(_by_output, "in number"),
    needs_model=False,
    term="GSy",
    tasks=_NUMBERS,
)
def greedy_output(candidates: NumberCandidates, n: int) -> NDArray[np.int64]:
    """Asks where the model expects a number unlike all that were given so far. Finds the ends of the range first.

    Greedy sampling on the outputs: the candidate whose predicted number is farthest from every label and from what is
    predicted for earlier picks; of equal numbers the one that is farther in its features. Without labels `k_center`.

    Wu, Lin and Huang, Active learning for regression using greedy sampling, 2019
    """
    return _apart(candidates, n, _by_output, by_numbers=True)


@strategy(
    "Cover both",
    reason=_closest(_by_both, "in kind and number together"),
    needs_model=False,
    term="iGS",
    tasks=_NUMBERS,
)
def greedy_both(candidates: NumberCandidates, n: int) -> NDArray[np.int64]:
    """Asks what is unlike everything labelled both in itself and in the number expected of it. A safe choice.

    Improved greedy sampling: the candidate for which the least product of both distances, to labelled examples and to
    earlier picks with the numbers predicted for them, is largest; where no number differs, features decide. Without
    labels `k_center`.

    Wu, Lin and Huang, Active learning for regression using greedy sampling, 2019
    """
    return _apart(candidates, n, _by_both)


@strategy(
    "Cover both, by weight",
    reason=_closest(_by_sum, "in kind and number, as they are weighed,"),
    needs_model=False,
    term="weighted improved greedy sampling (WiGS)",
    tasks=_NUMBERS,
)
def weighted_greedy(candidates: NumberCandidates, n: int) -> NDArray[np.int64]:
    """Asks what is unlike everything labelled; the better numbers can be foretold, the more they count in that.

    The candidate for which the least sum of both distances is largest, each in units of its range. The weights adapt by
    a rule of our own, where the authors let an agent learn them by reinforcement: that of the number is half the share
    of the labels' variance that the five nearest other labels tell. Without labels `k_center`.

    The sum: Nguyen, Russo, Hoffman and McCormick, Adaptive active learning for regression via reinforcement learning,
    2026
    """
    return _apart(candidates, n, _by_sum)
