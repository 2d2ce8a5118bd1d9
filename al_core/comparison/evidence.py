"""What is known of a project's examples: labels of its file, and those that people gave; what can be replayed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from al_core.comparison.datasets import Dataset, as_dataset
from al_core.matrices.rows import Rows
from al_core.pools.features.features import build_features
from al_core.pools.pool import Pool
from al_core.projects.labels import Labels
from al_core.projects.projects import Project


@dataclass(frozen=True, eq=False)
class Evidence:
    """Rows of a pool whose label is known, ascending, with it; `n_queried` of them are known as a strategy asked."""

    rows: Rows
    y: NDArray[np.str_]
    n_queried: int = 0

    @property
    def classes(self) -> list[str]:
        """The classes that occur."""
        return [str(name) for name in np.unique(self.y)]

    @property
    def trouble(self) -> str:
        """Why nothing can be replayed, in one sentence; empty where something can."""
        if not len(self.rows):
            return "No label is known here yet. Label some examples first, or take a sample."
        if len(self.classes) < 2:
            return f"All {len(self.rows):,} known labels are “{self.classes[0]}”; a comparison needs two classes."
        return ""


def evidence_of(project: Project, labels: Labels) -> Evidence:
    """The known labels of the project's file, and for other rows what people said."""
    known, classes = project.zones.truth.astype(object), project.settings.classes
    said = {row: name for row, name in labels.by_row.items() if known[row] == "" and name in classes}
    known[list(said)] = list(said.values())
    rows = np.flatnonzero(known != "")
    queried = sum(labels.standing(row)[0].drawn == "queried" for row in said)
    return Evidence(rows, known[rows].astype(str), queried)


def everything_known(pool: Pool) -> Evidence:
    """The known labels of a pool that no project has been made of."""
    known = pool.known_labels()
    rows = np.array(sorted(known), dtype=np.int64)
    return Evidence(rows, np.array([known[row] for row in rows.tolist()], dtype=np.str_))


def replayable(pool: Pool, known: Evidence) -> Dataset:
    """The pool's features for the rows whose labels are known, with these. Raises BadInput and StoreProblem."""
    X = build_features(pool).X
    return as_dataset(X if len(known.rows) == X.shape[0] else X[known.rows], known.y)
