"""What can be done with a project as a whole, behind the dots of its card."""

import unicodedata
from collections.abc import Callable
from functools import partial

import streamlit as st

from al_core.belongings.deleting import delete_project
from al_core.belongings.inventory import Contents, contents
from al_core.belongings.packing import pack_project
from al_core.errors import Problem
from al_core.names import file_name
from al_core.projects.housekeeping import archive_project, duplicate_project, rename_project
from al_core.projects.projects import Damaged, Project
from al_core.serving.workspace import Workspace
from pages.ui.shared.frame import runner
from pages.ui.shared.received import waiting_files
from pages.ui.shared.saving import PROBLEM, entered
from pages.ui.shared.words import counted, escaped, note, say_error

WORDS = {
    "rename": ":material/edit: Rename",
    "duplicate": ":material/content_copy: Duplicate without labels",
    "save": ":material/download: Save as a file",
    "archive": ":material/archive: Archive",
    "take out": ":material/unarchive: Take out of the archive",
    "delete": ":material/delete: Delete",
}
WITH_POOL = ("duplicate", "save")


def menu(workspace: Workspace, project: Project | Damaged) -> None:
    """The dots; of a damaged project only what needs no pool."""
    left_out = "archive" if project.archived else "take out"
    offered = [one for one in WORDS if one != left_out and (isinstance(project, Project) or one not in WITH_POOL)]
    chosen = st.menu_button(
        "",
        offered,
        format_func=lambda one: WORDS[one],
        icon=":material/more_horiz:",
        help="Rename, duplicate, save, archive or delete",
        key=f"menu_{project.id}",
    )
    if chosen in ("rename", "save", "delete"):
        DIALOGS[chosen](workspace, project)
    elif chosen:
        _change(workspace, project, chosen)


def _change(workspace: Workspace, project: Project | Damaged, chosen: str) -> None:
    """What needs no question; the page is drawn anew with it."""
    try:
        if chosen == "duplicate":
            with st.spinner("Duplicating"):
                workspace.prepare(duplicate_project(workspace.store, project.id))
        else:
            archive_project(workspace.store, project.id, chosen == "archive")
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)
    st.rerun()


@st.dialog("Save the project as a file")
def _save(workspace: Workspace, project: Project | Damaged) -> None:
    st.markdown(
        "All of it in one zip: examples, answers, settings, guidelines and comparisons. Opened here or on another "
        "machine, it goes on where it stopped."
    )
    st.download_button(
        "Save as a file",
        partial(_packed, workspace, project.id),
        f"{file_name(project.name)}.zip",
        "application/zip",
        icon=":material/download:",
        type="primary",
        key=f"save_{project.id}",
        on_click="ignore",
    )


def _packed(workspace: Workspace, project: str) -> bytes:
    """The project's file, written to disk first; made when it is asked for."""
    waiting = waiting_files(workspace)
    path = waiting.new()
    try:
        pack_project(workspace.store, project, path)
        return path.read_bytes()
    finally:
        waiting.drop(path)


@st.dialog("Rename the project")
def _rename(workspace: Workspace, project: Project | Damaged) -> None:
    key = f"name_{project.id}"
    with st.form(f"renaming_{project.id}", border=False):
        st.text_input("Name", project.name, max_chars=200, key=key)
        of = (workspace, project, key)
        if st.form_submit_button(
            "Rename", type="primary", key=f"rename_now_{project.id}", on_click=_rename_now, args=of
        ):
            _close_or_say()


def _rename_now(workspace: Workspace, project: Project | Damaged, key: str) -> None:
    try:
        rename_project(workspace.store, project.id, entered(key))
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)


@st.dialog("Delete the project for good?")
def _delete(workspace: Workspace, project: Project | Damaged) -> None:
    key = f"confirm_{project.id}"
    st.markdown(losses(contents(workspace.store, runner().shelf, project.id)))
    note("Nobody can get it back. If you may want it again, save it as a file first.")
    with st.form(f"deleting_{project.id}", border=False):
        st.text_input(f"To delete it, type its name: **{escaped(project.name)}**", key=key, autocomplete="off")
        of = (workspace, project, key)
        if st.form_submit_button(
            "Delete", icon=":material/delete:", key=f"delete_now_{project.id}", on_click=_delete_now, args=of
        ):
            _close_or_say()


def _close_or_say() -> None:
    """The dialog is done with, unless something went wrong: that is said in it."""
    if problem := st.session_state.pop(PROBLEM, None):
        say_error(problem)
    else:
        st.rerun()


def losses(held: Contents) -> str:
    """What goes with a project: "412 labels by 3 people and 2 comparisons will be gone."."""
    lost = [f"{counted(held.labels, 'label')} by {_people(held.people)}"] if held.labels else []
    lost += [counted(held.comparisons, "comparison")] if held.comparisons else []
    return f"{' and '.join(lost)} will be gone." if lost else "It holds no labels yet."


def _people(n: int) -> str:
    return "1 person" if n == 1 else f"{n:,} people"


def _delete_now(workspace: Workspace, project: Project | Damaged, key: str) -> None:
    """Delete it, when its name was typed."""
    if _plainly(entered(key)) != _plainly(project.name):
        st.session_state[PROBLEM] = "That is not its name; nothing was deleted."
        return
    try:
        delete_project(workspace, runner(), project.id)
    except (Problem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem)
    for place in (st.session_state, st.query_params):
        if place.get("project") == project.id:
            del place["project"]


def _plainly(name: str) -> str:
    """A name as it looks: blanks and the form of its letters cannot be seen."""
    return " ".join(unicodedata.normalize("NFC", name).split())


DIALOGS: dict[str, Callable[[Workspace, Project | Damaged], None]] = {
    "rename": _rename,
    "save": _save,
    "delete": _delete,
}
