"""The part of the pages that knows spans in a text."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from al_core.pools.examples import MAX_CHARACTERS
from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Options, Preview
from al_core.projects.projects import change_task
from al_core.spans.tokens import tokens_of
from al_core.tasks.sequence.task import SequenceTask
from al_core.tasks.task import Label, Task
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import Reading
from pages.ui.shared.saving import change, entered
from pages.ui.tasks.editing import names_of
from pages.ui.tasks.keyed import keyed_labels
from pages.ui.tasks.part import Part
from pages.ui.tasks.sequence import details, form, plain

HERE = Path(__file__).parent
SEVERAL, NONE = -1, -2  # beside the numbers of the labels


class OfSpans(Part):
    """Any number of pieces of a text, each with a label."""

    scripts = (
        *(HERE.parent / name for name in ("names.js", "half.js")),
        *(HERE / name for name in ("marks.js", "wording.js", "text.js", "layer.js", "cursor.js", "pointing.js")),
        *(HERE / name for name in ("marking.js", "binding.js", "answering.js")),
    )
    styles = (HERE.parent / "names.css", HERE.parent / "sending.css", HERE / "answering.css")

    def in_short(self, task: SequenceTask) -> str:
        """How many labels a piece may have."""
        return f"spans of {len(task.labels)} label{'' if len(task.labels) == 1 else 's'}"

    def kinds(self, task: SequenceTask) -> Mapping[int, str]:
        """The only label in those texts that have one, several, and none."""
        return {**task.numbered, SEVERAL: "several labels", NONE: "nothing marked"}

    def kind_of(self, task: SequenceTask, label: Label) -> int | None:
        """The number of the only label in a text; of several and of none their own."""
        names = {one.name for one in label.spans}
        if len(names) != 1:
            return SEVERAL if names else NONE
        return {name: number for number, name in task.numbered.items()}.get(names.pop())

    def suits(self, seen: Preview, roles: dict[str, Role], path: Path) -> bool:
        """Whether the known labels are spans of the text."""
        return seen.marks.spans(roles)

    def options(self, seen: Preview, roles: dict[str, Role]) -> Options:
        """With the known labels as spans."""
        return form.options(seen, roles)

    def asked(self, task: type[Task], seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], SequenceTask]:
        """The labels, typed or found in the known spans, and whether spans may lie inside others."""
        return form.asked(seen, roles, path)

    def answers(self, task: SequenceTask) -> dict[str, Any]:
        """The labels with their keys, and whether spans may lie inside others."""
        return {**keyed_labels(task), "nested": task.nested}

    def shown(self, task: SequenceTask, example: dict[str, Any]) -> dict[str, Any]:
        """Its tokens by how far each begins and ends behind the one before, in code points; and whether it was cut."""
        text = example.get("text", "")
        cut = len(text) >= MAX_CHARACTERS
        places = tokens_of(text, task.tokens)[: -1 if cut else None]  # the last one may be half a word
        return {"tokens": np.diff(places.ravel(), prepend=0).tolist(), "cut": cut}

    def hint(self, task: SequenceTask) -> str:
        """How a piece is marked."""
        return "choose a label, then drag over words or press one"

    def would_sway(self, task: SequenceTask) -> set[str]:
        """The names of the labels, today's and former ones."""
        return {*task.labels, *task.renamed}

    def plainly(self, task: SequenceTask, event: str, example: dict[str, Any], press: Callable[[str], None]) -> None:
        """A label, the words that have it, and what is marked so far."""
        plain.pieces(task, event, example, press)

    def edited(self, context: Context) -> None:
        """Add, rename or merge labels, and whether spans may lie inside others."""
        names_of(context)
        st.session_state["nested"] = context.project.task.nested  # type: ignore[attr-defined]
        st.toggle(form.NESTED, key="nested", help=form.WHEN_NESTED, on_change=_nest, args=(context,))

    def details(self, now: Reading) -> None:
        """The table of the labels, the spans of each, and how near the wrong ones come."""
        details.by_label(now)


def _nest(context: Context) -> None:
    nested = bool(entered("nested"))
    change(context, change_task, lambda task: replace(task, nested=nested))


PART = OfSpans()
