"""Logs and rankings made up for tests."""

import numpy as np

from al_core.learning.ranking import Ranking
from al_core.projects.labels import Decision


def ranked(rows, version=1):
    """A ranking of these rows, as a model might have made it."""
    rows = np.array(rows, dtype=np.int64)
    scores = -np.arange(len(rows), dtype=float)
    return Ranking(version, "margin", rows, scores, ("because",) * len(rows))


def log_of(project, rows, *, check=False, start=1):
    truth = truth_of(project)
    return [
        Decision(
            n,
            int(row),
            "A",
            "label",
            str(truth[row]) or "Benign",
            f"t{n}",
            f"t{n}",
            "margin",
            1,
            None,
            "queried",
            check,
            0.9,
            n,
            n + 2.0,
        )
        for n, row in enumerate(rows, start)
    ]


def truth_of(project):
    """The known label of every row, "" where there is none."""
    return np.array([project.zones.known.get(row, "") for row in range(project.pool.n_rows)])
