"""Named classes: declared once, and added, renamed or merged midway without losing an answer."""

from collections.abc import Sequence

from al_core.tasks.classification.task import Classification
from al_core.tasks.vocabulary import adding, declared, renaming

__all__ = ["adding", "named_classes", "renaming"]


def named_classes(names: Sequence[str]) -> Classification:
    """The task of a new project with these classes. Raises BadInput."""
    classes = declared(names, Classification)
    return Classification(classes, began_with=classes)
