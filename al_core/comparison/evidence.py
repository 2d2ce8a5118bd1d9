"""What is known of a project's examples: labels of its file, and those that people gave; what can be replayed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.comparison.datasets import Dataset, as_dataset
from al_core.matrices.inputs import as_objects
from al_core.matrices.rows import Rows
from al_core.names import isolated
from al_core.pools.features.features import build_features
from al_core.pools.features.frames import Handed
from al_core.pools.features.meaning import Meaning
from al_core.pools.pool import Pool
from al_core.projects.labels import Labels
from al_core.projects.projects import Project
from al_core.tasks import Task


@dataclass(frozen=True, eq=False)
class Evidence:
    """Rows of a pool whose label is known, ascending, with it; `n_queried` of them are known as a strategy asked."""

    rows: Rows
    y: NDArray[Any]
    n_queried: int = 0
    task: Task | None = None

    @property
    def trouble(self) -> str:
        """Why nothing can be replayed, in one sentence; empty where something can."""
        if not len(self.rows):
            return "No label is known here yet. Label some examples first, or take a sample."
        one = self.y[0]
        if all(label == one for label in self.y.tolist()):
            what = "classes" if self.task is None or self.task.plain else "different labels"
            return f"All {len(self.rows):,} known labels are “{isolated(str(one))}”; a comparison needs two {what}."
        return ""


def evidence_of(project: Project, labels: Labels) -> Evidence:
    """The known labels of the project's file, and for other rows what people said."""
    known = project.zones.known
    said = {row: label for row, label in labels.by_row.items() if row not in known}
    every = dict(sorted({**known, **said}.items()))
    queried = sum(labels.standing(row)[0].drawn == "queried" for row in said)
    y = np.array(list(every.values())) if project.task.plain else as_objects(list(every.values()))
    return Evidence(np.array(list(every), np.int64), y, queried, project.task)


def everything_known(pool: Pool, task: Task | None = None) -> Evidence:
    """The known labels of a pool that no project has been made of: classes, unless it is said of what task they are."""
    known = pool.known_labels()
    rows = np.array(sorted(known), dtype=np.int64)
    texts = [known[row] for row in rows.tolist()]
    if task is None or task.plain:
        return Evidence(rows, np.array(texts, dtype=np.str_))
    read = {row: label for row, text in zip(rows, texts, strict=True) if (label := task.read(text)) is not None}
    return Evidence(np.array(list(read), np.int64), as_objects(list(read.values())), task=task)


def replayable(pool: Pool, known: Evidence, meaning: Meaning | None = None) -> Dataset:
    """The pool's features for the rows whose labels are known, with these. Raises BadInput and StoreProblem.

    With what its texts mean, all of which must have been read, that is learnt from as well.
    """
    features = build_features(pool)
    X = features.X if meaning is None else meaning.beside(features.embedding)
    rows = X if len(known.rows) == X.shape[0] else X[known.rows]
    seen = None if known.task is None else known.task.rows_of(pool)
    if seen is not None:
        rows = Handed(None, rows, rows=seen[known.rows])
    elif meaning is not None:
        rows = Handed(None, rows, views=(features.embedding.shape[1], meaning.vectors.shape[1]))
    return as_dataset(rows, known.y.tolist(), task=known.task)
