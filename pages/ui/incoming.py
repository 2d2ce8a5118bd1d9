"""A file on its way in: chosen, copied once, and forgotten when it is read or refused."""

import secrets
from pathlib import Path
from typing import Protocol

import streamlit as st

from al_core.workspace import Workspace
from pages.ui.words import note

TYPED, ANSWERS = ("project_name", "question", "guidelines"), "classes_"  # keys of what is typed on Upload


class Given(Protocol):
    """An uploaded file: its name and its bytes."""

    name: str

    def getbuffer(self) -> memoryview: ...


def received(workspace: Workspace, given: Given) -> Path:
    """A copy on disk, under a name of our own, so that nothing of it stays in memory."""
    target = _folder(workspace) / secrets.token_hex(8)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(given.getbuffer())
    return target


def _folder(workspace: Workspace) -> Path:
    return workspace.store.folder / "incoming"


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


def _typed() -> list[str]:
    """The keys of what was typed about the file."""
    keys = [str(key) for key in st.session_state]
    return [key for key in keys if key in TYPED or key.startswith(ANSWERS)]


def hold_typed() -> None:
    """Keep what was typed while another page is looked at; without this it goes with its widgets."""
    for key in _typed():
        st.session_state[key] = st.session_state[key]


def drop(workspace: Workspace) -> None:
    """Forget the file; a copy of ours is deleted, a file on the server is not."""
    path, _ = st.session_state.pop("incoming", ("", ""))
    for name in ("options", "path", "roles", "known_classes", *_typed()):
        st.session_state.pop(name, None)
    st.session_state["turn"] = st.session_state.get("turn", 0) + 1
    if path and Path(path).parent == _folder(workspace):
        Path(path).unlink(missing_ok=True)


def refuse(sentence: str) -> None:
    """One clear sentence; nothing was saved."""
    st.markdown(":red-badge[:material/error: not taken]")
    st.text(sentence)
    note("Nothing was saved.")
