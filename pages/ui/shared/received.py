"""An uploaded file: copied once to the disk, so that nothing of it stays in memory."""

import secrets
from pathlib import Path
from typing import Protocol

from al_core.serving.workspace import Workspace


class Given(Protocol):
    """An uploaded file: its name and its bytes."""

    name: str

    def getbuffer(self) -> memoryview: ...


def received(workspace: Workspace, given: Given) -> Path:
    """A copy on disk, under a name of our own, so that nothing of it stays in memory."""
    target = incoming_folder(workspace) / secrets.token_hex(8)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(given.getbuffer())
    return target


def incoming_folder(workspace: Workspace) -> Path:
    """Where uploaded files wait until they are read or refused."""
    return workspace.store.folder / "incoming"
