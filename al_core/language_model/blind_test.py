"""A language model tested blind: on examples that people labelled before it had said anything about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import nan
from time import gmtime, strftime

from al_core.evaluation.proportions import wilson
from al_core.evaluation.scores import Score
from al_core.language_model.ledger import ModelAnswer
from al_core.learning.training import tests_of
from al_core.projects.labels import Labels
from al_core.projects.projects import Project
from al_core.tasks.task import Label

FEWEST_TESTED = 20  # below this nothing follows from a test


@dataclass(frozen=True)
class ClassTested:
    """One class: the share of its tests that were `found`, and how often the answer was `right` when it was said."""

    name: str
    found: Score
    right: Score


@dataclass(frozen=True)
class BlindTest:
    """How a language model did on the tests: right in `accuracy` of all, in `answered` of those that it gave a class.

    It `abstained` so often, and gave `unreadable` replies so often; neither is right. `chance` is how often it would be
    right with the same mix of answers given at random; `per_thousand` what a thousand answers cost, where that
    is known. `waiting` more tests were not put to it yet.
    """

    accuracy: Score
    answered: Score
    classes: tuple[ClassTested, ...]
    abstained: int
    unreadable: int
    chance: float
    per_thousand: float | None
    at: float
    waiting: int = 0

    @property
    def enough(self) -> bool:
        """Whether anything may follow from it."""
        return self.answered.n >= FEWEST_TESTED

    @property
    def beyond_chance(self) -> float:
        """How much of the way from chance to always right its answers go at least, 0 to 1: kappa at the lower end of
        the interval.

        Cohen, A coefficient of agreement for nominal scales, 1960
        """
        if not self.answered.n or self.chance >= 1:
            return 0.0
        return max(0.0, (self.answered.low - self.chance) / (1 - self.chance))

    @property
    def weight(self) -> float:
        """What one of its labels is worth of a person's, 0 to 1: the square of the agreement beyond chance.

        Where a label is right with probability p and else any of the others of k classes, what it tells of the truth is
        shrunk by (kp - 1) / (k - 1), which that agreement is; so it takes one over its square of them to tell as
        surely. Natarajan et al., Learning with noisy labels, 2013
        """
        return round(self.beyond_chance**2, 3) if self.enough else 0.0


def blind_tests(project: Project, labels: Labels, said: Mapping[int, ModelAnswer]) -> dict[int, Label]:
    """The examples to test it on, by row: those that test the project's model, with what people or the file say.

    What somebody said after a language model's answer was on record may follow it, and is no test.
    """
    tests = tests_of(project.pool, labels, project.zones)
    if project.zones.hold_out.size:
        return tests
    return {row: label for row, label in tests.items() if row not in said or _said_before(labels, said[row])}


def _said_before(labels: Labels, said: ModelAnswer) -> bool:
    return all(decision.answered_at <= said.first_at for decision in labels.standing(said.row))


def judged(tests: Mapping[int, str], said: Mapping[int, ModelAnswer], classes: Sequence[str]) -> BlindTest | None:
    """What its answers say of it; None where it has answered none of the tests."""
    asked = [row for row in tests if row in said]
    if not asked:
        return None
    pairs = [(tests[row], said[row].answer) for row in asked]
    given = [(true, answer) for true, answer in pairs if answer in classes]
    n_right = sum(true == answer for true, answer in given)
    paid = [cost for row in asked if (cost := said[row].cost) is not None]
    return BlindTest(
        accuracy=_share(n_right, len(pairs)),
        answered=_share(n_right, len(given)),
        classes=tuple(_of_class(name, pairs) for name in classes),
        abstained=sum(answer == "" for _, answer in pairs),
        unreadable=len(pairs) - len(given) - sum(answer == "" for _, answer in pairs),
        chance=_chance([(true, str(answer)) for true, answer in given], classes),
        per_thousand=1000 * sum(paid) / len(paid) if paid else None,
        at=max(said[row].at for row in asked),
        waiting=len(tests) - len(asked),
    )


def name_of_test(host: str, model: str, prompt: str, at: float) -> str:
    """16 hexadecimal digits of who was tested, with which prompt, and on which day."""
    day = strftime("%Y-%m-%d", gmtime(at))
    return sha256("\n".join((host, model, prompt, day)).encode("utf-8", "replace")).hexdigest()[:16]


def _of_class(name: str, pairs: Sequence[tuple[str, str | None]]) -> ClassTested:
    of_it, said = [one for one in pairs if one[0] == name], [one for one in pairs if one[1] == name]
    n_right = sum(answer == name for _, answer in of_it)
    return ClassTested(name, _share(n_right, len(of_it)), _share(n_right, len(said)))


def _share(k: int, n: int) -> Score:
    return Score(k / n if n else nan, *wilson(k, n), n)


def _chance(given: Sequence[tuple[str, str]], classes: Sequence[str]) -> float:
    """How often two who mix the classes as the truth and the answers do would agree by chance."""
    n = len(given)
    if not n:
        return nan
    true, said = [one for one, _ in given], [other for _, other in given]
    return sum(true.count(name) * said.count(name) for name in classes) / n**2
