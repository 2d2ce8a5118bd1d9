"""What several people say of one example: the label that more than half of them gave."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from al_core.pools.readers.tools.tool import Given

SPLIT = "no majority"
MANY = "several labels"


class Agreed(NamedTuple):
    """The label, or none and why not; and how many people answered."""

    label: str
    why: str
    n_people: int


def settled_label(given: Sequence[Given], *, single: bool = False) -> Agreed:
    """What is known of an example by what people chose; of a `single` class, "not" it is a class as well."""
    if len(given) == 1 and len(given[0].labels) == 1 and given[0].labels[0] and not given[0].refused:
        return Agreed(given[0].labels[0], "", 1)
    told = [one for one in given if one.sure] or given
    people: dict[str, dict[str, None]] = {}
    for number, one in enumerate(told):
        labels = [f"not {label}" for label in one.labels if single] if one.refused else one.labels
        people.setdefault(one.who or f"#{number}", {}).update(dict.fromkeys(label for label in labels if label))
    answers = [tuple(labels) for labels in people.values() if labels]
    if not answers:
        return Agreed("", "", 0)
    answer, n = Counter(answers).most_common(1)[0]
    if 2 * n <= len(answers):
        return Agreed("", SPLIT, len(answers))
    return Agreed(answer[0], "", len(answers)) if len(answer) == 1 else Agreed("", MANY, len(answers))
