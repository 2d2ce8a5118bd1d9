"""Choose in a minute how the next example is picked, and see the effect."""

import numpy as np
import streamlit as st

from al_core import MODELS, STRATEGIES
from al_core.errors import Problem
from al_core.features import load_features
from al_core.projects import add_class, change_settings, rename_class
from pages.ui import charts
from pages.ui.frame import Context, enter, go
from pages.ui.pool_map import Map, pool_map
from pages.ui.words import counted, escaped, head, note, plural

FIRST = ("margin", "least_confidence", "vote_entropy", "k_center", "random")
ALL = "all strategies"
NEXT = 5


def field_term(name: str) -> str:
    """The strategy's name the way the field writes it."""
    terms = {"margin": "margin sampling", "k_center": "k-center", "k_means": "k-means"}
    return terms.get(name, name.replace("_", " "))


def choose_strategy(context: Context) -> str:
    """The strategies as cards; those beyond the first five behind a sixth."""
    now = context.project.settings.strategy
    shown = [name for name in FIRST if name in STRATEGIES]
    titles = {name: f"**{STRATEGIES[name].title}** :gray[{field_term(name)}]" for name in STRATEGIES}
    with st.container(key="strategy"):
        chosen = st.radio(
            "Strategy",
            [*shown, ALL],
            index=shown.index(now) if now in shown else len(shown),
            key="strategy_card",
            format_func=lambda name: titles.get(name, "**All strategies**"),
            label_visibility="collapsed",
            width="stretch",
            captions=[*(STRATEGIES[name].help for name in shown), "Every strategy there is, in a list."],
        )
    if chosen != ALL:
        return chosen
    names = list(STRATEGIES)
    chosen = st.selectbox(
        "All strategies",
        names,
        index=names.index(now),
        key="strategy_name",
        format_func=lambda name: f"{STRATEGIES[name].title} – {field_term(name)}",
    )
    note(f"{STRATEGIES[chosen].help} {escaped(STRATEGIES[chosen].source)}")
    return chosen


def advanced(context: Context) -> dict[str, object]:
    """Everything else that can be set, each with its sentence."""
    settings = context.project.settings
    models = list(MODELS)
    cold = [name for name, one in STRATEGIES.items() if not one.needs_model]
    share = round(100 * settings.random_share)
    words = f"Advanced settings · {settings.model.replace('_', ' ')}, {share}% by lot, seed {settings.seed}"
    with st.expander(words):
        model = st.selectbox(
            "Model",
            models,
            index=models.index(settings.model),
            format_func=lambda name: name.replace("_", " "),
            help="What learns from the labels. Logistic regression is fast and hard to beat with few labels.",
        )
        batch = st.number_input(
            "Answers between two models (batch size)",
            1,
            500,
            settings.batch_size,
            help="A new model is learnt after so many new answers. Small is better while learning is fast.",
        )
        lot = st.slider("Share of random examples, %", 0, 100, share, help=random_help(context))
        start = st.selectbox(
            "Until every class has been seen (cold start)",
            cold,
            index=cold.index(settings.cold_start),
            format_func=lambda name: STRATEGIES[name].title,
            help=f"Serves until each class has an example, or {settings.cold_limit} answers are given.",
        )
        target = st.slider(
            "Target accuracy, %",
            50,
            99,
            round(100 * settings.target),
            help="Drawn in the curve; nothing depends on it.",
        )
        seed = st.number_input(
            "Seed", 0, 10**6, settings.seed, help="The same seed and the same answers give the same questions."
        )
    return {
        "model": model,
        "batch_size": int(batch),
        "random_share": lot / 100,
        "cold_start": start,
        "target": target / 100,
        "seed": int(seed),
    }


def random_help(context: Context) -> str:
    """What random examples are good for in this project."""
    if context.project.split.zone.size:
        return "Drawn by lot from rows set aside to test the model; it does not learn from them. Without: no score."
    return "Drawn by lot among all, so that the model also sees what it would not ask for. It learns from them."


@st.cache_data(show_spinner=False, max_entries=50)
def next_rows(
    project: str, strategy: str, settings: str, changes: int, _context: Context
) -> tuple[list[int], list[str], bool]:
    """The rows that this strategy would ask next, why, and whether the cold start still serves."""
    finished = _context.workspace.look_ahead(_context.project, strategy)
    ranking = finished.ranking
    return [int(row) for row in ranking.rows[:NEXT]], list(ranking.reasons[:NEXT]), finished.cold


