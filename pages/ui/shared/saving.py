"""What a person sets is kept at once, in the widget's callback; what goes wrong is said on the page."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from al_core.errors import Problem
from al_core.names import straightened
from al_core.projects.projects import Project, change_settings
from al_core.projects.settings import choice as chosen
from pages.ui.shared.frame import Context
from pages.ui.shared.words import say_error

PROBLEM = "not_kept"
Bound = dict[str, Any]


def bound(context: Context, name: str, *, percent: bool = False) -> Bound:
    """What a widget needs to show one setting as the store has it, and to keep what a person makes of it."""
    key = f"set_{name}"
    value = chosen(context.project.settings, name)
    st.session_state[key] = round(100 * value) if percent else value
    return {"key": key, "on_change": _keep, "args": (context, name, key, percent)}


def choice(
    context: Context, name: str, options: Sequence[Any], today: Callable[[Any], Any] = lambda value: value
) -> Bound:
    """The same for one of some options, by today's name; a value that is not among them gives way to the first."""
    given = bound(context, name)
    st.session_state[given["key"]] = today(st.session_state[given["key"]])
    if st.session_state[given["key"]] not in options:
        st.session_state[given["key"]] = options[0]
    return {**given, "options": options}


def keep(context: Context, **values: Any) -> None:
    """Keep these settings."""
    change(context, change_settings, **values)


def change(context: Context, how: Callable[..., Project], *values: Any, **named: Any) -> bool:
    """Make one change to the project; False where it could not be made, which is then said."""
    try:
        how(context.workspace.store, context.project.id, *values, **named)
    except Problem as problem:
        st.session_state[PROBLEM] = str(problem)
        return False
    return True


def entered(key: str) -> Any:
    """What a widget was set to, for its callback, which a plain look at the session state may end.

    There Streamlit stops when one more press has come, and no other run would call the callback of the first.
    """
    return st.session_state.to_dict()[key]


def say_problem() -> None:
    """Say what could not be kept, if anything."""
    if problem := st.session_state.pop(PROBLEM, None):
        say_error(problem)
        st.toast(straightened(problem), icon=":material/error:")  # the top of the page may be out of sight


def _keep(context: Context, name: str, key: str, percent: bool) -> None:
    value = entered(key)
    keep(context, **{name: value / 100 if percent else value})
