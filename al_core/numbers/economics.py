"""What labels cost and what they are worth: minutes first, money where somebody gives a price."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

from al_core.errors import BadInput
from al_core.evaluation.stability import STEP
from al_core.numbers.gains import FIRST, as_many, gain
from al_core.tasks.foresight import WITH_CLASSES, Foresight

Word = Literal["keep going", "your call", "stop"]

FIRM, _ROOM = 0.5, 0.0006  # of the gain; a gain that may come beside it, before anybody is stopped
LOOKS = 2
ORDINARY_SECONDS = 8.0
# Minutes, and money of any kind: so little work is simply done, and so little saved is not worth a thought.
SHORT, HARDLY = 15.0, 5.0


@dataclass(frozen=True)
class Worth:
    """What a label costs and a point of accuracy brings, in one currency: minutes, unless there is a price.

    `seconds` is the time a label takes, `point` what one percentage point of accuracy is worth; `wage` an hour's price
    or `price` a label's (both None: minutes). Raises BadInput where one is below 0.
    """

    seconds: float = ORDINARY_SECONDS
    point: float = 10.0
    wage: float | None = None
    price: float | None = None

    def __post_init__(self) -> None:
        for name in ("seconds", "point", "wage", "price"):
            value = getattr(self, name)
            given = value is not None or name in ("seconds", "point")
            if given and not (isinstance(value, int | float | np.number) and 0 <= value < inf):
                raise BadInput(f"The {name} of a worth must be a number of at least 0, not {value}.")

    @property
    def label(self) -> float:
        """The cost of one label."""
        if self.price is not None:
            return self.price
        return self.seconds / 60 if self.wage is None else self.seconds / 3600 * self.wage

    @property
    def in_money(self) -> bool:
        """Whether costs are money; else they are minutes."""
        return self.price is not None or self.wage is not None


@dataclass(frozen=True)
class Advice:
    """Keep going, your call or stop; "" before 70 labels, with how many are missing.

    `waiting`: it would be stop, were it not the first look that says so.
    """

    word: Word | Literal[""]
    missing: int = 0
    waiting: bool = False


def advise(
    nets: Sequence[float], n_labels: int, worth: Worth, n_next: int = STEP, foresight: Foresight = WITH_CLASSES
) -> Advice:
    """Whether the next labels pay, from the net churn at the newest models.

    Keep going when even half of the expected gain is worth more than they cost, stop when all of it is not, and that at
    two looks in a row; no word before 70 labels.

    Parameters
    ----------
    nets : sequence of float
        Net churn, 0 to 1, newest last: decisions that the last 50 labels changed, less those that the last 10 did.
    n_labels : int
        Labels so far.
    worth : Worth
        What a label costs and a point of accuracy brings.
    n_next : int, default 50
        Labels that are looked ahead, or fewer where fewer can still come.
    foresight : Foresight, optional
        What labels of this kind brought in replays; by default classes.

    Returns
    -------
    Advice
        `word`: "keep going", "your call" or "stop", "" before 70 labels, with how many are `missing`; `waiting` where
        it would be stop, were it not the first look that says so.

    Raises
    ------
    BadInput
        For a churn that is no share, or a number of labels that cannot be.

    Examples
    --------
    >>> from al_core.numbers import Worth, advise
    >>> advise([0.2, 0.15], 200, Worth(seconds=8, point=10)).word
    'keep going'
    >>> advise([0.0, 0.0], 200, Worth(seconds=60, point=1)).word
    'stop'
    >>> advise([], 40, Worth()).missing
    30
    """
    if n_labels < FIRST or not len(nets):
        return Advice("", max(0, FIRST - n_labels))
    words = [_word(net, worth, n_next, foresight) for net in nets[-LOOKS:]]
    if words[-1] != "stop":
        return Advice(words[-1])
    return Advice("stop") if words.count("stop") == LOOKS else Advice("your call", waiting=True)


def _word(net: float, worth: Worth, n: int, foresight: Foresight) -> Word:
    value, cost = 100 * worth.point, n * worth.label
    if FIRM * gain(net, n, foresight).value * value > cost:
        return "keep going"
    return "stop" if gain(min(1.0, net + _ROOM / foresight.factor), n, foresight).value * value < cost else "your call"


@dataclass(frozen=True)
class Benefit:
    """What so many more labels bring after their cost, in the currency of `Worth`, with the range of nine in ten."""

    n_labels: int
    value: float
    low: float
    high: float


def benefit(net: float, n_labels: int, worth: Worth, foresight: Foresight = WITH_CLASSES) -> Benefit:
    """Worth of the gain of the next labels less what they cost.

    Parameters
    ----------
    net : float
        Net churn of the last 50 labels, 0 to 1.
    n_labels : int
        Further labels, at least 0.
    worth : Worth
        What a label costs and a point of accuracy brings.
    foresight : Foresight, optional
        What labels of this kind brought in replays; by default classes.

    Returns
    -------
    Benefit
        `value` with its range of nine in ten, `low` to `high`, in the currency of `worth`: minutes, unless it has a
        price.

    Raises
    ------
    BadInput
        For a churn that is no share, or a number of labels that cannot be.

    Examples
    --------
    >>> from al_core.numbers import Worth, benefit
    >>> more = benefit(0.1, 50, Worth(seconds=6, point=10))
    >>> round(more.value, 1), round(more.low, 1), round(more.high, 1)
    (15.0, -5.0, 37.9)
    """
    expected, cost = gain(net, n_labels, foresight), n_labels * worth.label
    value, low, high = (100 * worth.point * share - cost for share in (expected.value, expected.low, expected.high))
    return Benefit(n_labels, value, low, high)


def break_even(net: float, worth: Worth, most: int, foresight: Foresight = WITH_CLASSES) -> int | None:
    """The number of further labels from which on they have cost more than they brought; None if not up to `most`.

    0 where they never pay. Raises BadInput.
    """
    paying = [n for n in range(1, as_many(most) + 1) if benefit(net, n, worth, foresight).value > 0]
    if not paying:
        return 0
    return paying[-1] + 1 if paying[-1] < most else None


def best_stop(net: float, worth: Worth, most: int, foresight: Foresight = WITH_CLASSES) -> int:
    """After how many further labels, 0 to `most`, the benefit is largest. Raises BadInput."""
    return max(range(as_many(most) + 1), key=lambda n: benefit(net, n, worth, foresight).value)
