"""The part of the pages that knows sets of labels."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Options, Preview
from al_core.projects.projects import change_task
from al_core.tasks.multilabel.task import Multilabel
from al_core.tasks.task import Label, Task
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import Reading
from pages.ui.shared.saving import change, entered
from pages.ui.tasks.editing import names_of
from pages.ui.tasks.keyed import keyed_labels
from pages.ui.tasks.known import label_column
from pages.ui.tasks.multilabel import details, form, plain
from pages.ui.tasks.part import Part

HERE = Path(__file__).parent
SEVERAL, NONE = -1, -2  # beside the numbers of the labels


class OfSets(Part):
    """Any number of labels an example."""

    scripts = (HERE.parent / "names.js", HERE.parent / "half.js", HERE / "passes.js", HERE / "answering.js")
    styles = (HERE.parent / "names.css", HERE.parent / "sending.css", HERE / "answering.css")

    def in_short(self, task: Multilabel) -> str:
        """How many labels there are."""
        return f"any of {len(task.labels)} labels"

    def kinds(self, task: Multilabel) -> Mapping[int, str]:
        """The only label of those that have one, several, and none."""
        return {**task.numbered, SEVERAL: "several", NONE: "none of these"}

    def kind_of(self, task: Multilabel, label: Label) -> int | None:
        """The number of the only label; of several and of none their own."""
        if len(label) != 1:
            return SEVERAL if label else NONE
        return {name: number for number, name in task.numbered.items()}.get(label[0])

    def suits(self, seen: Preview, roles: dict[str, Role], path: Path) -> bool:
        """Whether cells of known labels hold several."""
        return label_column(roles) in seen.parted

    def options(self, seen: Preview, roles: dict[str, Role]) -> Options:
        """With what parts the labels of a cell."""
        return form.options(seen, roles)

    def asked(self, task: type[Task], seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Multilabel]:
        """The labels, found in the column of known labels or typed."""
        return form.asked(seen, roles, path)

    def answers(self, task: Multilabel) -> dict[str, Any]:
        """The labels with their keys, and how they are asked."""
        return {**keyed_labels(task), "oneByOne": task.one_by_one}

    def hint(self, task: Multilabel) -> str:
        """How an answer is ended."""
        return "Y or N to each label" if task.one_by_one else "choose all that fit, then Enter"

    def would_sway(self, task: Multilabel) -> set[str]:
        """The names of the labels, today's and former ones."""
        return {*task.labels, *task.renamed}

    def plainly(self, task: Multilabel, event: str, example: dict[str, Any], press: Callable[[str], None]) -> None:
        """A box a label, and a button that saves."""
        plain.boxes(task, event, press)

    def edited(self, context: Context) -> None:
        """Add, rename or merge labels, and how they are asked."""
        names_of(context)
        st.session_state["one_by_one"] = context.project.task.one_by_one  # type: ignore[attr-defined]
        st.toggle(form.ONE_BY_ONE, key="one_by_one", help=form.WHEN_ONE_BY_ONE, on_change=_ask, args=(context,))

    def details(self, now: Reading) -> None:
        """The table of the labels, the examples of each, and how many labels an answer has."""
        details.by_label(now)


def _ask(context: Context) -> None:
    one_by_one = bool(entered("one_by_one"))
    change(context, change_task, lambda task: replace(task, one_by_one=one_by_one))


PART = OfSets()
