"""What a label is: which values a task takes, and how they are kept as text."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from al_core.errors import BadInput, Refused

_MOST_CLASSES = 500


@dataclass(frozen=True)
class Classification:
    """One class out of a fixed, ordered list; a class keeps its number for good, also under a new name.

    `numbers` are those of the classes, 0, 1, 2 ... unless told: there are gaps where classes became a part of others.
    """

    classes: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    name: str = "classification"

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", self.numbers or tuple(range(len(self.classes))))

    @property
    def numbered(self) -> dict[int, str]:
        """Number -> class, in their order."""
        return dict(zip(self.numbers, self.classes, strict=True))

    def validate(self, value: object) -> str:
        """The value as the log keeps it; Refused when it is no class of this project."""
        if isinstance(value, str) and self.takes(value):
            return value
        raise Refused(f"“{value}” is not one of this project's classes.")

    def takes(self, value: str) -> bool:
        """Whether this is the name of a class, today's or one from before it was renamed."""
        return value in self.classes or self.renamed.get(value) in self.classes

    def key(self, position: int) -> str:
        """The key that answers with the class at this position, empty beyond the tenth."""
        if all(len(name) == 1 and name.isdigit() for name in self.classes):
            return self.classes[position]
        number = self.numbers[position]
        return "1234567890"[number] if number < 10 else ""


def declared_classes(names: Sequence[str]) -> tuple[str, ...]:
    """Class names as somebody typed them, trimmed; BadInput when they cannot be told apart or are too few or many."""
    kept = [name.strip() for name in names if name.strip()]
    seen: dict[str, str] = {}
    for name in kept:
        plain = unicodedata.normalize("NFKC", name).casefold()
        if plain in seen:
            raise BadInput(f"The classes “{seen[plain]}” and “{name}” look the same; keep one of them.")
        seen[plain] = name
    if len(kept) == 1 and "," in kept[0]:
        raise BadInput(f"“{kept[0]}” is one class; give each class by itself.")
    if len(kept) < 2:
        raise BadInput("At least two classes are needed, so that there is something to decide.")
    if len(kept) > _MOST_CLASSES:
        raise BadInput(
            f"{len(kept):,} classes are more than anyone can choose from; at most {_MOST_CLASSES} are taken."
        )
    return tuple(kept)
