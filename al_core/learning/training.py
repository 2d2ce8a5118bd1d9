"""What the model of a project learns from, the model itself, and what it believes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.learning.arrivals import in_proportion
from al_core.learning.beside import Beside
from al_core.learning.head_starts import lent_to, with_head_start
from al_core.learning.meanings import meaning_for, read_up
from al_core.learning.weak_labels import WeakLabels, fit_weighed, weights_of
from al_core.matrices.inputs import as_labels
from al_core.matrices.memory import Memory, memory_of_pool
from al_core.matrices.rows import Flags, Rows
from al_core.models.lending import Lent
from al_core.models.views import seen_by, with_views
from al_core.pools.features.features import Features, build_features
from al_core.pools.features.meaning import Meaning
from al_core.pools.pool import Pool
from al_core.projects.labels import Decision, Labels, fold
from al_core.projects.projects import zones_of
from al_core.projects.settings import Settings
from al_core.projects.zones import Zones
from al_core.tasks.task import Belief, Label, Task


@dataclass(frozen=True)
class Trained:
    """A project after some lines of its log: its labels, those that teach, and the model that has learnt them.

    The `model` is None without labels; it knows nothing where they are of one class. `rows` are examples as it
    takes them; where it sees what they mean, by `meaning`, rows that were not read yet are out of its sight. `weak` are
    labels of no person that teach it beside those, each for so much as they say; `lent` are examples of another
    project, heeded as far as the labels bear them out.
    """

    pool: Pool
    settings: Settings
    labels: Labels
    zones: Zones
    features: Features
    rows: Any
    training: dict[int, Label]
    model: Any
    meaning: Meaning | None = None
    weak: WeakLabels = field(default_factory=WeakLabels)
    lent: Lent | None = None

    @property
    def task(self) -> Task:
        """What a label is."""
        return self.settings.task

    @property
    def knows(self) -> bool:
        """Whether the model has learnt something that can be tested."""
        return self.task.can_learn(self.training.values())

    @property
    def tests(self) -> dict[int, Label]:
        """What the model is tested on and never learns from, ordered by row: known labels set aside, else checks.

        Of rows that were added to the pool no more count than their share of it.
        """
        return tests_of(self.pool, self.labels, self.zones)

    @property
    def sees(self) -> str:
        """The name of what shows the model what texts mean; "": it sees words alone."""
        return self.meaning.encoder.name if self.meaning else ""

    def in_sight(self, rows: Rows) -> Rows:
        """Those of the rows that the model can be asked about."""
        return rows if self.meaning is None else rows[self.meaning.read[rows]]

    @property
    def memory(self) -> Memory:
        """What was found out about the pool as the model sees it."""
        seen = f"{self.pool.folder}{self.pool.without_suffix}"
        if self.meaning is not None:  # of which more may be in sight the next time
            seen = f"{self.meaning.folder}{self.pool.without_suffix} {np.count_nonzero(self.meaning.read)}"
        return memory_of_pool(seen, self.features.X is self.features.embedding)

    def fit(self, labelled: Mapping[int, Label], model: Any = None, previous: Any = None) -> Any:
        """The project's model, or another one, fitted on other labels; `previous` may be gone on from.

        What else teaches the project's own teaches it beside these as well.
        """
        seed, views = self.settings.model.seed, self.features.views
        if model is not None:
            return learnt(self.task, with_views(model, views), self.rows, labelled, seed, previous)
        asked = with_head_start(with_views(project_model(self.settings), views), self.lent)
        return learnt(self.task, asked, self.rows, labelled, seed, previous, self.weak)

    def fit_alone(self) -> Any:
        """The project's model, fitted on its labels without what else teaches."""
        return fitted(self.rows, self.training, self.settings, self.settings.model.seed, self.features.views)

    def believed(self, rows: Rows, model: Any = None) -> Belief:
        """Belief about rows of the pool: the model's, or that of another one."""
        return self.task.belief(self.model if model is None else model, self.rows[rows])

    def decided(self, rows: Rows, model: Any = None) -> NDArray[Any]:
        """What the model, or another one, would answer to rows of the pool."""
        return self.task.decide(self.believed(rows, model))

    def right(self, truth: Mapping[int, Label], model: Any = None) -> Flags:
        """Whether the model, or another one, is right about each of these rows."""
        return self.task.same(self.decided(as_array_of_rows(truth), model), list(truth.values()))


