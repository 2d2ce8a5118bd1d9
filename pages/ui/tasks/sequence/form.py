"""The labels of a new project of spans, and whether spans may lie inside others."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from al_core.errors import BadInput
from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Preview
from al_core.tasks.sequence.task import SequenceTask
from al_core.tasks.vocabulary import declared
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import note
from pages.ui.tasks.declaring import names_typed, what_becomes_of

NESTED = "Spans may lie inside others"
WHEN_NESTED = "“University of Leeds” as an organisation, and “Leeds” in it as a place. A model learns the outer ones."


def asked(seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], SequenceTask]:
    """The labels, in the order of their keys; those of the known spans are there already."""
    if "text" not in roles.values():
        raise BadInput("Spans are pieces of a text, and no column of this file is used as text.")
    labels = names_typed("Labels, in the order of their keys", [])
    note(what_becomes_of(0, 0, seen.n_rows))
    nested = st.toggle(NESTED, key=f"{ANSWERS}nested", help=WHEN_NESTED)
    return lambda: _made(labels, nested)


def _made(labels: list[str], nested: bool) -> SequenceTask:
    names = declared(labels, SequenceTask)
    return SequenceTask(names, began_with=names, nested=nested)
