"""What a task brings to the pages; without a part of its own any value can be typed and read as text."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Options, Preview
from al_core.tasks import Task
from al_core.tasks.task import Label
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import escaped


class Part:
    """A task's part of each page. `scripts` and `styles` are files that the labeller in the browser is made with."""

    scripts: tuple[Path, ...] = ()
    styles: tuple[Path, ...] = ()

    def in_short(self, task: Any) -> str:
        """What people answer with, in two or three words."""
        return task.title.lower()

    def kinds(self, task: Any) -> Mapping[int, str]:
        """What is told apart on a map by colour and shape: number -> name; -1 and -2 are kinds beside the others."""
        return {0: "labelled"}

    def kind_of(self, task: Any, label: Label) -> int | None:
        """The number of a label's kind; None where it has none."""
        return 0

    # Upload

    def suits(self, seen: Preview, roles: dict[str, Role], path: Path) -> bool:
        """Whether the known labels of a file look like its own rather than like classes."""
        return False

    def options(self, seen: Preview, roles: dict[str, Role]) -> Options:
        """How a file reads whose labels are of this kind."""
        return replace(seen.options, labels_parted_by="", spans=False)

    def asked(self, task: type[Task], seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Task]:
        """Ask about the task of a new project; what comes back makes it, and raises BadInput while it cannot."""
        return lambda: task.of_settings({})

    # Label

    def answers(self, task: Any) -> Any:
        """What its script needs to draw the answers, ready for JSON."""
        return None

    def shown(self, task: Any, example: dict[str, Any]) -> dict[str, Any]:
        """What it adds to what is shown of an example, ready for JSON."""
        return {}

    def hint(self, task: Any) -> str:
        """A word on the keys beside the question; empty where they say all."""
        return ""

    def would_sway(self, task: Any) -> set[str]:
        """Words that must not be read in the reason before the answer is given."""
        return set()

    def plainly(self, task: Any, event: str, example: dict[str, Any], press: Callable[[str], None]) -> None:
        """The answers as the page's own widgets; `event` names what the next press on this example is about."""
        key = f"typed_{event}"
        st.text_input("Your answer", key=key, on_change=lambda: press(str(st.session_state[key])))

    # Strategy

    def edited(self, context: Context) -> None:
        """A place to change what there is to say about the task midway."""

    # Learning curve

    def details(self, now: Reading) -> None:
        """How good it is by kind of answer, and how many labels there are."""
        last = now.rounds[-1] if now.rounds else None
        labels = now.labels.by_row.values()
        found = now.context.project.task.breakdown(labels, last.details if last else ())
        if found is not None:
            st.markdown(f"**{escaped(found.title)}**")
            st.dataframe([dict(zip(found.head, row, strict=True)) for row in found.rows], alt=found.title)