def train(pool: Pool, settings: Settings, log: Sequence[Decision], beside: Beside | None = None) -> Trained:
    """Fit a project's model on what the log says, and on what else teaches."""
    pool = pool.without(settings.model.left_out)
    labels, zones = fold(log, settings.task), zones_of(pool, settings)
    training = training_labels(labels, zones)
    # Until people's labels can be learnt from there is nothing to test the others by.
    if beside is None or not settings.task.can_learn(training.values()):
        beside = Beside()
    weak = WeakLabels() if beside.weak is None else beside.weak.beside(labels, zones)
    meaning = meaning_at_hand(pool, settings, labels, zones)
    if meaning is not None and not read_up(meaning, needed_rows(labels, zones)):
        meaning = None
    if meaning is not None:  # the others teach once they were read
        weak = replace(weak, by_row={row: label for row, label in weak.by_row.items() if meaning.read[row]})
    features, rows = seen_pool(pool, settings, meaning)
    lent = None if weak.by_row else lent_to(pool, features, beside.borrowed, meaning)
    model = fitted(rows, training, settings, settings.model.seed, features.views, weak, lent) if training else None
    return Trained(pool, settings, labels, zones, features, rows, training, model, meaning, weak, lent)


def tests_of(pool: Pool, labels: Labels, zones: Zones) -> dict[int, Label]:
    """What a model is tested on, ordered by row: known labels set aside, else checks, of added rows their share."""
    if zones.hold_out.size:
        return zones.tests
    checks = in_order_of_answers(labels.checks(), labels)
    rows = in_proportion(np.array(list(checks), dtype=np.int64), zones.check_zone, pool.additions)
    return {row: checks[row] for row in np.sort(rows).tolist()}


def meaning_at_hand(pool: Pool, settings: Settings, labels: Labels, zones: Zones) -> Meaning | None:
    """What the texts of a project mean, where its model learns from that by now; None: from words alone."""
    pool = pool.without(settings.model.left_out)
    return meaning_for(pool, settings, partial(needed_rows, labels, zones))


def needed_rows(labels: Labels, zones: Zones) -> Rows:
    """The rows that are learnt from or tested on, in order."""
    return np.sort(as_array_of_rows({**training_labels(labels, zones), **zones.tests, **labels.checks()}))


def training_labels(labels: Labels, zones: Zones) -> dict[int, Label]:
    """What the model learns from, ordered by row: answers and labels that are given.

    Checks and hold-out are left out; where somebody answered a row whose label is given, the answer counts.
    """
    checks = labels.checks() if zones.check_zone.size else {}
    kept_out = {*zones.check_zone.tolist(), *zones.hold_out.tolist(), *zones.copies.tolist(), *checks}
    answered = {row: label for row, label in labels.by_row.items() if row not in kept_out}
    return dict(sorted({**zones.taught, **answered}.items()))


def in_order(labels: Labels, training: Mapping[int, Label]) -> list[int]:
    """The rows of `training` that were answered, in the order in which they first were."""
    return [row for row in labels.answers if row in training]


def in_order_of_answers(checks: Mapping[int, Label], labels: Labels) -> dict[int, Label]:
    """The checks in the order of their answers."""
    return {row: checks[row] for row in sorted(checks, key=lambda row: labels.standing(row)[0].sequence)}


def seen_pool(pool: Pool, settings: Settings, meaning: Meaning | None = None) -> tuple[Features, Any]:
    """The features of a pool, and its rows as the project's model takes them: X of these features, as a rule.

    Where a model sees what they mean, both X and the embedding are words and meaning side by side.
    """
    pool = pool.without(settings.model.left_out)
    features, rows = build_features(pool), settings.task.rows_of(pool)
    if rows is not None:
        return features, rows
    if meaning is not None:
        rows = meaning.beside(features.embedding)
        views = (features.embedding.shape[1], meaning.vectors.shape[1])
        return replace(features, X=rows, embedding=rows, views=views), rows
    X = seen_by(project_model(settings), features.X, features.embedding)
    return replace(features, X=X), X


def project_model(settings: Settings) -> Any:
    """The model that a project is set to, not fitted."""
    return settings.task.model(settings.model.name, settings.model.calibration)


def fitted(
    X: Any,
    labelled: Mapping[int, Label],
    settings: Settings,
    seed: int,
    views: tuple[int, ...] = (),
    weak: WeakLabels | None = None,
    lent: Lent | None = None,
) -> Any:
    """The project's model, fitted on rows of X, which may have two views, and on what else teaches."""
    model = with_head_start(with_views(project_model(settings), views), lent)
    return learnt(settings.task, model, X, labelled, seed, weak=weak)


def learnt(
    task: Task,
    model: Any,
    X: Any,
    labelled: Mapping[int, Label],
    seed: int,
    previous: Any = None,
    weak: WeakLabels | None = None,
) -> Any:
    """A model, fitted on rows of X with their labels, and on those of no person where a person has given none."""
    more = {} if weak is None else {row: label for row, label in weak.by_row.items() if row not in labelled}
    if weak is None or not more:
        return task.fit(model, X[as_array_of_rows(labelled)], list(labelled.values()), seed=seed, previous=previous)
    taught = {**labelled, **more}
    weights = weights_of(list(taught), more, weak.weight)
    return fit_weighed(model, X[as_array_of_rows(taught)], as_labels(list(taught.values())), weights, seed)


def as_array_of_rows(labelled: Mapping[int, Label]) -> Rows:
    """The rows that have a label, in its order."""
    return np.fromiter(labelled, np.int64, len(labelled))
