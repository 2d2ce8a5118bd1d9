"""The model to take away: it has learnt from every label there is, also from those that tested it until now."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from al_core.errors import BadInput
from al_core.learning.training import believed, fitted, seen_features
from al_core.matrices.rows import Matrix
from al_core.models import means_percent
from al_core.projects.exports import WRITERS, as_labelled
from al_core.projects.labels import fold
from al_core.projects.projects import Project, open_project, zones_of
from al_core.projects.store import Store, store_at

_AT_ONCE = 5_000  # rows


@dataclass(frozen=True)
class Shipped:
    """A project's fitted `model`, the matrix X (rows of the pool, features) it reads, and the `labels` it has learnt.

    How good it is was measured with fewer labels: the score of the project is a cautious one for it.
    """

    model: Any
    X: Matrix
    labels: dict[int, str]
    classes: tuple[str, ...]
    ids: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """A line a row of the pool: its label, what the model says of it, and how sure it is of each class (0 to 1).

        What is no probability, only the higher the likelier, is called a score.
        """
        rows = np.arange(self.X.shape[0])
        blocks = np.array_split(rows, max(1, -(-len(rows) // _AT_ONCE)))
        belief = np.concatenate([believed(self.model, self.X, block, self.classes) for block in blocks])
        known = [self.labels.get(row, "") for row in rows.tolist()]
        says = np.array(self.classes, object)[belief.argmax(axis=1)]
        table = pd.DataFrame({"row": rows, "id": self.ids, "label": known, "model_says": says})
        named = "sure" if means_percent(self.model) else "score"
        each = {f"{named}.{name}": belief[:, at].round(6) for at, name in enumerate(self.classes)}
        return table.assign(**{named: belief.max(axis=1).round(6), **each})


def ship(store: Store | Path | str, project: str | Project) -> Shipped:
    """Fit a project's model on every label: answers, checks, and known labels, those of the hold-out among them.

    `store` is an open store, or the folder of one. Raises BadInput below two classes, UnknownName and StoreProblem.
    """
    with store_at(store) as opened:
        found = open_project(opened, project) if isinstance(project, str) else project
        with opened.reading() as records:
            labels = fold(records.decisions(found.id), found.settings.renamed)
    settings, zones = found.settings, zones_of(found.pool, found.settings)
    answered = {row: name for row, name in labels.by_row.items() if name in settings.classes}
    known = dict(sorted({**zones.tests, **zones.taught, **answered}.items()))
    if len(set(known.values())) < 2:
        raise BadInput("A model needs labels of two classes before it can be taken away.")
    X = seen_features(found.pool, settings).X
    ids = tuple(found.pool.ids(range(found.pool.n_rows)))
    return Shipped(fitted(X, known, settings, settings.seed), X, known, settings.classes, ids)


def export_model_says(store: Store, project: Project, form: str) -> bytes:
    """Every row with what a model says that has learnt from all labels, as a file of one of FORMATS but Parquet.

    Raises BadInput where there are labels of fewer than two classes.
    """
    table = ship(store, project).table()
    examples = pd.DataFrame(as_labelled(project, table["row"].to_numpy()), index=table.index)
    return WRITERS[form](pd.concat([table, examples], axis=1))
