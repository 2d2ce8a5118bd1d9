"""The look at a file on its way in: taken once for these options, and not at every press on the page."""

from pathlib import Path

import streamlit as st

from al_core.errors import Problem
from al_core.pools.readers.uploads import Options, Preview, preview
from al_core.serving.workspace import Workspace
from pages.ui.shared.received import waiting_files

LOOK = "look"  # the newest look of this tab, with what it was taken of


def looked_at(workspace: Workspace, path: Path, name: str, options: Options | None) -> Preview:
    """What `preview` sees or refuses, also at later runs; the file is kept for another day. Raises Problem."""
    waiting = waiting_files(workspace)
    waiting.use(path)
    # What is ours never changes, though every use touches it.
    changed_at = None if waiting.holds(path) else path.stat().st_mtime_ns
    of = (str(path), changed_at, name, options)
    if st.session_state.get(LOOK, (None, None))[0] != of:
        st.session_state[LOOK] = (of, _look(path, name, options))
    found = st.session_state[LOOK][1]
    if isinstance(found, Problem):
        raise found.with_traceback(None)  # it would grow with every run
    return found


def _look(path: Path, name: str, options: Options | None) -> Preview | Problem:
    try:
        return preview(path, name, options)
    except Problem as problem:
        return problem
