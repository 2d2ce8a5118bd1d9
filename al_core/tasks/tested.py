"""What the tests tell of each class or label, and of which they tell too little."""

from collections.abc import Iterable, Mapping, Sequence

from al_core.amounts import UNDEFINED, counted, percent
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.proportions import wilson
from al_core.names import isolated
from al_core.tasks.task import Json

FEWEST_OF_A_CLASS = 5  # tests: with fewer hardly anything is known of a class
_NAMED = 3

Details = Sequence[Mapping[str, Json]]


class Tested(dict[str, tuple[int, int]]):
    """Name of today -> how many tests are of it, and how many of these the model finds.

    `noun` is what a name is called, `are_of` how tests are said to be of one; `pieces` what is counted where it is not
    whole tests.
    """

    noun, are_of, pieces = "class", "is of", ""

    def __init__(self, names: Iterable[str], renamed: Mapping[str, str], details: Details) -> None:
        super().__init__(dict.fromkeys(names, (0, 0)))
        for line in details:
            name, n = renamed.get(str(line["label"]), str(line["label"])), int(line["n"])
            if name in self:
                before = self[name]
                self[name] = before[0] + n, before[1] + round(n * (line["recall"] or 0))

    def doubts(self, test: str, metric: str) -> str:
        """That all tests are of one class, or how often always saying the commonest would be right."""
        n = sum(n for n, _ in self.values())
        if not n:
            return ""
        commonest = max(self, key=lambda name: self[name][0])
        most = self[commonest][0]
        if most == n:
            return f"All {counted(n, test)} are of one class, {isolated(commonest)}."
        if metric != HEADLINE:
            return ""
        return f"Always saying “{isolated(commonest)}” would be right in {percent(most / n)} of the {counted(n, test)}."

    def blind_spots(self, test: str) -> tuple[str, ...]:
        """The names that no or hardly any tests are of, and those that are mostly missed, in a clause each."""
        if not any(n for n, _ in self.values()):
            return ()
        without = [_quoted(name) for name, (n, _) in self.items() if not n]
        few = [
            f"{_quoted(name)} ({counted(n, self.pieces or test)})"
            for name, (n, _) in self.items()
            if 0 < n < FEWEST_OF_A_CLASS
        ]
        missed = [
            f"{_quoted(name)} (finds {found} of {n})"
            for name, (n, found) in self.items()
            if n >= FEWEST_OF_A_CLASS and wilson(found, n)[1] < 0.5
        ]
        them = "them" if len(without) > 1 else "it"
        spots = (
            (f"nothing is known of {self._listed(without)}, as no {test} {self.are_of} {them}", without),
            (f"hardly anything is known of {self._listed(few)}", few),
            (f"the model misses most of {self._listed(missed)}", missed),
        )
        return tuple(clause for clause, names in spots if names)

    def _listed(self, names: Sequence[str]) -> str:
        """The first few: "“a”, “b”, “c” and 3 more classes"."""
        more = len(names) - _NAMED
        return ", ".join(names[:_NAMED]) + (f" and {counted(more, f'more {self.noun}')}" if more > 0 else "")


def why_undefined(line: Mapping[str, Json] | None, name: str) -> str:
    """A dash, and why the recall or the precision of a name is not defined."""
    if line is None:
        return UNDEFINED
    return f"{UNDEFINED} ({'not among the tests' if name == 'recall' else 'never said'})"


def _quoted(name: str) -> str:
    return f"“{isolated(name)}”"
