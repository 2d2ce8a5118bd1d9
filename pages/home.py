"""Go on where I was, or start something new."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core.errors import Problem
from al_core.evaluation.metrics import HEADLINE
from al_core.learning.rounds import learning_curve, with_todays_columns
from al_core.numbers import sentences
from al_core.numbers.pace import pace_of
from al_core.numbers.standing import standing_of
from al_core.pools.samples import SAMPLES
from al_core.projects.projects import Damaged, Project, create_sample, list_projects
from al_core.serving.workspace import Workspace
from pages.ui.home.menu import menu
from pages.ui.shared import charts, thumbnails
from pages.ui.shared.frame import begin, go
from pages.ui.shared.points import curve_line
from pages.ui.shared.saving import say_problem
from pages.ui.shared.words import counted, escaped, head, likely, named, note, percent, plural, say_error
from pages.ui.tasks import part_of

SHOWN = 12
MOST_IN_A_ROW = 5


def first_card(workspace: Workspace, project: Project) -> None:
    """The project worked on last, large, with the page's one primary button."""
    labels = workspace.labels(project)
    with st.container(border=True):
        left, middle, right = st.columns([2.5, 2.2, 1.5], vertical_alignment="center", gap="medium")
        with left:
            st.markdown(f"### {named(project.name)}")
            nouns, total = plural(project.pool.noun), project.zones.n_in_all(labels.by_row)
            st.progress(min(1.0, labels.count / max(1, total)))
            st.markdown(f"**{labels.count:,}** of {total:,} {nouns} labelled · {pace_of(labels).today} today")
        with middle:
            small_curve(workspace, project)
        with right:
            with st.container(horizontal=True):
                if st.button(
                    "Continue labelling", type="primary", icon=":material/play_arrow:", width="stretch", key="go_on"
                ):
                    go("label", project)
                menu(workspace, project)
            note(state(workspace, project))


def other_card(workspace: Workspace, project: Project) -> None:
    """Any other project, in one row."""
    labels = workspace.labels(project)
    with st.container(border=True):
        name, progress, curve, button = st.columns([1.4, 1.5, 1.8, 1.5], vertical_alignment="center", gap="medium")
        with name:
            archived = " :gray-badge[:material/archive: archived]" if project.archived else ""
            st.markdown(f"**{named(project.name)}**{archived}")
            task = project.task
            note(f"{plural(project.pool.noun)} · {part_of(task).in_short(task)}")
        with progress:
            total = project.zones.n_in_all(labels.by_row)
            st.progress(min(1.0, labels.count / max(1, total)))
            note(f"{labels.count:,} of {total:,} labelled")
        with curve:
            small_curve(workspace, project)
        with button:
            with st.container(horizontal=True):
                if st.button("Continue", width="stretch", key=f"go_on_{project.id}"):
                    go("label", project)
                menu(workspace, project)
            note(state(workspace, project))


