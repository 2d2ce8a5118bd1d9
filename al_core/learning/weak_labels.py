"""Labels of an annotator that is often wrong: they teach beside those of people, each for a part of one of theirs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.files import whole
from al_core.matrices.originals import Originals
from al_core.matrices.rows import Doubles, Matrix
from al_core.models.adapters import TakesOriginals, weighing
from al_core.models.fitting import fit
from al_core.projects.labels import Labels
from al_core.projects.settings import Settings
from al_core.projects.zones import Zones
from al_core.tasks.task import Label, Task


@dataclass(frozen=True)
class WeakLabels:
    """Labels by row, and the `weight` of each, where one of a person weighs 1; `name` is of these and no others."""

    by_row: Mapping[int, Label] = field(default_factory=dict)
    weight: float = 0.0
    name: str = ""

    def beside(self, labels: Labels, zones: Zones) -> "WeakLabels":
        """Those that may teach, ordered by row: of rows that can be asked, and that nobody has answered.

        Nothing that tests the model, or is a copy of it, is among them.
        """
        if not self.weight:
            return WeakLabels()
        free = np.setdiff1d(zones.candidates, np.array([*labels.answered(), *labels.checks()], np.int64))
        by_row = {row: self.by_row[row] for row in free.tolist() if row in self.by_row}
        return WeakLabels(by_row, self.weight, self.name)


def save_weak_labels(folder: Path, task: Task, by_row: Mapping[int, Label], weight: float) -> WeakLabels:
    """Keep such labels in a project's own folder, under a name that follows from them: a setting chooses them by it."""
    written = {str(row): task.write(label) for row, label in sorted(by_row.items())}
    content = json.dumps({"weight": weight, "labels": written}, ensure_ascii=False)
    name = sha256(content.encode("utf-8", "replace")).hexdigest()[:16]
    with whole(_file(folder, name)) as unfinished:
        unfinished.write_text(content, encoding="utf-8")
    return WeakLabels(dict(by_row), weight, name)


def load_weak_labels(folder: Path, settings: Settings) -> WeakLabels | None:
    """Those that the settings choose; None where they choose none, or these are not there or cannot be read."""
    name = settings.model.weak_labels
    if not name:
        return None
    try:
        kept = json.loads(_file(folder, name).read_text(encoding="utf-8"))
        weight = min(max(float(kept["weight"]), 0.0), 1.0)
        read = {int(row): settings.task.read(str(text)) for row, text in kept["labels"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return WeakLabels({row: label for row, label in read.items() if label is not None}, weight, name)


def refuse_weightless(model: Any) -> None:
    """Raise BadInput, in a sentence, where a model cannot learn from labels that count for different amounts."""
    try:
        weighing(model, np.ones(1))
    except BadInput as refused:
        raise BadInput(
            "The model of this project takes every label for a whole one, so labels that are often wrong cannot teach "
            "it; choose another under Advanced settings, for instance the automatic one without a calibration."
        ) from refused


def fit_weighed(model: Any, X: Matrix, y: NDArray[Any], weights: Doubles, seed: int) -> Any:
    """The model, fitted on labels that count for so much, shape (rows,). Raises BadInput where it takes no weights."""
    refuse_weightless(model)
    found = fit(TakesOriginals(model), Originals(X, X, weights), y, seed=seed)
    return found.model_ if isinstance(found, TakesOriginals) else found


def weights_of(rows: Sequence[int], weak: Mapping[int, Label], weight: float) -> Doubles:
    """What each of these rows counts, shape (rows,)."""
    return np.array([weight if row in weak else 1.0 for row in rows])


def _file(folder: Path, name: str) -> Path:
    return folder / f"weak_labels-{name}.json"
