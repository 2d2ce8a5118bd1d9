"""What all records of a tool's file say together, question by question."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.attribution import SaidBy
from al_core.pools.intake import MAX_COLUMNS
from al_core.pools.label_cells import MAX_CLASSES
from al_core.pools.readers.columns import FEW_CLASSES
from al_core.pools.readers.marked.measures import Measure
from al_core.pools.readers.tools.settling import Agreed, settled_label, settled_number, settled_spans
from al_core.pools.readers.tools.tool import UNSAID, Given, Statement
from al_core.spans.marking import as_marking
from al_core.spans.units import CHARACTERS

DATA_ADDRESS = re.compile(r"data:image/[\w.+-]+(;[\w=.+-]+)*,", re.IGNORECASE)
FILE = re.compile(
    r"data:(image|audio|video)/|\S+\.(png|jpe?g|webp|gif|bmp|tiff?|wav|mp3|ogg|flac|mp4|webm|pdf)(\?\S*)?$",
    re.IGNORECASE,
)


class Tally:
    """Names of what was shown and noted down, what was chosen by example, and counts of what is not kept."""

    def __init__(self, name: str, unit: str = CHARACTERS) -> None:
        self.name = name
        self.measure = Measure(unit)
        self.marked: set[str] = set()  # the questions whose answers are spans
        self.texts: Counter[str] = Counter()  # the fields that these are places in
        self.shown: dict[str, None] = {}
        self.beside: dict[str, None] = {}
        self.lost: Counter[str] = Counter()
        self._names_files: dict[str, bool] = {}
        self._n_inline: Counter[str] = Counter()
        self._given: dict[str, list[Given]] = {}

    @property
    def n_examples(self) -> int:
        """How many examples the records are of."""
        return len(self._given)

    def add(self, said: Statement, example: str, place: str = "") -> None:
        """Take one record, which stands at a place; raises BadInput when there are more fields than columns can be."""
        self.shown.update(dict.fromkeys(said.shown))
        self.beside.update(dict.fromkeys(said.beside))
        if len(self.shown) + len(self.beside) > MAX_COLUMNS:
            raise BadInput(f"{self.name} has more than {cells.grouped(MAX_COLUMNS)} fields; leave some out.")
        for name, value in said.shown.items():
            if value and self._names_files.get(name, True):
                self._names_files[name] = isinstance(value, str) and bool(FILE.match(value))
                self._n_inline[name] += (isinstance(value, str) and bool(DATA_ADDRESS.match(value))) or -1
        for noun, n in said.lost.items():
            if n:
                self.lost[noun] += n
        self._given.setdefault(example, []).extend(said.given)
        for one in said.given:
            if one.marks is not None:
                self.measure.add(one.marks, place)
                self.marked |= {one.question} if one.marks.says_something else set()
                self.texts[said.text] += 1

    def files(self) -> list[str]:
        """The fields that say where images and recordings lie, and nothing else; pictures written out lie here."""
        return [name for name, all_files in self._names_files.items() if all_files and self._n_inline[name] <= 0]

    def said(self, question: str) -> dict[str, list[SaidBy]]:
        """Example -> who gave it a label, when, and what they noted, as far as that is told."""
        found = {
            example: [
                one.said for one in given if one.question == question and (one.labels or one.marks) and any(one.said)
            ]
            for example, given in self._given.items()
        }
        return {example: list(dict.fromkeys(said)) for example, said in found.items() if said}

    def settled(self) -> dict[str, dict[str, Agreed]]:
        """Question -> example -> what is known; first the question with classes that most examples have an answer to.

        Counts the refusals that tell no class among what is not kept.
        """
        questions = dict.fromkeys(one.question for given in self._given.values() for one in given)
        found = {question: self._verdicts(question) for question in questions}
        return dict(sorted(found.items(), key=lambda pair: _standing(list(pair[1].values())), reverse=True))

    def _verdicts(self, question: str) -> dict[str, Agreed]:
        if question in self.marked:
            return {example: self._spans(given, question) for example, given in self._given.items()}
        answers = {
            example: [one for one in given if one.question == question] for example, given in self._given.items()
        }
        every = [one for given in answers.values() for one in given]
        if _measured(every):
            return {example: settled_number(given) for example, given in answers.items()}
        # Yes or no to a single class: no is a class as well. Among several, it does not tell which.
        single = len({label for one in every for label in one.labels}) == 1
        if untold := sum(one.refused and not (single and one.labels) for one in every):
            self.lost["refusal"] += untold
        return {example: settled_label(given, single=single) for example, given in answers.items()}

    def _spans(self, given: Sequence[Given], question: str) -> Agreed:
        """What people marked; one who marked nothing in all of an example has answered the only such question."""
        asked = {question, UNSAID} if self.marked == {question} else {question}
        return settled_spans([one for one in given if one.question in asked], self.measure.unit)


def _measured(given: Sequence[Given]) -> bool:
    """Whether all that was said to a question are numbers, and no classes that are written as such."""
    labels = [label for one in given for label in one.labels]
    if not labels or any(one.refused or len(one.labels) > 1 for one in given):
        return False
    return (all(one.measured for one in given if one.labels) or not are_classes(labels)) and are_numbers(labels)


def are_classes(labels: Sequence[str]) -> bool:
    """Whether labels come again often enough to be classes, and not texts that people wrote."""
    return len(set(labels)) <= min(MAX_CLASSES, max(FEW_CLASSES, len(labels) // 2))


def are_numbers(labels: Sequence[str]) -> bool:
    """Whether all of them are numbers, which need not come again."""
    return bool(np.isfinite(cells.read_numbers(labels)).all())


def may_be_known(labels: Sequence[str]) -> bool:
    """Whether labels are of a kind that can be learnt: classes, numbers or spans."""
    return are_classes(labels) or are_numbers(labels) or as_marking(labels[0]) is not None


def _standing(verdicts: Sequence[Agreed]) -> tuple[bool, int]:
    labels = [one.label for one in verdicts if one.label]
    return may_be_known(labels), len(labels)