def damaged_card(workspace: Workspace, damaged: Damaged) -> None:
    """What is wrong with a project; its labels stay in the store."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{named(damaged.name)}** :red-badge[:material/error: cannot be opened]", width="stretch")
            menu(workspace, damaged)
        st.text(damaged.reason)
        note("Its answers are still in the database; put the pool's folder back, and it opens again.")


def small_curve(workspace: Workspace, project: Project) -> None:
    """The accuracy so far, as small as it can be read."""
    rounds = workspace.rounds(project)
    points = learning_curve(with_todays_columns(rounds, project.settings))
    if not points:
        learnt = any(finished.n_labels for finished in rounds)
        if anew := sentences.learns_anew(standing_of(project, workspace.labels(project), rounds)):
            note(escaped(anew))
        elif learnt and project.checks_off:
            note("Checks are turned off: there is no score.")
        elif learnt:
            note("The curve starts when there is enough to test on.")
        else:
            note("The curve starts with the first model.")
        return
    line, last = curve_line(points), points[-1].scores[HEADLINE]
    target = project.settings.worth.target
    right, found = project.task.metrics[HEADLINE], likely(last.low, last.high)
    alt = f"{escaped(right.title)} {percent(last.value)}, likely {found}; target {percent(target)}."
    charts.draw(charts.spark(line, target), key=f"spark_{project.id}", alt=alt)
    note(f"{escaped(right.in_a_sentence)}, likely {found}; dashed line: target {percent(target)}")


def all_answered(workspace: Workspace, project: Project) -> bool:
    """Whether nothing is left to ask, and nothing was skipped that could be shown again."""
    labels = workspace.labels(project)
    return not project.zones.n_left(labels.answered()) and not labels.rows_of_kind("skip")


def state(workspace: Workspace, project: Project) -> str:
    """Half a sentence on where the project stands."""
    if all_answered(workspace, project):
        left = len(workspace.labels(project).answered()) - workspace.labels(project).count
        return f"everything is answered, {left} without a label" if left else "everything is labelled"
    if standing_of(project, workspace.labels(project), workspace.rounds(project)).reached:
        return f"target {percent(project.settings.worth.target)} reached"
    seconds = pace_of(workspace.labels(project)).seconds
    return f"{seconds:.1f} s a {project.pool.noun} at your pace" if seconds else "goes on where it stopped"


def start_something_new(workspace: Workspace, title: str) -> None:
    """The samples, one click each, and a place for one's own file."""
    st.markdown(f"### {title}")
    every, own = list(SAMPLES.items()), 1
    n_rows = -(-(len(every) + own) // MOST_IN_A_ROW)
    n_columns = -(-(len(every) + own) // n_rows)
    places = [place for _ in range(n_rows) for place in st.columns(n_columns)]
    for place, (key, sample) in zip(places, every, strict=False):
        with place, st.container(border=True, height="stretch"):
            st.html(thumbnails.picture(key))
            st.markdown(f"**{sample.title}**")
            note(sample.line)
            button = st.empty()
            if button.button("Try it", key=f"try_{key}", width="stretch"):
                start(workspace, key, button)
    with places[len(every)], st.container(border=True, height="stretch"):
        st.markdown("**Your own examples**")
        if st.button("Upload", icon=":material/upload:", key="upload", width="stretch"):
            st.switch_page("pages/upload.py")
        note("Tables, spreadsheets, texts, a zip of images, exports of other tools.")
        if st.button("Open a project file", icon=":material/folder_open:", key="open_file", type="tertiary"):
            st.switch_page("pages/upload.py")
        note(where())


def where() -> str:
    """Where an uploaded file goes to."""
    host = st.context.url.split("/")[2].split(":")[0] if st.context.url else "localhost"
    here = host in ("localhost", "127.0.0.1", "[::1]")
    return "Your file stays on this machine." if here else f"Your file goes to {escaped(host)} and stays there."


def start(workspace: Workspace, key: str, place: DeltaGenerator) -> None:
    """Make the sample's project and go straight to its first example; how far it is stands where the button was."""
    bar = place.progress(0.0, text="Preparing the sample")

    def showing(fraction: float, text: str) -> None:
        bar.progress(min(1.0, fraction), text=text)

    try:
        project = create_sample(workspace.store, key, showing)
        workspace.prepare(project)
    except Problem as problem:
        say_error(problem)
        return
    go("label", project)


def put_away(workspace: Workspace, projects: list[Project | Damaged]) -> None:
    """The archived projects, when somebody wants to see them."""
    if not projects or not st.toggle(f"Show archived ({len(projects):,})", key="archived"):
        return
    for project in projects:
        if isinstance(project, Project):
            other_card(workspace, project)
        else:
            damaged_card(workspace, project)


workspace = begin("Projects")
say_problem()
every = list_projects(workspace.store)
projects = [project for project in every if not project.archived]
usable = [project for project in projects if isinstance(project, Project)]
finished = sum(all_answered(workspace, project) for project in usable)
sub = f"{len(usable) - finished} going, {finished} finished" if usable else "nothing here yet"
head("Projects", sub)
if usable:
    first_card(workspace, usable[0])
for project in projects:
    if isinstance(project, Damaged):
        damaged_card(workspace, project)
for project in usable[1:SHOWN]:
    other_card(workspace, project)
if len(usable) > SHOWN:
    with st.expander(f"{counted(len(usable) - SHOWN, 'older project')}"):
        for project in usable[SHOWN:]:
            if st.button(named(project.name), key=f"older_{project.id}"):
                go("label", project)
put_away(workspace, [project for project in every if project.archived])
start_something_new(workspace, "Start something new" if usable else "Start with a sample or your own examples")
