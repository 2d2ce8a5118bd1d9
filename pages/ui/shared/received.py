"""An uploaded file: copied once to the disk, so that nothing of it stays in memory."""

from pathlib import Path
from typing import Protocol

import streamlit as st

from al_core.pools.incoming import WaitingFiles
from al_core.serving.workspace import Workspace


class Given(Protocol):
    """An uploaded file: its name and its bytes."""

    name: str

    def getbuffer(self) -> memoryview: ...


def received(workspace: Workspace, given: Given) -> Path:
    """A copy on disk, under a name of our own, so that nothing of it stays in memory."""
    return waiting_files(workspace).add(given.getbuffer())


def waiting_files(workspace: Workspace) -> WaitingFiles:
    """Where uploaded files wait until they are read or refused; what was left there is swept at the first look."""
    return _waiting(str(workspace.store.folder))


@st.cache_resource(show_spinner=False, on_release=lambda waiting: waiting.close())
def _waiting(folder: str) -> WaitingFiles:
    return WaitingFiles(Path(folder))
