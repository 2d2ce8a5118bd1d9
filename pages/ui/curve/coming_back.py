"""An export that comes back: what it would bring is said line by line, then taken, and taken back as one act."""

import streamlit as st

from al_core.errors import Problem
from al_core.projects.import_plans import Brought, ImportPlan, plan_import
from al_core.projects.imports import take_back, take_over
from pages.ui.shared.frame import Context
from pages.ui.shared.received import Given
from pages.ui.shared.words import counted, escaped, note

KINDS = ["csv", "tsv", "txt", "jsonl", "parquet", "xlsx", "xls", "ods"]
SHOWN_LINES = 20


def take_over_part(context: Context, place: str) -> None:
    """Answers of an export of the same pool, into this project; `place` tells apart the parts of one page."""
    given = st.file_uploader(
        "Take answers over from an export",
        type=KINDS,
        key=f"take_over_{place}",
        help="Also after a spreadsheet: labels changed or typed there are taken as yours. Nothing is kept before you "
        "have seen what the file brings.",
    )
    if given is not None:
        _offer(context, place, given)
    _undo(context, place)


def _offer(context: Context, place: str, given: Given) -> None:
    """What the file would bring, and the button that takes it."""
    try:
        plan = _plan(context, place, given)
        _say(plan)
        if not plan.brings_nothing and st.button("Take over", key=f"take_over_now_{place}", type="primary"):
            moment = take_over(context.workspace.store, context.today().project, plan)
            st.session_state[f"taken_{place}"] = (context.project.id, moment, plan.n_answers)
            st.session_state.pop(f"plan_{place}", None)
            context.workspace.follow(context.project)
            st.success(f"{counted(plan.n_answers, 'answer')} taken over.")
    except Problem as problem:
        st.session_state.pop(f"plan_{place}", None)
        st.error(str(problem), icon=":material/error:")


def _plan(context: Context, place: str, given: Given) -> ImportPlan:
    """Read once a file and state of the project, not at every press of a widget."""
    project = context.today().project
    key = (project.id, context.who, getattr(given, "file_id", given.name), context.workspace.labels(project).sequence)
    kept = st.session_state.get(f"plan_{place}")
    if kept is None or kept[0] != key:
        content = bytes(given.getbuffer())
        kept = (key, plan_import(context.workspace.store, project, content, given.name, context.who))
        st.session_state[f"plan_{place}"] = kept
    plan: ImportPlan = kept[1]
    return plan


def _say(plan: ImportPlan) -> None:
    """The counts, and every line that is not taken."""
    told = [
        f"{counted(len(plan.new), 'answer')} new",
        f"{counted(len(plan.corrected), 'label')} corrected",
        f"{counted(len(plan.typed), 'label')} typed into blank rows",
        f"{len(plan.remarks):,} flags or notes",
        f"{plan.n_there:,} there already",
    ]
    st.markdown("This file brings: " + ", ".join(told) + ".")
    if plan.corrected or plan.typed:
        note(f"Corrected and typed labels become answers of {escaped(plan.who)}, given now; typed ones are no checks.")
    if plan.refused:
        st.warning(f"{counted(len(plan.refused), 'line')} not taken:", icon=":material/block:")
        _listed([f"{escaped(one)}" for one in plan.refused])
    _expanded("What is corrected", plan.corrected)
    _expanded("What was typed", plan.typed)


def _expanded(title: str, brought: tuple[Brought, ...]) -> None:
    if brought:
        with st.expander(title):
            _listed([escaped(one.told) for one in brought])


def _listed(lines: list[str]) -> None:
    more = [f"and {len(lines) - SHOWN_LINES:,} more"] if len(lines) > SHOWN_LINES else []
    st.markdown("\n".join(f"- {line}" for line in [*lines[:SHOWN_LINES], *more]))


def _undo(context: Context, place: str) -> None:
    """What was taken over last in this tab, back out again."""
    project, moment, n = st.session_state.get(f"taken_{place}", ("", 0.0, 0))
    if project != context.project.id:
        return
    if st.button(f"Take back what came ({counted(n, 'answer')})", key=f"take_back_{place}"):
        try:
            n_back, n_left = take_back(context.workspace.store, context.project, moment)
        except Problem as problem:
            st.error(str(problem), icon=":material/error:")
            return
        st.session_state.pop(f"taken_{place}")
        context.workspace.follow(context.project)
        stays = f" {counted(n_left, 'row')} answered since stay as they are." if n_left else ""
        st.success(f"Taken back.{stays}" if n_back else f"Nothing was taken back.{stays}")
