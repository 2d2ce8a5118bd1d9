"""What teaches a model beside the labels of its people: labels of no person, and examples of another project."""

from dataclasses import dataclass
from pathlib import Path

from al_core.learning.weak_labels import WeakLabels, load_weak_labels
from al_core.projects.borrowing import Borrowed, load_borrowed
from al_core.projects.settings import Settings


@dataclass(frozen=True)
class Beside:
    """Labels of no person, each for a part of one, and examples that are borrowed; None where there are none."""

    weak: WeakLabels | None = None
    borrowed: Borrowed | None = None


def load_beside(folder: Path, settings: Settings) -> Beside | None:
    """What the settings choose of what a project's own folder keeps; None where nothing else teaches."""
    weak, borrowed = load_weak_labels(folder, settings), load_borrowed(folder, settings)
    return None if weak is None and borrowed is None else Beside(weak, borrowed)
