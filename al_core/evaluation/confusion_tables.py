"""True labels against predicted ones: coded by class, counted, refused where they do not fit each other."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.matrices.inputs import plain

LabelValues: TypeAlias = Sequence[Any] | NDArray[Any]


def confusion(truth: LabelValues, prediction: LabelValues, classes: Sequence[Any]) -> NDArray[np.int64]:
    """How often each true class (row) was called each class (column), shape (classes, classes). Raises BadInput."""
    refuse_unlike(truth, prediction)
    size = len(classes)
    cells = class_codes(truth, classes) * size + class_codes(prediction, classes)
    return np.bincount(cells, minlength=size * size).reshape(size, size)


def class_codes(labels: LabelValues, classes: Sequence[Any]) -> NDArray[np.int64]:
    """The place of each label among the classes. Raises BadInput."""
    places, given = {label: place for place, label in enumerate(plain(classes))}, plain(labels)
    if len(places) < len(classes):
        raise BadInput("A class is named twice; name each once.")
    if unknown := [label for label in given if label not in places]:
        raise BadInput(f"The label {unknown[0]!r} is none of the classes; name all of them.")
    return np.array([places[label] for label in given], np.int64)


def refuse_unlike(truth: LabelValues, prediction: LabelValues) -> None:
    """Raise BadInput where there are not as many true labels as predicted ones."""
    if len(truth) != len(prediction):
        raise BadInput(f"The true labels ({len(truth)}) are not as many as the predicted ones ({len(prediction)}).")
