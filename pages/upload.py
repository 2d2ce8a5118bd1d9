"""See that the file was understood, say what to ask, and start."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from al_core.errors import BadInput, Problem
from al_core.pools.pool import Role
from al_core.pools.readers.uploads import DELIMITERS, ENCODINGS, ROLES, Options, Preview, create_pool, preview
from al_core.projects.projects import create_project
from al_core.projects.settings import LONGEST_GUIDELINES
from al_core.serving.workspace import Workspace
from al_core.tasks import TASKS
from al_core.tasks.task import Task
from pages.ui.shared.frame import begin, go
from pages.ui.shared.typed import ANSWERS
from pages.ui.shared.words import counted, escaped, head, named, note
from pages.ui.strategy.guidelines import TO_WRITE
from pages.ui.tasks import PARTS
from pages.ui.tasks.part import Part
from pages.ui.upload.incoming import choose_file, drop, refuse


def options_row(seen: Preview) -> Options:
    """What was guessed of the file's form, each changeable."""
    now = seen.options
    if now.delimiter is None:
        return now
    columns = st.columns(4)

    def choice(place: int, words: str, field: str, choices: dict, value: object) -> object:
        known = choices if value in choices else {value: str(value), **choices}
        guess = " – guessed" if field in seen.guessed else ""
        with columns[place]:
            return st.selectbox(
                words,
                list(known),
                index=list(known).index(value),
                key=f"option_{field}",
                format_func=lambda one: known[one] + (guess if one == value else ""),
            )

    encoding = choice(0, "Letters and accents (encoding)", "encoding", ENCODINGS, now.encoding)
    delimiter = choice(1, "Between columns (delimiter)", "delimiter", DELIMITERS, now.delimiter)
    header = choice(2, "First row", "header", {True: "Column names", False: "An example"}, now.header)
    decimal = choice(3, "Decimal sign", "decimal", {".": "Point 1.5", ",": "Comma 1,5"}, now.decimal)
    return Options(encoding=encoding, delimiter=delimiter, header=header, decimal=decimal)  # type: ignore[arg-type]


def columns_editor(seen: Preview) -> dict[str, Role]:
    """What each column is used as."""
    st.markdown("### What is in each column?")
    table = pd.DataFrame(
        {
            "Column": [column.name for column in seen.columns],
            "Use it as": [ROLES[column.role] for column in seen.columns],
            "What we found": [column.found for column in seen.columns],
        }
    )
    choice = st.column_config.SelectboxColumn("Use it as", options=list(ROLES.values()), required=True)
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=["Column", "What we found"],
        column_config={"Use it as": choice},
        key=f"columns_{hash((seen.name, seen.options))}",
        width="stretch",
    )
    back = {words: role for role, words in ROLES.items()}
    return {name: back[words] for name, words in zip(edited["Column"], edited["Use it as"], strict=True)}


def things_to_know(seen: Preview) -> None:
    """What is odd about the file, each in a sentence with row and column."""
    with st.container(border=True):
        count = len(seen.notes)
        st.markdown(f"**{count} thing{'s' * (count != 1)} to know**" if count else "**Nothing odd was found**")
        for one in seen.notes[:6]:
            st.markdown(f":orange-badge[:material/info: {escaped(one.badge)}] {escaped(one.text)}")
        about = "" if seen.complete else "about "
        rest = "rest is fine" if count else "all is fine"
        st.markdown(f":green-badge[:material/check: {rest}] {about}{counted(seen.n_ready, 'example')} ready")


@dataclass(frozen=True)
class Asked:
    """What was said about a new project; `task` raises BadInput while there is none yet."""

    name: str
    question: str
    guidelines: str
    task: Callable[[], Task]


def kind_of_label() -> type[Task]:
    """What a label is; asked where there is a choice."""
    if len(TASKS) == 1:
        return next(iter(TASKS.values()))
    shown = st.selectbox("A label is", list(TASKS), format_func=lambda name: TASKS[name].title, key=f"{ANSWERS}task")
    return TASKS[shown]


def what_to_ask(seen: Preview, roles: dict[str, Role], path: Path) -> Asked:
    """Name, question, task and guidelines of the project."""
    with st.container(border=True):
        kind = kind_of_label()
        # Not as the widgets' own defaults: what was typed before a visit to another page counts.
        usual = {"project_name": Path(seen.name).stem.replace("_", " ")[:80], "question": kind.question}
        for typed, value in usual.items():
            st.session_state.setdefault(typed, value)
        name = st.text_input("Project name", key="project_name")
        question = st.text_input("The question to ask", key="question")
        task = PARTS.get(kind.name, Part()).asked(kind, seen, roles, path)
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
    if seen.damaged is not None and roles[seen.damaged] != "ignore":
        return f"The column {seen.damaged} holds damaged text: choose another encoding, leave it out, or mend the file."
    if not {"text", "image", "number", "category"} & set(roles.values()):
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
    seen = preview(path, name, st.session_state.get("options"))
    line, other = st.columns([4, 1], vertical_alignment="center")
    about = "" if seen.complete else "about "
    volume = f"{seen.size / 1e6:,.1f} MB" if seen.size >= 1e5 else f"{seen.size / 1e3:,.1f} kB"
    size = f"{volume} · {about}{counted(seen.n_rows, 'row')}, {counted(len(seen.columns), 'column')}"
    line.markdown(f":material/description: **{named(seen.name)}** :gray[· {size}]")
    other.button("Another file", on_click=drop, args=(workspace,), type="tertiary", key="another")
    left, right = st.columns([2.1, 1])
    with left:
        options = options_row(seen)
        if options != seen.options:
            st.session_state["options"] = options
            st.rerun()
        st.dataframe(seen.rows, hide_index=True, key="preview", alt="The first rows of the file.")
        roles = columns_editor(seen)
    with right:
        things_to_know(seen)
        asked = what_to_ask(seen, roles, path)
    waiting = reason_to_wait(seen, roles, asked)
    with place:
        if waiting:
            note(escaped(waiting))
        words = "Create project and start labelling"
        st.button(words, type="primary", disabled=bool(waiting), key="create", on_click=begin_creating)
    if st.session_state.pop("creating", False) and not waiting:
        with above:
            create(workspace, path, seen, options, roles, asked)


workspace = begin("Upload a pool")
place = head("Upload a pool", "nothing is saved until you create the project")
chosen = st.session_state.get("incoming")
if chosen is None:
    choose_file(workspace)
else:
    try:
        show(workspace, Path(chosen[0]), chosen[1], place)
    except (Problem, OSError) as problem:
        refuse(str(problem))
        st.button("Choose another file", on_click=drop, args=(workspace,), key="again")
