"""More rows for a project: taking them in, and what is known of them."""

import streamlit as st

from al_core.errors import Problem
from al_core.learning.arrivals import Arrivals
from al_core.numbers import sentences
from al_core.pools.readers.additions import grow_pool
from al_core.projects.growing import grow_project
from al_core.projects.projects import Project
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import Reading
from pages.ui.shared.received import Given, received
from pages.ui.shared.words import counted, note, plural, say_error


def add_button(context: Context) -> None:
    """A file with more examples of the same kind, into this project."""
    nouns = plural(context.project.pool.noun)
    with st.popover("Add rows", icon=":material/playlist_add:", key="add_rows"):
        note(
            f"More {nouns} for this project, in a file with the same columns. Every answer stays; "
            f"{nouns} that are there already are left out."
        )
        turn = st.session_state.setdefault("more_turn", 0)
        given = st.file_uploader("A file with more examples", key=f"more_{turn}", max_upload_size=200)
        if given is not None and st.button("Add", type="primary", key="add_now"):
            _add(context, given)
        if said := st.session_state.pop("added", ""):
            st.success(said)


def _add(context: Context, given: Given) -> None:
    """Grow the pool and let the project go on with it; a refusal is one sentence, and nothing has changed."""
    before, bar, way_out = context.project.pool, st.progress(0.0, text="Reading"), st.empty()
    way_out.button("Cancel", key="stop_adding", help="Stops at the next step; nothing is changed.")
    try:
        project = _grown(context, given, bar)
    except (Problem, OSError) as problem:
        say_error(problem)
    else:
        context.workspace.follow(project)
        n_new = project.pool.n_rows - before.n_rows
        st.session_state["added"] = f"{counted(n_new, before.noun)} added. The model learns anew with them."
        st.session_state["more_turn"] += 1
        st.rerun()
    bar.empty()
    way_out.empty()


def _grown(context: Context, given: Given, bar: st.delta_generator.DeltaGenerator) -> Project:
    store, incoming = context.workspace.store, received(context.workspace, given)
    try:
        pool = grow_pool(
            context.project.pool, incoming, given.name, store.folder, lambda done, text: _say(bar, done / 2, text)
        )
        return grow_project(store, context.project.id, pool, lambda done, text: _say(bar, 0.5 + done / 2, text))
    finally:
        incoming.unlink(missing_ok=True)


def _say(bar: st.delta_generator.DeltaGenerator, done: float, text: str) -> None:
    bar.progress(min(1.0, done), text=text)


def new_rows(now: Reading) -> None:
    """What is known of the rows that were added last; nothing where none were."""
    last = now.rounds[-1] if now.rounds else None
    if last is None or last.arrivals is None:
        return
    found = last.arrivals
    noun = now.context.project.pool.noun
    with st.container(border=True):
        different = found.drift is not None and found.drift.different
        badge = " :orange-badge[:material/compare_arrows: look different]" if different else ""
        badge += " :orange-badge[:material/trending_down: does worse]" if found.worse else ""
        st.markdown(f"### New {plural(noun)}{badge}", help=what_is_this(now.context, "drift"))
        st.markdown(f"{counted(found.n_new, noun)} came after the first {found.n_old:,}. {sentences.newcomers(found)}")
        for name, said in sentences.newcomers_score(found, last.tested_on, last.n_tested):
            st.markdown(f"{name}: **{said.split(',')[0]}**{said[len(said.split(',')[0]) :]}")
        note(_care(found, bool(now.context.project.zones.check_zone.size)))


def _care(found: Arrivals, has_zone: bool) -> str:
    """What is done about the difference, and what the score does not say yet."""
    said = ["The model sees all rows together, so its score may change with them although no label did."]
    if has_zone and found.watched:
        said.append("For the next answers about one example in three is a check, drawn from the new rows.")
    return " ".join(said)
