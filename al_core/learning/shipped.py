"""The model to take away: it has learnt from every label there is, also from those that tested it until now."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from al_core.errors import BadInput
from al_core.learning.beside import Beside, load_beside
from al_core.learning.head_starts import lent_to
from al_core.learning.training import fitted, meaning_at_hand, seen_pool
from al_core.projects.exports import WRITERS, as_labelled
from al_core.projects.labels import fold
from al_core.projects.projects import Project, open_project, own_folder, zones_of
from al_core.projects.store import Store, store_at
from al_core.tasks.task import Label, Task

_AT_ONCE = 5_000  # rows


@dataclass(frozen=True)
class Shipped:
    """A project's fitted `model`, what it reads, X (rows of the pool, features), and the `labels` it has learnt.

    Labels of no person that teach beside these have taught it too, and are not among them. How good it is was measured
    with fewer labels: the score of the project is a cautious one for it.
    """

    model: Any
    X: Any
    labels: dict[int, Label]
    task: Task
    ids: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """A line a row of the pool: its label, what the model says of it, and how sure it is, as the task puts it.

        What is no probability, only the higher the likelier, is called a score.
        """
        rows = np.arange(self.X.shape[0])
        blocks = np.array_split(rows, max(1, -(-len(rows) // _AT_ONCE)))
        said = pd.concat([self.task.table(self.task.belief(self.model, self.X[block])) for block in blocks])
        known = [self.task.write(self.labels[row]) if row in self.labels else "" for row in rows.tolist()]
        table = pd.DataFrame({"row": rows, "id": self.ids, "label": known})
        return table.join(said.reset_index(drop=True).rename(columns=self._named))

    def _named(self, column: str) -> str:
        if column == "says":
            return "model_says"
        return column if self.task.means_percent(self.model) else column.replace("sure", "score", 1)


def ship(store: Store | Path | str, project: str | Project) -> Shipped:
    """Fit a project's model on every label: answers, checks, and known labels, those of the hold-out among them.

    Parameters
    ----------
    store : Store, Path or str
        An open store, or the folder of one.
    project : str or Project
        A project, or its id, as in its address.

    Returns
    -------
    Shipped
        The fitted `model`, the matrix `X` that it reads (rows of the pool, features), the `labels` that it has learnt,
        by row, and `table()`, what it says of every row.

    Raises
    ------
    BadInput
        Where there are labels of fewer than two classes, or no such folder.
    Refused
        For a project that there is not.
    StoreProblem
        Where the store or the pool cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from al_core import ship
    >>> from al_core.projects import create_sample, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> shipped = ship(store, project)
    >>> store.close()
    >>> len(shipped.labels), len(shipped.table())
    (284, 569)
    """
    with store_at(store) as opened:
        found = open_project(opened, project) if isinstance(project, str) else project
        with opened.reading() as records:
            labels = fold(records.decisions(found.id), found.task)
        beside = load_beside(own_folder(opened, found.id), found.settings) or Beside()
    settings, zones = found.settings, zones_of(found.pool, found.settings)
    known = dict(sorted({**zones.tests, **zones.taught, **labels.by_row}.items()))
    if not found.task.can_learn(known.values()):
        raise BadInput("A model needs two different labels before it can be taken away.")
    meaning = meaning_at_hand(found.pool, settings, labels, zones)
    meaning = meaning if meaning and meaning.whole else None
    features, X = seen_pool(found.pool, settings, meaning)
    ids = tuple(found.pool.ids(range(found.pool.n_rows)))
    weak = beside.weak and beside.weak.beside(labels, zones)
    pool = found.pool.without(settings.model.left_out)
    lent = None if weak and weak.by_row else lent_to(pool, features, beside.borrowed, meaning)
    model = fitted(X, known, settings, settings.model.seed, features.views, weak, lent)
    return Shipped(model, X, known, settings.task, ids)


def export_model_says(store: Store, project: Project, form: str) -> bytes:
    """Every row with what a model says that has learnt from all labels, as a file of one of FORMATS but Parquet.

    Raises BadInput where there are labels of fewer than two classes.
    """
    table = ship(store, project).table()
    examples = pd.DataFrame(as_labelled(project, table["row"].to_numpy()), index=table.index)
    return WRITERS[form](pd.concat([table, examples], axis=1))
