"""The labeller made of the page's own buttons: slower, and it works wherever a page works."""

import time
from typing import Any

import streamlit as st

from al_core.errors import Problem
from al_core.names import isolated, straightened
from al_core.serving.serving import serve_again
from pages.ui.label.served import labeller_data
from pages.ui.shared.annotator import keep_shown
from pages.ui.shared.frame import Context
from pages.ui.shared.words import escaped, named, note, say_error
from pages.ui.tasks import part_of


def labeller(context: Context) -> None:
    """The example, its answers with their keys, and the other acts."""
    _say_problem()
    data = labeller_data(context, "")
    if not data["queue"]:
        _finished(context, data)
        return
    item = data["queue"][0]
    with st.container(key="example", border=True, height=330):
        _example(item["example"])
    note(f"{data['saved']:,} saved · **Why this one?** {escaped(item['why'])}")
    st.markdown(f"**{escaped(data['question'])}**")
    if suggested := item.get("suggested"):
        note(f"The language model suggests: {named(suggested)}")
    if data["guidelines"]:
        with st.expander("Guidelines"):
            st.text(data["guidelines"])
    task = context.project.task
    part_of(task).plainly(task, _event(item), item["example"], lambda value: _keep(context, item, "label", value))
    _acts(context, item, data["history"])


def _example(example: dict[str, Any]) -> None:
    """Somebody else's words, never read as markup."""
    st.text(example["title"])
    if example.get("image"):
        st.image(example["image"], width=min(280, max(140, example["width"])))
    if "text" in example:
        st.text(example["text"] or "(empty text)")
    for field in example.get("fields") or []:
        st.text(f"{isolated(field['name'])}: {straightened(field['value'])}")


def _acts(context: Context, item: dict[str, Any], history: list[dict[str, Any]]) -> None:
    acts = [("Skip", "skip", "Space"), ("Can't tell", "unsure", "T")]
    with st.container(horizontal=True):
        for words, kind, key in acts:
            pressed = (context, item, kind, None)
            st.button(words, key=f"{kind}_{_event(item)}", shortcut=key, on_click=_keep, args=pressed)
        flag = "" if item["flagged"] else "yes"
        words = "Take the flag away" if item["flagged"] else "Flag"
        st.button(words, key=f"flag_{_event(item)}", shortcut="F", on_click=_keep, args=(context, item, "flag", flag))
        if history:
            last = history[0]
            undo = (context, last, "undo", None)
            st.button("Undo", key=f"undo_{_event(last)}", shortcut="Backspace", on_click=_keep, args=undo)


def _event(item: dict[str, Any]) -> str:
    return f"{item['token']}.{item['next']}"


def _keep(context: Context, item: dict[str, Any], kind: str, value: str | None) -> None:
    """Keep one press; what goes wrong is said where the example stands."""
    now = time.time()
    try:
        if kind == "label":
            keep_shown(context, _event(item), value, item.get("suggested"))
        context.workspace.answer(context.project, _event(item), value, who=context.who, kind=kind, answered_at=now)
    except Problem as problem:
        st.session_state["plain_problem"] = str(problem)


def _say_problem() -> None:
    if problem := st.session_state.pop("plain_problem", None):
        say_error(problem)


def _show_skipped(context: Context) -> None:
    serve_again(context.workspace.store, context.project, context.who)


def _finished(context: Context, data: dict[str, Any]) -> None:
    with st.container(key="example", border=True):
        st.markdown(f"### {data['done']['title']}")
        st.markdown(data["done"]["text"])
        if data["skipped_left"]:
            st.button("Show the skipped again", on_click=_show_skipped, args=(context,))
        st.page_link("pages/learning_curve.py", label="Learning curve and export")
