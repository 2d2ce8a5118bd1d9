"""Committees: several models trained on the same labels, for strategies that ask where they disagree."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core import models
from al_core.models import Matrix

COMMITTEE = 5


def committee(model: Any, X: Matrix, y: NDArray[Any], *, seed: int, of: str = "bags") -> list[Any]:
    """Five models like `model`, each fitted on its own bootstrap draw in which every class keeps an example."""
    rng = np.random.default_rng([seed, COMMITTEE])
    bags = enumerate(_bags(y, rng))
    return [models.fit(model, X[bag], y[bag], seed=seed + member, previous=model) for member, bag in bags]


def _bags(y: NDArray[Any], rng: np.random.Generator) -> list[NDArray[np.int64]]:
    members = [np.flatnonzero(y == label) for label in np.unique(y)]
    return [np.concatenate([rng.choice(rows, len(rows)) for rows in members]) for _ in range(COMMITTEE)]
