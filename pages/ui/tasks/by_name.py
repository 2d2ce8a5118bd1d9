"""Class by class, or label by label: what the model finds, and how many labels there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from al_core.names import isolated
from al_core.tasks.tested import why_undefined
from pages.ui.shared import charts
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import likely
from pages.ui.tasks.editing import names_in, task_of

MEASURES = {"recall": "Found (recall)", "precision": "Right when said (precision)"}


def by_name(
    now: Reading,
    details: Sequence[Mapping[str, Any]],
    *,
    measures: Mapping[str, str] = MEASURES,
    counted: str = "labels",
) -> None:
    """The table of the names with the `measures` in the `details` of each, and what is `counted` as bars."""
    task = task_of(now.context)
    counts = Counter(name for label in now.labels.by_row.values() for name in names_in(label))
    given = [counts[name] for name in task.names]
    noun = task.noun.capitalize()
    left, right = st.columns([1.45 if len(measures) <= len(MEASURES) else 2.4, 1])
    with left:
        st.markdown(f"**{noun} by {task.noun}**", help=what_is_this(now.context, "classes"))
        columns = {noun: task.names, counted.capitalize(): given}
        _table(pd.DataFrame(columns), {line["label"]: line for line in details}, measures)
    with right:
        st.markdown(f"**{counted.capitalize()} by {task.noun}** :gray[– not the mix of the pool]")
        figure = charts.label_bars(task.numbered, given, height=30 + 37 * len(task.names))
        said = ", ".join(f"{isolated(name)} {count}" for name, count in zip(task.names, given, strict=True))
        charts.draw(figure, key="bars", alt=f"{counted.capitalize()} by {task.noun}: {said}.")


def _table(table: pd.DataFrame, found: Mapping[str, Mapping[str, Any]], measures: Mapping[str, str]) -> None:
    """Beside the names each measure, with its range."""
    noun, counted = table.columns
    lines = [found.get(name) for name in table[noun]]
    for name, words in measures.items():
        table[words] = [_share(line, name) for line in lines]
    for name in measures:
        table[f"Likely {_in_head(name)}"] = [_interval(line, name) for line in lines]
    progress = st.column_config.ProgressColumn
    config = {words: progress(words, min_value=0, max_value=100, format="%.0f%%") for words in measures.values()}
    said = ", ".join([counted.lower(), *map(_in_head, measures)])
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        key="per_class",
        height="content",
        alt=f"Per {noun.lower()}: {said}.",
    )


def _in_head(name: str) -> str:
    """A measure as the head of its column has it."""
    return name.upper() if name == "f1" else name


def _share(line: Mapping[str, Any] | None, name: str) -> float | None:
    return None if line is None or line[name] is None else 100 * line[name]


def _interval(line: Mapping[str, Any] | None, name: str) -> str:
    if line is None or line[name] is None:
        return why_undefined(line, name)
    return likely(line[f"{name}_low"], line[f"{name}_high"])
