"""Named classes: declared once, and added, renamed or merged midway without losing an answer."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from al_core.errors import BadInput
from al_core.names import isolated, one_line
from al_core.tasks.classification.task import Classification

MOST_CLASSES = 500


def named_classes(names: Sequence[str]) -> Classification:
    """The task of a new project with these classes. Raises BadInput."""
    declared = declared_classes(names)
    return Classification(declared, began_with=declared)


def declared_classes(names: Sequence[str]) -> tuple[str, ...]:
    """Class names as somebody typed them, trimmed; BadInput when they cannot be told apart or are too few or many."""
    kept = [name.strip() for name in names if name.strip()]
    seen: dict[str, str] = {}
    for name in kept:
        plain = unicodedata.normalize("NFKC", name).casefold()
        if plain in seen:
            raise BadInput(
                f"The classes “{isolated(seen[plain])}” and “{isolated(name)}” look the same; keep one of them."
            )
        seen[plain] = name
    if len(kept) == 1 and "," in kept[0]:
        raise BadInput(f"“{isolated(kept[0])}” is one class; give each class by itself.")
    if len(kept) < 2:
        raise BadInput("At least two classes are needed, so that there is something to decide.")
    if len(kept) > MOST_CLASSES:
        said = f"{len(kept):,} classes are more than anyone can choose from"
        raise BadInput(f"{said}; at most {MOST_CLASSES} are taken.")
    return tuple(kept)


def adding(name: str) -> Callable[[Classification], Classification]:
    """One more class, behind the others; keys and colours of the old ones stay. Raises BadInput."""

    def change(task: Classification) -> Classification:
        new = one_line(name)
        _check_unused(task, new)
        # Where it was not written down with which classes a project began, it is now: by them rows are divided.
        began_with = task.began_with or (*task.classes, *task.renamed)
        places = (*task.places, new) if task.places else ()
        return replace(task, classes=declared_classes([*task.classes, new]), places=places, began_with=began_with)

    return change


def renaming(old: str, name: str) -> Callable[[Classification], Classification]:
    """Another name for a class, in its place; into an existing name, the two are merged. Raises BadInput."""

    def change(task: Classification) -> Classification:
        new = one_line(name)
        _check_renaming(task, old, new)
        merged = new in task.classes and new != old
        classes = [new if one == old else one for one in task.classes if not (merged and one == old)]
        places = task.places or (task.classes if merged else ())
        places = tuple(one if one != old else "" if merged else new for one in places)
        renamed = {was: new if now == old else now for was, now in task.renamed.items()} | {old: new}
        renamed.pop(new, None)
        return replace(task, classes=declared_classes(classes), places=places, renamed=renamed)

    return change


def _check_renaming(task: Classification, old: str, new: str) -> None:
    if old not in task.classes:
        raise BadInput(f"There is no class “{isolated(old)}” in this project.")
    if not new:
        raise BadInput(f"The class “{isolated(old)}” needs a name.")
    if task.renamed.get(new) != old:
        _check_unused(task, new)


def _check_unused(task: Classification, name: str) -> None:
    """The log keeps the names of its time: a name that another class bore would give that class's answers away."""
    if name in task.renamed:
        was = f"“{isolated(name)}” was the name of “{isolated(task.renamed[name])}” before"
        raise BadInput(f"{was}, and older answers bear it; choose another name.")
