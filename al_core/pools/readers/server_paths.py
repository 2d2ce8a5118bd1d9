"""Files of the server that a visitor may name: only what lies inside the folders that `AL_PATHS` names."""

import os
from pathlib import Path

from al_core.errors import BadInput


def opened_folders() -> tuple[Path, ...]:
    """The folders that ``AL_PATHS`` names, links resolved; none where it is not set."""
    named = os.environ.get("AL_PATHS", "").split(os.pathsep)
    return tuple(Path(one.strip()).resolve() for one in named if one.strip())


def server_file(typed: str) -> Path:
    """The file at a path, links resolved. Raises BadInput, in one sentence whether it is not there or not allowed."""
    found = _found(typed.strip())
    if found is None:
        raise BadInput(f"There is no file “{typed.strip()}” in the folders that this server opens; check the path.")
    return found


def _found(typed: str) -> Path | None:
    try:
        path = Path(typed).resolve(strict=True)
        if not path.is_file() or not any(path.is_relative_to(folder) for folder in opened_folders()):
            return None
        with path.open("rb"):
            return path
    except (OSError, ValueError, RuntimeError):  # not there or not readable, no path at all, links in a circle
        return None
