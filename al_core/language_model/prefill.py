"""Answers shown before a person gives theirs, where a language model is sure; one example in five stays without.

By those it is measured how much the help sways people. What was answered with help tests nothing: checks never have it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import nan, sqrt

from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score
from al_core.language_model.ledger import ModelAnswer

WITHOUT_HELP = 5  # one example in so many


@dataclass(frozen=True)
class Sway:
    """How often people agreed with the language model's answer: with it in view, without, and the difference."""

    helped: Score
    alone: Score
    difference: Score


def sure_answers(said: Mapping[int, ModelAnswer], again: Mapping[int, ModelAnswer]) -> dict[int, ModelAnswer]:
    """The classes that a language model gave both times, asked in two ways, by row."""
    return {row: one for row, one in said.items() if one.answer and row in again and again[row].answer == one.answer}


def gets_help(project: str, row: int) -> bool:
    """Whether a row is one of those that are shown with help: four in five, by a hash that nobody chooses."""
    digest = blake2b(f"help {project} {row}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % WITHOUT_HELP > 0


def sway_of(shown: Iterable[tuple[bool, bool]]) -> Sway:
    """From whether an answer was in view, and whether the person's was the same: both shares and their difference.

    Newcombe, Interval estimation for the difference between independent proportions, method 10, 1998
    """
    seen = list(shown)
    helped, alone = (_share([agreed for helped, agreed in seen if helped is arm]) for arm in (True, False))
    if not helped.n or not alone.n:
        return Sway(helped, alone, Score(nan, nan, nan, len(seen)))
    apart = helped.value - alone.value
    low = apart - sqrt((helped.value - helped.low) ** 2 + (alone.high - alone.value) ** 2)
    high = apart + sqrt((helped.high - helped.value) ** 2 + (alone.value - alone.low) ** 2)
    return Sway(helped, alone, Score(apart, low, high, len(seen)))


def _share(agreed: list[bool]) -> Score:
    n = len(agreed)
    return Score(sum(agreed) / n if n else nan, *wilson(sum(agreed), n), n)
