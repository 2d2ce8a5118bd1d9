"""The part of the pages that knows classes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Preview
from al_core.tasks.classification.task import Classification
from al_core.tasks.task import Label, Task
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import named
from pages.ui.tasks.by_name import by_name
from pages.ui.tasks.classification import form
from pages.ui.tasks.editing import names_of
from pages.ui.tasks.part import Part

HERE = Path(__file__).parent
ROW = 5


class OfClasses(Part):
    """One class an example."""

    scripts = (HERE.parent / "names.js", HERE / "answering.js")
    styles = (HERE.parent / "names.css",)

    def in_short(self, task: Classification) -> str:
        """How many classes there are."""
        return f"{len(task.classes)} classes"

    def kinds(self, task: Classification) -> Mapping[int, str]:
        """The classes by their numbers."""
        return task.numbered

    def kind_of(self, task: Classification, label: Label) -> int | None:
        """The number of the class."""
        return {name: number for number, name in task.numbered.items()}.get(label)

    def asked(
        self, task: type[Task], seen: Preview, roles: dict[str, Role], path: Path
    ) -> Callable[[], Classification]:
        """The answers, found in the column of known labels or typed."""
        return form.asked(seen, roles, path)

    def answers(self, task: Classification) -> list[dict[str, Any]]:
        """The classes in their order, each with its key and the number of its colour."""
        return [
            {"name": name, "key": task.key(position), "colour": task.numbers[position]}
            for position, name in enumerate(task.classes)
        ]

    def hint(self, task: Classification) -> str:
        """That the keys are the names."""
        return "the keys are the digits themselves" if task.classes[0].isdigit() and task.key(0) != "1" else ""

    def would_sway(self, task: Classification) -> set[str]:
        """The names of the classes, today's and former ones."""
        return {*task.classes, *task.renamed}

    def plainly(self, task: Classification, event: str, example: dict[str, Any], press: Callable[[str], None]) -> None:
        """The key of a button holds the token: a late second press finds no button, instead of the next example's."""
        classes = self.answers(task)
        for start in range(0, len(classes), ROW):
            for column, one in zip(st.columns(ROW), classes[start : start + ROW], strict=False):
                key, shortcut = f"class_{one['colour']}_{event}", one["key"] or None
                said = named(one["name"])
                column.button(said, key=key, shortcut=shortcut, on_click=press, args=(one["name"],), width="stretch")

    def edited(self, context: Context) -> None:
        """Add, rename or merge classes."""
        names_of(context)

    def details(self, now: Reading) -> None:
        """The table of the classes, and the labels of each as bars."""
        by_name(now, now.rounds[-1].details if now.rounds else ())


PART = OfClasses()
