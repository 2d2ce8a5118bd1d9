"""Named answers of a project: declared once, and added, renamed or merged midway without losing an answer."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

from al_core.errors import BadInput
from al_core.names import isolated, one_line
from al_core.tasks.task import Json, Task

MOST_NAMES = 500
_KEYS = "1234567890"


class OfNames(Task):
    """A task whose answers are made of fixed, ordered names; a name keeps its number for good, also when it changes.

    Its field `names_in` holds the names. `renamed` maps former names to today's. `places` are the names by their
    numbers, "" where one became a part of another; () while none did. `began_with` are the names of the start: by them
    it was settled which rows test.
    """

    nouns: ClassVar[str]
    names_in: ClassVar[str]
    fewest: ClassVar[int]

    renamed: Mapping[str, str]
    places: tuple[str, ...]
    began_with: tuple[str, ...]

    @classmethod
    def of_settings(cls, kept: Mapping[str, Json]) -> Self:
        """The task with what was kept."""
        lists = {name: tuple(kept.get(name, ())) for name in (cls.names_in, "places", "began_with")}
        others = {name: value for name, value in kept.items() if name not in (*lists, "renamed")}
        made: Callable[..., Self] = cls  # which has a field for each of them
        return made(renamed=dict(kept.get("renamed", {})), **lists, **others)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in their order."""
        found: tuple[str, ...] = getattr(self, self.names_in)
        return found

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of each name: there are gaps where some became a part of others."""
        return tuple(self.places.index(name) for name in self.names) if self.places else (*range(len(self.names)),)

    @property
    def numbered(self) -> dict[int, str]:
        """Number -> name, in their order."""
        return dict(zip(self.numbers, self.names, strict=True))

    def key(self, position: int) -> str:
        """The key for the name at this position, empty beyond the tenth."""
        if all(len(name) == 1 and name.isdigit() for name in self.names):
            return self.names[position]
        number = self.numbers[position]
        return _KEYS[number] if number < len(_KEYS) else ""

    def today(self, name: str) -> str | None:
        """Today's name of one that may have been renamed or merged since; None where it is none of them."""
        now = self.renamed.get(name, name)
        return now if now in self.names else None

    def sought(self, name: str | None) -> str | None:
        """Today's name of one that is looked for; None where it is none of them."""
        return None if name is None else self.today(name)

    def remarks(self) -> str:
        """Which names are others than at the start."""
        renamed = "; ".join(f"“{isolated(old)}” now “{isolated(new)}”" for old, new in self.renamed.items())
        return f"Renamed: {renamed}." if renamed else ""

    def with_names(self, names: Sequence[str], **others: Any) -> Self:
        """The same task with other names. Raises BadInput."""
        return replace(self, **{self.names_in: declared(names, type(self))}, **others)  # type: ignore[type-var]


def declared(names: Sequence[str], kind: type[OfNames]) -> tuple[str, ...]:
    """Names as somebody typed them, trimmed; BadInput when they cannot be told apart or are too few or many."""
    kept = [name.strip() for name in names if name.strip()]
    seen: dict[str, str] = {}
    for name in kept:
        plain = unicodedata.normalize("NFKC", name).casefold()
        if plain in seen:
            raise BadInput(
                f"The {kind.nouns} “{isolated(seen[plain])}” and “{isolated(name)}” look the same; keep one of them."
            )
        seen[plain] = name
    if len(kept) == 1 and "," in kept[0]:
        raise BadInput(f"“{isolated(kept[0])}” is one {kind.noun}; give each {kind.noun} by itself.")
    if len(kept) < kind.fewest:
        n, is_are = ("one", f"{kind.noun} is") if kind.fewest == 1 else ("two", f"{kind.nouns} are")
        raise BadInput(f"At least {n} {is_are} needed, so that there is something to decide.")
    if len(kept) > MOST_NAMES:
        said = f"{len(kept):,} {kind.nouns} are more than anyone can choose from"
        raise BadInput(f"{said}; at most {MOST_NAMES} are taken.")
    return tuple(kept)


def adding(name: str) -> Callable[[OfNames], OfNames]:
    """One more name, behind the others; keys and colours of the old ones stay. Raises BadInput."""

    def change(task: OfNames) -> OfNames:
        new = one_line(name)
        _check_unused(task, new)
        # Where it was not written down with which names a project began, it is now: by them rows are divided.
        began_with = task.began_with or (*task.names, *task.renamed)
        places = (*task.places, new) if task.places else ()
        return task.with_names([*task.names, new], places=places, began_with=began_with)

    return change


def renaming(old: str, name: str) -> Callable[[OfNames], OfNames]:
    """Another name in its place; into an existing name, the two are merged. Raises BadInput."""

    def change(task: OfNames) -> OfNames:
        new = one_line(name)
        _check_renaming(task, old, new)
        merged = new in task.names and new != old
        names = [new if one == old else one for one in task.names if not (merged and one == old)]
        places = task.places or (task.names if merged else ())
        places = tuple(one if one != old else "" if merged else new for one in places)
        renamed = {was: new if now == old else now for was, now in task.renamed.items()} | {old: new}
        renamed.pop(new, None)
        return task.with_names(names, places=places, renamed=renamed)

    return change


def _check_renaming(task: OfNames, old: str, new: str) -> None:
    if old not in task.names:
        raise BadInput(f"There is no {task.noun} “{isolated(old)}” in this project.")
    if not new:
        raise BadInput(f"The {task.noun} “{isolated(old)}” needs a name.")
    if task.renamed.get(new) != old:
        _check_unused(task, new)


def _check_unused(task: OfNames, name: str) -> None:
    """The log keeps the names of its time: a name that another bore would give that one's answers away."""
    if name in task.renamed:
        was = f"“{isolated(name)}” was the name of “{isolated(task.renamed[name])}” before"
        raise BadInput(f"{was}, and older answers bear it; choose another name.")
