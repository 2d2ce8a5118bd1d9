"""An export that comes back: what it would bring is said line by line, then taken, and taken back as one act."""

import time

import streamlit as st

from al_core.errors import Problem
from al_core.projects.brought_in import Brought, ImportPlan
from al_core.projects.import_plans import plan_import
from al_core.projects.imports import take_over
from al_core.projects.taking_back import latest_import, take_back
from pages.ui.shared.frame import Context
from pages.ui.shared.received import Given
from pages.ui.shared.words import counted, escaped, named, note, say_error

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
        try:
            _offer(context, place, _plan(context, place, given))
        except Problem as problem:
            say_error(problem)
    _offer_back(context, place)
    if said := st.session_state.pop(f"said_{place}", None):
        (st.success if said[0] else st.error)(said[1])


def _offer(context: Context, place: str, plan: ImportPlan) -> None:
    """What the file would bring, and the button that takes it."""
    _say(plan)
    if plan.brought:  # above the lists, which may be longer than the screen
        key = f"take_over_now_{place}"
        st.button("Take over", key=key, type="primary", on_click=_take, args=(context, place, plan))
    _list(plan)


def _offer_back(context: Context, place: str) -> None:
    """The latest import, in whichever tab it was taken over, and the button that takes it back."""
    latest = latest_import(context.workspace.store, context.project.id)
    if latest is None:
        return
    when = time.strftime("%d %b %Y, %H:%M", time.localtime(latest.moment))
    note(f"Last taken over: {escaped(latest.told)}, by {named(latest.who)}, {when}.")
    st.button("Take it back", key=f"take_back_{place}", on_click=_take_back, args=(context, place, latest.mark))


# Both acts are done before the page is drawn, so that it shows what became of them.


def _take(context: Context, place: str, plan: ImportPlan) -> None:
    try:
        take_over(context.workspace.store, context.today().project, plan)
    except Problem as problem:
        st.session_state[f"said_{place}"] = (False, str(problem))
        return
    st.session_state[f"said_{place}"] = (True, f"{plan.told} taken over.")
    context.workspace.follow(context.project)


def _take_back(context: Context, place: str, mark: str) -> None:
    try:
        n_back, n_left = take_back(context.workspace.store, context.project, mark)
    except Problem as problem:
        st.session_state[f"said_{place}"] = (False, str(problem))
        return
    stays = f" {counted(n_left, 'row')} answered since: what was said there last stays." if n_left else ""
    st.session_state[f"said_{place}"] = (True, f"{'Taken back.' if n_back else 'Nothing was taken back.'}{stays}")
    context.workspace.follow(context.project)


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
    """What is brought and what is not taken, in counts."""
    told = {
        f"{counted(len(plan.new), 'answer')} new": plan.new,
        f"{counted(len(plan.corrected), 'label')} corrected": plan.corrected,
        f"{counted(len(plan.typed), 'label')} typed into blank rows": plan.typed,
        f"{len(plan.remarks):,} flags or notes": plan.remarks,
        f"{counted(len(plan.unflagged), 'flag')} removed": plan.unflagged,
    }
    brings = ", ".join(words for words, brought in told.items() if brought) or "nothing new"
    st.markdown(f"This file brings {brings}; {plan.n_there:,} there already.")
    if plan.corrected or plan.typed:
        note(f"Corrected and typed labels become answers of {escaped(plan.who)}, given now; typed ones are no checks.")
    if plan.refused:
        st.warning(f"{counted(len(plan.refused), 'line')} not taken; why is said below.", icon=":material/block:")


def _list(plan: ImportPlan) -> None:
    """Line by line: first what is not taken."""
    _listed([escaped(one) for one in plan.refused])
    _expanded("What is corrected", _told(plan.corrected))
    _expanded("What was typed", _told(plan.typed))
    _expanded("Flags removed", _told(plan.unflagged))
    _expanded("Changed in the file, and stays as it is", plan.stays)


def _told(brought: tuple[Brought, ...]) -> tuple[str, ...]:
    return tuple(one.told for one in brought)


def _expanded(title: str, told: tuple[str, ...]) -> None:
    if told:
        with st.expander(f"{title} ({len(told):,})"):
            _listed([escaped(one) for one in told])


def _listed(lines: list[str]) -> None:
    if not lines:
        return
    more = [f"and {len(lines) - SHOWN_LINES:,} more"] if len(lines) > SHOWN_LINES else []
    st.markdown("\n".join(f"- {line}" for line in [*lines[:SHOWN_LINES], *more]))
