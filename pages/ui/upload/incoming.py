"""A file on its way in: chosen, copied once, and forgotten when it is read or refused."""

from pathlib import Path

import streamlit as st

from al_core.belongings.layout import is_project_file
from al_core.belongings.unpacking import unpack_project
from al_core.errors import BadInput, Problem
from al_core.names import straightened
from al_core.pools.readers.server_paths import opened_folders, server_file
from al_core.serving.workspace import Workspace
from pages.ui.shared.frame import go
from pages.ui.shared.received import received, waiting_files
from pages.ui.shared.typed import typed
from pages.ui.shared.words import note
from pages.ui.upload.looked_at import LOOK

READ_HERE = (
    "CSV, TSV, Excel, OpenDocument, JSON, Parquet, Arrow, NumPy, plain text, CoNLL, a zip of images or texts, and "
    "exports of Label Studio, Argilla, Prodigy, doccano, ASReview, Potato and Hugging Face."
)


def choose_file(workspace: Workspace) -> None:
    """The uploader and, where folders of the server are open to visitors, a path; the file is not kept in memory."""
    folders = opened_folders()
    with st.container(border=True):
        st.markdown("**A file of one example a row, a zip of images or texts, or a project that was saved as a file**")
        given = st.file_uploader(
            "Your file",
            type=None,
            key=f"file_{st.session_state.get('turn', 0)}",
            max_upload_size=200,
            help=READ_HERE,
        )
        example = str(folders[0] / "letters.csv") if folders else ""
        path = st.text_input("or a path on the server", key="path", placeholder=example) if folders else ""
        note(READ_HERE)
    if given is not None:
        take(workspace, received(workspace, given), given.name)
    elif path.strip():
        try:
            here = server_file(path)
        except BadInput as problem:
            refuse(str(problem))
        else:
            take(workspace, here, here.name)


def take(workspace: Workspace, path: Path, name: str) -> None:
    """Go on with this file; a project that was saved as one opens at once."""
    if is_project_file(path):
        open_saved(workspace, path, name)
    else:
        st.session_state["incoming"] = (str(path), name)
        st.rerun()


def open_saved(workspace: Workspace, path: Path, name: str) -> None:
    """Unpack the project in a file, and go to its next example."""
    bar = st.progress(0.0, text="Opening the project")

    def showing(done: float, text: str) -> None:
        bar.progress(min(1.0, done), text=text)

    try:
        project = unpack_project(workspace.store, path, name, showing)
        workspace.prepare(project)
    except (Problem, OSError) as problem:
        bar.empty()
        refuse(str(problem))
        return
    finally:
        waiting_files(workspace).drop(path)
    go("label", project)


def drop(workspace: Workspace) -> None:
    """Forget the file; a copy of ours is deleted, a file on the server is not."""
    path, _ = st.session_state.pop("incoming", ("", ""))
    for name in ("options", "path", "roles", "known_classes", "known_numbers", LOOK, *typed()):
        st.session_state.pop(name, None)
    st.session_state["turn"] = st.session_state.get("turn", 0) + 1
    if path:
        waiting_files(workspace).drop(Path(path))


def refuse(sentence: str) -> None:
    """One clear sentence; nothing was saved."""
    st.markdown(":red-badge[:material/error: not taken]")
    st.text(straightened(sentence))
    note("Nothing was saved.")
