"""See that the file was understood, say what to ask, and start."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core.errors import BadInput, Problem
from al_core.pools.pool import Role
from al_core.pools.readers.formats import detect
from al_core.pools.readers.sources import LEARNT_FROM
from al_core.pools.readers.tools.recognised import tools
from al_core.pools.readers.uploads import Options, Preview, create_pool, likely_options
from al_core.projects.projects import create_project
from al_core.projects.settings import LONGEST_GUIDELINES
from al_core.serving.workspace import Workspace
from al_core.tasks import TASKS
from al_core.tasks.task import Task
from pages.ui.shared.frame import begin, go
from pages.ui.shared.meaning import offer
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import counted, escaped, head, named, note
from pages.ui.strategy.guidelines import TO_WRITE
from pages.ui.tasks import PARTS
from pages.ui.tasks.known import label_column
from pages.ui.tasks.part import Part
from pages.ui.upload.findings import first_rows, perhaps_the_answer, things_to_know
from pages.ui.upload.form import dates_row, near_repeats_row, options_row, plain_row, sheet_row
from pages.ui.upload.incoming import choose_file, drop, refuse
from pages.ui.upload.looked_at import looked_at
from pages.ui.upload.roles import chosen_roles

PICTURES = 6
CHOSEN = f"{ANSWERS}kind"
TOOL_TITLES = frozenset(tool.title for tool in tools())


@dataclass(frozen=True)
class Asked:
    """What was said about a new project; `task` raises BadInput while there is none yet."""

    name: str
    question: str
    guidelines: str
    task: Callable[[], Task]


def kind_of_label(seen: Preview, roles: dict[str, Role], path: Path) -> type[Task]:
    """What a label is; what the column of known labels looks like is chosen at first."""
    key = f"{ANSWERS}task_{label_column(roles)}"
    if key not in st.session_state:
        suiting = (name for name in TASKS if PARTS.get(name, Part()).suits(seen, roles, path))
        st.session_state[key] = next(suiting, st.session_state.get(CHOSEN, next(iter(TASKS))))
    shown = st.segmented_control(
        "A label is", list(TASKS), format_func=lambda name: TASKS[name].title, key=key, required=True
    )
    st.session_state[CHOSEN] = shown
    return TASKS[shown or next(iter(TASKS))]


def ask_as_usual(kind: type[Task]) -> None:
    """The question follows the kind of label until somebody writes one."""
    if st.session_state.get("question", "") in {"", *(task.question for task in TASKS.values())}:
        st.session_state["question"] = kind.question


def answers_asked(kind: type[Task], seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Task]:
    """What is asked about the task; where known labels are none of its, that is said when it is made."""
    try:
        return PARTS.get(kind.name, Part()).asked(kind, seen, roles, path)
    except BadInput as problem:
        reason = problem
    return partial(_refuse, reason)


def _refuse(reason: BadInput) -> Task:
    raise reason


def read_with(options: Options, now: Options) -> None:
    """Look at the file again where other options were chosen."""
    if options != now:
        st.session_state["options"] = options
        st.rerun()


def first_examples(seen: Preview) -> None:
    """The first rows or images of the file."""
    for place, picture in zip(st.columns(PICTURES) if seen.pictures else (), seen.pictures, strict=False):
        place.image(picture, width="stretch")
    st.dataframe(first_rows(seen), hide_index=True, key="preview", alt="The first rows of the file.")


def chosen_name(seen: Preview) -> str:
    """What the file is called that was chosen, and not the one within it that is read."""
    name = str(st.session_state["incoming"][1])
    return name if Path(name).suffix.casefold() == ".zip" else seen.name


def what_to_ask(seen: Preview, roles: dict[str, Role], path: Path) -> Asked:
    """Name, question, task and guidelines of the project."""
    with st.container(border=True):
        kind = kind_of_label(seen, roles, path)
        read_with(PARTS.get(kind.name, Part()).options(seen, roles), seen.options)
        # Not as the widget's own default: what was typed before a visit to another page counts.
        st.session_state.setdefault("project_name", Path(chosen_name(seen)).stem.replace("_", " ")[:80])
        ask_as_usual(kind)
        name = st.text_input("Project name", key="project_name")
        question = st.text_input("The question to ask", key="question")
        task = answers_asked(kind, seen, roles, path)
        with suppress(BadInput):
            perhaps_the_answer(seen, roles, task())
        guidelines = st.text_area(
            "Guidelines for those who label (optional)",
            max_chars=LONGEST_GUIDELINES,
            placeholder=TO_WRITE,
            key="guidelines",
            height=96,
        )
    return Asked(name, question, guidelines, task)


def reason_to_wait(seen: Preview, roles: dict[str, Role], asked: Asked) -> str:
    """Why the project cannot be made yet; empty when it can."""
    if wrong := next((why for name, why in seen.marks.wrong.items() if roles[name] == "label"), ""):
        return wrong
    damaged = seen.damaged is not None and seen.damaged not in seen.marks.wrong
    if damaged and roles[str(seen.damaged)] != "ignore":
        return f"The column {seen.damaged} holds damaged text: choose another encoding, leave it out, or mend the file."
    if not LEARNT_FROM & set(roles.values()):
        return "Choose a column with text, an image or a feature."
    try:
        asked.task()
    except BadInput as reason:
        return str(reason)
    return ""


def begin_creating() -> None:
    """Noted here, and done at the end of the run, when the page below is drawn."""
    st.session_state["creating"] = True


def create(
    workspace: Workspace,
    path: Path,
    seen: Preview,
    options: Options,
    roles: dict[str, Role],
    asked: Asked,
) -> None:
    """Read the file into a pool, compute its features, and go to the first example."""
    bar = st.progress(0.0, text="Reading")
    st.button("Cancel", key="cancel", help="Stops at the next step; nothing is saved.")

    def reading(fraction: float, text: str) -> None:
        bar.progress(min(0.5, fraction / 2), text=text)

    def computing(fraction: float, text: str) -> None:
        bar.progress(min(1.0, 0.5 + fraction / 2), text=text)

    pool = create_pool(path, seen.name, options, roles, workspace.store.folder, reading)
    project = create_project(
        workspace.store,
        pool,
        task=asked.task(),
        name=asked.name,
        question=asked.question,
        guidelines=asked.guidelines,
        progress=computing,
    )
    workspace.prepare(project)
    drop(workspace)
    go("label", project)


def show(workspace: Workspace, path: Path, name: str, place: DeltaGenerator) -> None:
    """The whole page behind a chosen file."""
    above = st.container()
    seen = looked_at(workspace, path, name, st.session_state.get("options"))
    line, other = st.columns([2.1, 1], vertical_alignment="center")
    about = "" if seen.complete else "about "
    volume = f"{seen.size / 1e6:,.1f} MB" if seen.size >= 1e5 else f"{seen.size / 1e3:,.1f} kB"
    size = f"{volume} · {about}{counted(seen.n_rows, 'row')}, {counted(len(seen.columns), 'column')}"
    line.markdown(f":material/description: **{named(chosen_name(seen))}** :gray[· {size}]")
    other.button("Another file", on_click=drop, args=(workspace,), type="tertiary", key="another")
    left, right = st.columns([2.1, 1])
    with left:
        read_with(sheet_row(seen), seen.options)
        read_with(options_row(seen.options, seen.guessed), seen.options)
        first_examples(seen)
        roles = chosen_roles(seen)
    with right:
        things_to_know(seen, roles)
        read_with(dates_row(seen), seen.options)
        read_with(near_repeats_row(seen), seen.options)
        if seen.options.plain or seen.marks.text or any(one.badge in TOOL_TITLES for one in seen.notes):
            read_with(plain_row(seen.options), seen.options)
        asked = what_to_ask(seen, roles, path)
        if "text" in roles.values() and "vector" not in roles.values():
            offer()
    waiting = reason_to_wait(seen, roles, asked)
    with place:
        if waiting:
            note(escaped(waiting))
        words = "Create project and start labelling"
        st.button(words, type="primary", disabled=bool(waiting), key="create", on_click=begin_creating)
    if st.session_state.pop("creating", False) and not waiting:
        with above:
            create(workspace, path, seen, seen.options, roles, asked)


def other_options(path: Path, name: str) -> None:
    """What was guessed of a file that was refused, so that another guess can be tried."""
    try:
        options = st.session_state.get("options") or likely_options(path, name)
    except (Problem, OSError):
        return
    if options.delimiter is not None or detect(path, name) == "json":
        note("Perhaps it reads otherwise:")
        read_with(options_row(options), options)
        read_with(plain_row(options), options)


workspace = begin("Upload a pool")
place = head("Upload a pool", "the file is kept for a day, unless you create the project")
chosen = st.session_state.get("incoming")
if chosen is None:
    choose_file(workspace)
else:
    try:
        show(workspace, Path(chosen[0]), chosen[1], place)
    except (Problem, OSError) as problem:
        refuse(str(problem))
        other_options(Path(chosen[0]), chosen[1])
        st.button("Choose another file", on_click=drop, args=(workspace,), key="again")
