"""From a tested language model to labels that teach: of which rows it is asked, and what its labels weigh."""

from collections.abc import Mapping

import numpy as np

from al_core.errors import Refused
from al_core.language_model.blind_test import FEWEST_TESTED, BlindTest
from al_core.language_model.ledger import ModelAnswer
from al_core.learning.training import project_model
from al_core.learning.weak_labels import WeakLabels, refuse_weightless
from al_core.projects.labels import Labels
from al_core.projects.projects import Project

LEAST_WEIGHT = 0.01  # a hundred labels for one: that is nothing
_ORDER = 19


def rows_to_label(project: Project, labels: Labels, n: int) -> list[int]:
    """The first n rows that a language model may label, in an order at random that stays: none that tests anything."""
    rows = project.zones.candidates
    order = np.random.default_rng([project.settings.model.seed, _ORDER]).permutation(rows)
    answered = {*labels.answered()}
    return [row for row in order.tolist() if row not in answered][:n]


def labels_to_teach(project: Project, said: Mapping[int, ModelAnswer], test: BlindTest | None) -> WeakLabels:
    """Its answers as labels, each with the weight that follows from the test. Raises Refused and BadInput.

    Of what it was tested on nothing is among them.
    """
    if test is None or not test.enough:
        raise Refused(f"Its labels teach once it has been tested blind on {FEWEST_TESTED} examples.")
    if test.weight < LEAST_WEIGHT:
        raise Refused("The test cannot tell its answers from guessing, so its labels would teach nothing.")
    refuse_weightless(project_model(project.settings))
    can_be_asked, task = {*project.zones.candidates.tolist()}, project.task
    read = {row: task.read(one.answer) for row, one in said.items() if one.answer and row in can_be_asked}
    by_row = {row: label for row, label in read.items() if label is not None}
    if not by_row:
        raise Refused("It has labelled no example yet beside those that it was tested on.")
    return WeakLabels(by_row, test.weight)
