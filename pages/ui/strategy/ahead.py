"""What would be asked next: the pool on a map, rings around the next rows, and why each of them."""

import numpy as np
import streamlit as st

from al_core import STRATEGIES
from al_core.names import straightened
from al_core.pools.examples import example
from al_core.pools.features.maps import PoolMap
from al_core.serving.look_ahead import Ahead, LookAhead
from pages.ui.shared import charts
from pages.ui.shared.frame import Context, in_browser
from pages.ui.shared.words import escaped, note, plural
from pages.ui.strategy.pool_map import Map, pool_map
from pages.ui.tasks import part_of

NEXT = 5
EXPLAINED = 3
LABELLED = 300
HEIGHT = 345
AT_ONCE = 0.8  # seconds: as long as this nobody minds an empty place


def effect(context: Context) -> None:
    """The next rows on the map of the pool; while they are looked for, how long it has taken, and a way to stop it."""
    st.markdown("### What it would ask next")
    look = context.workspace.look_ahead(context.project)
    place = st.empty()
    if look.under_way:
        place.skeleton(HEIGHT)
    # Without a browser nobody comes back to look again.
    look.done.wait(AT_ONCE if in_browser() else None)
    with place.container():
        if look.under_way:
            _waiting(context, look)
        elif look.found is not None:
            _show(context, look.found)
            # A choice that somebody has looked at is likely to stay: labelling shall begin with it.
            context.workspace.follow(context.project)
        else:
            _nothing(context, look)


@st.fragment(run_every=1.0)
def _waiting(context: Context, look: LookAhead) -> None:
    """Drawn anew every second until the look has ended."""
    if not look.under_way:
        st.rerun()
    st.skeleton(HEIGHT)
    said, button = st.columns([3, 1], vertical_alignment="center")
    with said:
        nouns = plural(context.project.pool.noun)
        slow = STRATEGIES[context.project.settings.asking.strategy].cost == "high"
        why = "This strategy learns many models. " if slow else ""
        note(
            f"Looking at {context.project.pool.n_rows:,} {nouns}, {look.seconds:.0f} s so far. "
            f"{why}Labelling need not wait for it."
        )
    with button:
        st.button("Stop", key="stop_looking", on_click=context.workspace.looks.stop, args=(look,), width="stretch")


def _nothing(context: Context, look: LookAhead) -> None:
    """Why there is nothing to see."""
    if look.stopped:
        note("Stopped before anything was found. The strategy is chosen all the same.")
    else:
        st.markdown(":red-badge[:material/error: nothing found]")
        st.text(straightened(f"The look ahead came to nothing: {look.problem.rstrip('.')}."))
    st.button("Look again", key="look_again", on_click=context.workspace.looks.forget, args=(look,))


def _show(context: Context, found: Ahead) -> None:
    project, rows = context.project, [int(row) for row in found.ranking.rows[:NEXT]]
    task = project.task
    if not rows:
        note("Nothing is left to ask.")
        return
    examples = {row: example(project.pool, row) for row in rows}
    charts.draw(
        pool_map(_placed(context, found.map, rows), part_of(task).kinds(task), HEIGHT),
        key="map",
        alt=f"Map of the pool with the next {len(rows)} {plural(project.pool.noun)} ringed.",
    )
    note(_legend(context, found.map, len(rows)))
    if found.cold:
        note(_cold_words(context))
    for number, (row, reason) in enumerate(zip(rows[:EXPLAINED], found.ranking.reasons, strict=False), 1):
        _explain(number, examples[row], reason)


def _placed(context: Context, drawn: PoolMap, rows: list[int]) -> Map:
    """Points of the drawn rows, then of the newest labelled ones, then of the next."""
    project = context.project
    task = project.task
    newest = list(context.workspace.labels(project).by_row.items())[-LABELLED:]
    numbers = ((row, part_of(task).kind_of(task, label)) for row, label in newest if row not in rows)
    labelled = {row: number for row, number in numbers if number is not None}
    extra = drawn.place(project.pool, np.array([*labelled, *rows], dtype=np.int64))
    position = {row: place for place, row in enumerate([*labelled, *rows], len(drawn.rows))}
    return Map(
        np.vstack([drawn.points, extra]),
        {position[row]: number for row, number in labelled.items()},
        [position[row] for row in rows],
        {position[row]: example(project.pool, row)["short"] for row in position},
    )


def _legend(context: Context, drawn: PoolMap, n: int) -> str:
    pool = context.project.pool
    nouns = plural(pool.noun)
    shown = f"{pool.n_rows:,}" if len(drawn.rows) == pool.n_rows else f"{len(drawn.rows):,} of {pool.n_rows:,}"
    labelled = " Coloured: labelled." if context.workspace.labels(context.project).count else ""
    return f"{shown} {nouns}; near dots are alike.{labelled} Ringed: the next {n}."


def _cold_words(context: Context) -> str:
    """What serves before the strategy does."""
    first = STRATEGIES[context.project.settings.asking.cold_start]
    if not context.workspace.labels(context.project).count:
        return f"Nothing is labelled yet. The first questions come from “{first.title}” (cold start)."
    return f"Still at the start: the questions come from “{first.title}” (cold start)."


def _explain(number: int, example: dict, reason: str) -> None:
    """One of the next rows, shown as small as it can be told apart, and why it would be asked."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(f"**{number}**", width="content")
        if "image" in example:
            st.image(example["image"], width=32)
            st.markdown(f":gray[:small[{escaped(reason)}]]", width="stretch")
        else:
            st.markdown(f":small[“{escaped(example['short'])}” :gray[{escaped(reason)}]]", width="stretch")
