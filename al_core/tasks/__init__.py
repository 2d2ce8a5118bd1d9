"""What a label is: a folder a task; above here nobody knows what a label is."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import UnknownName
from al_core.tasks.classification.task import Classification
from al_core.tasks.given import as_classes, one_a_row
from al_core.tasks.task import Task

__all__ = ["TASKS", "Task", "read_task", "task_named", "task_of", "write_task"]


def _discover() -> dict[str, type[Task]]:
    """Name -> task: the `TASK` of the module `task` of every folder here."""
    folders = sorted(found.name for found in iter_modules(__path__) if found.ispkg)
    return {name: import_module(f"{__name__}.{name}.task").TASK for name in folders}


TASKS = _discover()


def task_of(y: NDArray[Any], classes: Sequence[Any] | None = None) -> Task:
    """The task of plain labels where nobody names another: one class out of these, or of those that occur.

    Raises BadInput for a label that is none of them.
    """
    return Classification(tuple(np.unique(y).tolist()) if classes is None else as_classes(classes, list(y)))


def task_named(task: str | Task | None, labels: Iterable[Any]) -> Task | None:
    """The task that a script names, as these labels have it; None where plain labels say enough.

    Raises UnknownName for a name that there is not, BadInput where such labels are none of its.
    """
    if not isinstance(task, str):
        return task
    if task not in TASKS:
        raise UnknownName("task", task, TASKS)
    return None if TASKS[task].plain else TASKS[task].of_labels(one_a_row(labels))


def write_task(task: Task) -> dict[str, Any]:
    """A task as it is kept: its name, and what people set about it; ready for JSON."""
    return {"name": task.name, **task.settings()}


def read_task(kept: Mapping[str, Any]) -> Task:
    """The task that was kept with a project: its name, and what people set about it. Raises UnknownName."""
    name = kept["name"]
    if name not in TASKS:
        raise UnknownName("task", name, TASKS)
    return TASKS[name].of_settings({key: value for key, value in kept.items() if key != "name"})
