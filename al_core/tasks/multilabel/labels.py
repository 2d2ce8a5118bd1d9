"""Named labels: declared once, and added, renamed or merged midway without losing an answer."""

from collections.abc import Sequence

from al_core.tasks.multilabel.task import Multilabel
from al_core.tasks.vocabulary import adding, declared, renaming

__all__ = ["adding", "named_labels", "renaming"]


def named_labels(names: Sequence[str], *, one_by_one: bool = False) -> Multilabel:
    """The task of a new project with these labels. Raises BadInput."""
    labels = declared(names, Multilabel)
    return Multilabel(labels, began_with=labels, one_by_one=one_by_one)
