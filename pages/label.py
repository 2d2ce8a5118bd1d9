"""Answer, fast and safely: the example and its classes, and beside it how the model is doing."""

import streamlit as st

from al_core.errors import StoreProblem
from pages.ui.label import plain, rail
from pages.ui.label.labeller import labeller
from pages.ui.label.served import is_behind, labeller_data, take_events
from pages.ui.shared.frame import Context, enter, in_browser, remember
from pages.ui.shared.words import escaped, head, named, say_error
from pages.ui.tasks import part_of

KEY = "labeller"
KINDS = {"text": "text", "image": "images", "table": "table", "matrix": "table"}


@st.fragment
def work(context: Context) -> None:
    """The labeller alone, so that an answer draws nothing else again."""
    try:
        context = context.today()
        data = labeller_data(context, rail.progress_line(context))
    except StoreProblem as problem:
        say_error(problem)
        return
    if refused := data.pop("refused"):
        st.toast(f"Not kept: {escaped(refused)}", icon=":material/error:", duration="long")
    labeller(data, on_events=lambda: take_events(context, KEY), key=KEY)


@st.fragment
def plainly(context: Context) -> None:
    """The same with the page's own buttons."""
    plain.labeller(context.today())


@st.fragment(run_every=2)
def beside(context: Context) -> None:
    """Progress, score and model, looked at every two seconds; a new model's guesses reach what waits on the left."""
    now = context.today()
    rail.draw(now)
    if is_behind(now):
        st.rerun()


def person(context: Context) -> bool:
    """Who is labelling, kept in the address so that everybody can have a link; and whether with plain buttons."""
    with st.popover("Person", icon=":material/person:"):
        name = st.text_input("Your name", value=context.who, max_chars=60, help="Kept with every answer you give.")
        if name.strip() and name.strip() != context.who:
            remember(context.project.id, name)
            st.rerun()
        return st.toggle(
            "Plain buttons", key="plain", bind="query-params", help="Slower; for when the labeller does not load."
        )


context = enter("Label")
project = context.project
task = project.task
sub = f"{KINDS[project.pool.kind]} · {part_of(task).in_short(task)} · labelling as {named(context.who)}"
right = head(named(project.name), sub)
with right:
    if project.zones.knows_everything:
        rail.autopilot_button(context)
    without = person(context)

left, side = st.columns([2.35, 1], gap="medium")
with left:
    if without or not in_browser():
        plainly(context)
    else:
        work(context)
with side:
    beside(context)
