"""What each task brings to the pages: a folder a task, found by its name."""

from importlib import import_module
from pkgutil import iter_modules

from al_core.tasks import Task
from pages.ui.tasks.part import Part


def _discover() -> dict[str, Part]:
    """Name of a task -> its part of the pages: the `PART` of the module `part` of every folder here."""
    folders = sorted(found.name for found in iter_modules(__path__) if found.ispkg)
    return {name: import_module(f"{__name__}.{name}.part").PART for name in folders}


PARTS = _discover()


def part_of(task: Task) -> Part:
    """What this task brings to the pages; any value can be typed where it brings nothing."""
    return PARTS.get(task.name, Part())