@st.fragment
def effect(context: Context, strategy: str) -> None:
    """The pool on a map, what is labelled, and rings around what would be asked next."""
    project, labels = context.project, context.workspace.labels(context.project)
    nouns = plural(project.pool.noun)
    st.markdown("### What it would ask next")
    place = st.empty()
    place.skeleton(height=440)
    try:
        rows, reasons, cold = next_rows(project.id, strategy, repr(project.settings), labels.changes, context)
        drawn = context.workspace.map(project)
    except Problem as problem:
        place.error(str(problem), icon=":material/error:")
        return
    points, labelled = place_rows(context, drawn, rows)
    examples = {row: project.pool.example(row)["short"] for row in [*rows, *labelled][:300]}
    position = {row: place for place, row in enumerate([*labelled, *rows], len(drawn.rows))}
    classes = project.settings.classes
    chart = Map(
        points,
        {position[row]: classes.index(label) for row, label in labelled.items() if label in classes},
        [position[row] for row in rows],
        {position[row]: words for row, words in examples.items() if row in position},
    )
    with place.container():
        charts.draw(
            pool_map(chart, classes, 440),
            key="map",
            alt=f"Map of the pool with the next {len(rows)} {nouns} ringed.",
        )
    whole = len(drawn.rows) == project.pool.n_rows
    of = "" if whole else f"Map of {len(drawn.rows):,} of {project.pool.n_rows:,} {nouns}. "
    note(f"{of}Each dot is one of the {nouns}; near dots are alike. Coloured: labelled. Ringed: the next {len(rows)}.")
    if cold:
        note("Cold start: until each class has been seen, the questions are spread over the pool.")
    for number, (row, reason) in enumerate(zip(rows[:3], reasons, strict=False), 1):
        st.markdown(f"**{number}** “{escaped(examples[row])}” :gray[{escaped(reason)}]")


def place_rows(context: Context, drawn, rows: list[int]):  # type: ignore[no-untyped-def]
    """Points of the drawn rows, then of up to 300 labelled ones, then of the next."""
    by_row = context.workspace.labels(context.project).by_row
    labelled = dict(list(by_row.items())[-300:])
    labelled = {row: label for row, label in labelled.items() if row not in rows}
    extra = drawn.place(context.project.pool, np.array([*labelled, *rows], dtype=np.int64))
    return np.vstack([drawn.points, extra]), labelled


def learnt_from(context: Context) -> None:
    """How the columns became numbers: what was filled in, folded, left out, or computed on a part."""
    notes = load_features(context.project.pool).notes
    if notes:
        with st.expander(f"How the examples are read · {counted(len(notes), 'remark')}"):
            for said in notes:
                st.text(said)


def classes_of(context: Context) -> None:
    """Add or rename a class; no answer is lost."""
    project = context.project
    with st.expander(f"Classes · {len(project.settings.classes)}"):
        new = st.text_input("Add a class", key="new_class", max_chars=100)
        st.button("Add", key="add_class", disabled=not new.strip(), on_click=changed, args=(add_class, context, new))
        old = st.selectbox("Rename a class", project.settings.classes, key="old_class")
        name = st.text_input("Its new name; an existing name merges the two", key="renamed_class", max_chars=100)
        st.button(
            "Rename",
            key="rename_class",
            disabled=not name.strip(),
            on_click=changed,
            args=(rename_class, context, old, name),
        )
        note("Every answer given is kept. Merging moves the keys of the classes behind up by one.")


def changed(change, context: Context, *values: str) -> None:  # type: ignore[no-untyped-def]
    """Make one change to the classes; what goes wrong is said on the page."""
    try:
        project = change(context.workspace.store, context.project.id, *values)
        context.workspace.follow(project)
    except Problem as problem:
        st.session_state["strategy_problem"] = str(problem)


context = enter("Strategy")
place = head("How should it choose what to ask?", escaped(context.project.name))
if problem := st.session_state.pop("strategy_problem", None):
    st.error(problem, icon=":material/error:")
left, right = st.columns([1, 1], gap="medium")
with left:
    strategy = choose_strategy(context)
    values = advanced(context)
    classes_of(context)
    learnt_from(context)
wanted = {"strategy": strategy, **values}
if any(getattr(context.project.settings, name) != value for name, value in wanted.items()):
    project = change_settings(context.workspace.store, context.project.id, **wanted)
    context = Context(context.workspace, project, context.who)
    context.workspace.follow(project)
with place:
    if st.button("Start labelling", type="primary", icon=":material/play_arrow:", key="start"):
        go("label", context.project)
with right, st.container(border=True):
    effect(context, strategy)
