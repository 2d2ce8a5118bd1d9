"""In which order texts are read for what they mean: what is needed first comes first."""

import numpy as np

from al_core.learning.scoring import stop_set
from al_core.learning.training import needed_rows
from al_core.matrices.rows import Rows
from al_core.projects.labels import Labels
from al_core.projects.projects import Project

FIRST_CANDIDATES, FIRST_CHECKS = 5_000, 500
FEW_MORE = 4  # a pool is read at once where what can wait is less than a quarter of what cannot
_ORDER = 11  # told apart from the other draws of a project's seed


def rows_to_read(project: Project, labels: Labels) -> tuple[Rows, Rows]:
    """The rows of a pool that have to be read before a model can see what texts mean, and the others.

    First what is labelled or tests, then examples that may soon be checks, those by which it is told whether a model
    still moves, and candidates drawn at random: of a very large pool these are what is asked for a start. Where few
    others are left they come with them.
    """
    settings, zones = project.settings, project.zones
    rng = np.random.default_rng([settings.model.seed, _ORDER])
    soon = rng.permutation(zones.check_zone)[:FIRST_CHECKS]
    drawn = rng.permutation(zones.candidates)[:FIRST_CANDIDATES]
    first = _one_after_the_other(needed_rows(labels, zones), np.union1d(soon, stop_set(zones, settings)), drawn)
    rest = np.setdiff1d(np.arange(project.pool.n_rows), first)
    return (np.concatenate([first, rest]), rest[:0]) if len(rest) * FEW_MORE < len(first) else (first, rest)


def _one_after_the_other(*groups: Rows) -> Rows:
    """Each row once, each group in the order of the pool, so that neighbours are read together."""
    rows = np.concatenate([np.sort(group) for group in groups])
    return rows[np.sort(np.unique(rows, return_index=True)[1])]
