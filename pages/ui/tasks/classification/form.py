"""The classes of a new project, and what becomes of its known labels."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from al_core.pools.pool import Role
from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.uploads import Preview
from al_core.tasks.classification.classes import named_classes
from al_core.tasks.classification.task import Classification
from pages.ui.shared.words import note
from pages.ui.tasks.declaring import known_values, names_typed, what_becomes_of


def what_is_known(found: Mapping[str, int], classes: Sequence[str], n_rows: int) -> str:
    """What becomes of the known labels, of which each class is `found` so often."""
    known = sum(found[name] for name in classes if name in found)
    return what_becomes_of(known, sum(found.values()) - known, n_rows)


def asked(seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Classification]:
    """The answers, in the order of their keys; those of the column of known labels are there already."""
    found = known_values(seen, roles, path, _classes_in)
    classes = names_typed("Answers, in the order of their keys", list(found))
    note(what_is_known(found, classes, seen.n_rows))
    return lambda: named_classes(classes)


def _classes_in(path: Path, seen: Preview, column: str) -> dict[str, int]:
    return labels_in(path, seen.name, seen.options, column)
