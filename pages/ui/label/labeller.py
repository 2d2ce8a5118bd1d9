"""The labeller: one component that shows an example and takes an answer without waiting for the server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.tasks import PARTS

_HERE = Path(__file__).parent
# An inline component is a single module, so its files share one scope and are joined here.
_SCRIPTS = [_HERE / name for name in ("outbox.js", "example.js", "zoom.js", "keys.js", "answering.js")]
_SCRIPTS += dict.fromkeys(script for part in PARTS.values() for script in part.scripts)
_SCRIPTS += [_HERE / name for name in ("screen.js", "labeller.js")]
_STYLES = [_HERE / "labeller.css", *dict.fromkeys(style for part in PARTS.values() for style in part.styles)]

_mount = st.components.v2.component(
    "labeller",
    css="\n".join(style.read_text(encoding="utf-8") for style in _STYLES),
    js="\n".join(script.read_text(encoding="utf-8") for script in _SCRIPTS),
)


def labeller(data: dict[str, Any], on_events: Callable[[], None], key: str = "labeller") -> Any:
    """Mount the labeller; `on_events` runs when answers arrive, which are then in `st.session_state[key].events`.

    The browser sends every answer that `data["acked"]` has not confirmed yet, so the same event comes more than
    once. Confirm it by its id in any case: stored now, stored before, or impossible to store (unknown token).

    An event: id ("token.number"), token, row, kind, value, shown, answered and sent (ms since 1970), guess_shown,
    and suggested, the value that was shown as chosen already.
    Kinds: label (a value), skip, unsure, flag (true, false), note (text), undo, and skipped ("show the
    skipped ones", without a token). An item of the queue or the history says in `next` the number that the next
    event on its token will bear.
    """
    return _mount(key=key, data=data, on_events_change=on_events)
