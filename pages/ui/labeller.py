"""The labeller: one component that shows an example and takes an answer without waiting for the server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
# An inline component is a single module, so its files share one scope and are joined here.
_SCRIPTS = ("outbox.js", "example.js", "zoom.js", "keys.js", "screen.js", "labeller.js")

_mount = st.components.v2.component(
    "labeller",
    css=(_HERE / "labeller.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def labeller(data: dict[str, Any], on_events: Callable[[], None], key: str = "labeller") -> Any:
    """Mount the labeller; `on_events` runs when answers arrive, which are then in `st.session_state[key].events`.

    The browser sends all answers that `data["acked"]` has not yet confirmed, each time, so the same event
    comes more than once. An event is confirmed by its id, also when it was already stored or can never be.
    """
    return _mount(key=key, data=data, on_events_change=on_events)
