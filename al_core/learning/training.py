"""What the model of a project learns from, the model itself, and what it believes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.learning.arrivals import in_proportion
from al_core.matrices.inputs import as_labels
from al_core.matrices.memory import Memory, memory_of_pool
from al_core.matrices.rows import Matrix, Rows
from al_core.models.views import seen_by
from al_core.pools.features.features import Features, build_features
from al_core.pools.pool import Pool
from al_core.projects.labels import Decision, Labels, fold
from al_core.projects.projects import zones_of
from al_core.projects.settings import Settings
from al_core.projects.zones import Zones

# Changes nothing that is learnt or asked.
ASIDE = ("guidelines", "places", "target", "point_minutes", "point_money", "wage", "price", "budget")


def settings_fingerprint(settings: Settings, without: tuple[str, ...] = (*ASIDE, "random_share")) -> str:
    """Names the settings that something was made with; what is learnt changes with neither ASIDE nor random share."""
    values = {name: value for name, value in asdict(settings).items() if name not in without}
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Trained:
    """A project after some lines of its log: its labels, those that teach, and the model that has learnt them.

    The `model` is None without labels; it knows nothing where they are of one class.
    """

    pool: Pool
    settings: Settings
    labels: Labels
    zones: Zones
    features: Features
    training: dict[int, str]
    model: Any

    @property
    def n_classes(self) -> int:
        """How many classes the model has an example of."""
        return len(set(self.training.values()))

    @property
    def tests(self) -> dict[int, str]:
        """What the model is tested on and never learns from, ordered by row: known labels set aside, else checks.

        Of rows that were added to the pool no more count than their share of it.
        """
        if self.zones.hold_out.size:
            return self.zones.tests
        checks = usable_checks(self.labels, self.settings)
        rows = in_proportion(np.array(list(checks), dtype=np.int64), self.zones.check_zone, self.pool.additions)
        return {row: checks[row] for row in np.sort(rows).tolist()}

    @property
    def memory(self) -> Memory:
        """What was found out about the pool as the model sees it."""
        return memory_of_pool(str(self.pool.folder), self.features.X is self.features.embedding)

    def fit(self, labelled: Mapping[int, str]) -> Any:
        """The project's model, fitted on other labels."""
        return fitted(self.features.X, labelled, self.settings, self.settings.seed)

    def believed(self, rows: Rows, model: Any = None) -> NDArray[np.floating]:
        """Belief about rows of the pool, shape (rows, classes): the model's, or that of another one."""
        return believed(self.model if model is None else model, self.features.X, rows, self.settings.classes)


def train(pool: Pool, settings: Settings, log: Sequence[Decision]) -> Trained:
    """Fit a project's model on what the log says."""
    labels, zones, features = fold(log, settings.renamed), zones_of(pool, settings), seen_features(pool, settings)
    training = training_labels(labels, zones, settings)
    model = fitted(features.X, training, settings, settings.seed) if training else None
    return Trained(pool, settings, labels, zones, features, training, model)


def training_labels(labels: Labels, zones: Zones, settings: Settings) -> dict[int, str]:
    """What the model learns from, ordered by row: answers of today's classes and labels that are given.

    Checks and hold-out are left out; where somebody answered a row whose label is given, the answer counts.
    """
    checks = labels.checks() if zones.check_zone.size else {}
    kept_out = {*zones.check_zone.tolist(), *zones.hold_out.tolist(), *checks}
    answered = {row: name for row, name in labels.by_row.items() if row not in kept_out and name in settings.classes}
    return dict(sorted({**zones.taught, **answered}.items()))


def in_order(labels: Labels, training: Mapping[int, str]) -> list[int]:
    """The rows of `training` that were answered, in the order in which they first were."""
    return [row for row in labels.answers if row in training]


def usable_checks(labels: Labels, settings: Settings) -> dict[int, str]:
    """Row -> label of the checks that are of today's classes, in the order of their answers."""
    checks = labels.checks()
    order = sorted(checks, key=lambda row: labels.standing(row)[0].sequence)
    return {row: checks[row] for row in order if checks[row] in settings.classes}


def seen_features(pool: Pool, settings: Settings) -> Features:
    """The features of a pool, X being what the project's model learns from."""
    features = build_features(pool)
    return replace(features, X=seen_by(project_model(settings), features.X, features.embedding))


def project_model(settings: Settings) -> Any:
    """The model that a project is set to, not fitted."""
    return models.get_model(settings.model, settings.calibration)


def fitted(X: Matrix, labelled: Mapping[int, str], settings: Settings, seed: int) -> Any:
    """The project's model, fitted on rows of X with their labels."""
    return learnt(project_model(settings), X, labelled, seed)


def learnt(model: Any, X: Matrix, labelled: Mapping[int, str], seed: int) -> Any:
    """A model, fitted on rows of X with their labels."""
    rows, names = np.fromiter(labelled, np.int64, len(labelled)), as_labels(list(labelled.values()))
    return models.fit(model, X[rows], names, seed=seed)


def believed(model: Any, X: Matrix, rows: Rows, classes: tuple[str, ...]) -> NDArray[np.floating]:
    """Belief of the model about rows of X, shape (rows, classes)."""
    return models.align(models.belief(model, X[rows]), model.classes_, classes)
