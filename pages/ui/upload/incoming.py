"""A file on its way in: chosen, copied once, and forgotten when it is read or refused."""

from pathlib import Path

import streamlit as st

from al_core.names import straightened
from al_core.serving.workspace import Workspace
from pages.ui.shared.received import incoming_folder, received
from pages.ui.shared.typed import typed
from pages.ui.shared.words import note


def choose_file(workspace: Workspace) -> None:
    """The uploader, or a path on the server; the file is copied once and not kept in memory."""
    with st.container(border=True):
        st.markdown("**A file with one example a row, or a zip of images**")
        given = st.file_uploader(
            "Your file",
            type=None,
            key=f"file_{st.session_state.get('turn', 0)}",
            max_upload_size=200,
            help="CSV, TSV, Parquet, JSON Lines, a zip of PNG, JPEG or WebP images, NumPy.",
        )
        path = st.text_input("or a path on the server", key="path", placeholder="/data/letters.csv")
        note("CSV, TSV, Parquet, JSON Lines, a zip of images (PNG, JPEG, WebP), NumPy (.npy, .npz). Not saved yet.")
    if given is not None:
        take(received(workspace, given), given.name)
    elif path.strip():
        here = Path(path.strip()).expanduser()
        if here.is_file():
            take(here, here.name)
        else:
            refuse(f"There is no file {path.strip()} on the server; check the path.")


def take(path: Path, name: str) -> None:
    """Go on with this file."""
    st.session_state["incoming"] = (str(path), name)
    st.rerun()


def drop(workspace: Workspace) -> None:
    """Forget the file; a copy of ours is deleted, a file on the server is not."""
    path, _ = st.session_state.pop("incoming", ("", ""))
    for name in ("options", "path", "roles", "known_classes", *typed()):
        st.session_state.pop(name, None)
    st.session_state["turn"] = st.session_state.get("turn", 0) + 1
    if path and Path(path).parent == incoming_folder(workspace):
        Path(path).unlink(missing_ok=True)


def refuse(sentence: str) -> None:
    """One clear sentence; nothing was saved."""
    st.markdown(":red-badge[:material/error: not taken]")
    st.text(straightened(sentence))
    note("Nothing was saved.")
