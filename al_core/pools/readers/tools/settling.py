"""What several people say of one example: the label that more than half of them gave, of numbers the middle one."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from al_core.pools import cells
from al_core.pools.readers.tools.tool import Given
from al_core.spans.agreeing import settled_marking
from al_core.spans.marking import written

SPLIT = "no majority"
MANY = "several labels"


class Agreed(NamedTuple):
    """The label, or none and why not; how many people answered; and all labels of an answer of several or of none.

    `names` is None where it is no such answer. `middle`: it is the number in the middle of what they said.
    """

    label: str
    why: str
    n_people: int
    names: tuple[str, ...] | None = None
    middle: bool = False

    @property
    def cell(self) -> str:
        """The label as a table has it: several as a list, an empty one where it was said that none fits."""
        return self.label if self.names is None else json.dumps(list(self.names), ensure_ascii=False)


def settled_label(given: Sequence[Given], *, single: bool = False) -> Agreed:
    """What is known of an example by what people chose; of a `single` class, "not" it is a class as well."""
    if len(given) == 1 and len(given[0].labels) == 1 and given[0].labels[0] and not given[0].refused:
        return Agreed(given[0].labels[0], "", 1)
    told = _counting(given)
    people: dict[str, dict[str, None]] = {}
    for number, one in enumerate(told):
        labels = [f"not {label}" for label in one.labels if single] if one.refused else one.labels
        people.setdefault(one.who or f"#{number}", {}).update(dict.fromkeys(label for label in labels if label))
    fit_none = {one.who or f"#{number}" for number, one in enumerate(told) if one.none_fits}
    answers = [tuple(sorted(labels)) for who, labels in people.items() if labels or who in fit_none]
    if not answers:
        return Agreed("", "", 0)
    answer, n = Counter(answers).most_common(1)[0]
    if 2 * n <= len(answers):
        return Agreed("", SPLIT, len(answers))
    if len(answer) == 1:
        return Agreed(answer[0], "", len(answers))
    return Agreed("", MANY if answer else "", len(answers), answer)


def settled_number(given: Sequence[Given]) -> Agreed:
    """The number in the middle of what people said last; of two that are, who was first: as answers are settled."""
    told = enumerate(_counting(given))
    people = {one.who or f"#{number}": one.labels[-1] for number, one in told if one.labels}
    said = list(people.values())
    if not said:
        return Agreed("", "", 0)
    order = np.argsort(cells.read_numbers(said), kind="stable")
    middle = {said[order[(len(said) - 1) // 2]], said[order[len(said) // 2]]}
    return Agreed(next(one for one in said if one in middle), "", len(said), middle=len(set(said)) > 1)


def _counting(given: Sequence[Given]) -> Sequence[Given]:
    """What stands above the others, where anything does."""
    return [one for one in given if one.sure] or given


def settled_spans(given: Sequence[Given], unit: str) -> Agreed:
    """The spans that more than half of the people marked, in places counted in a unit; of one person the last word."""
    people = {
        one.who or f"#{number}": marking
        for number, one in enumerate(_counting(given))
        if one.marks is not None and (marking := one.marks.in_unit(unit)) is not None
    }
    if not people:
        return Agreed("", "", 0)
    return Agreed(written(settled_marking([*people.values()], nested=True)), "", len(people))
