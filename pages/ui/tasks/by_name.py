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

BARS = ("Found (recall)", "Right when said (precision)")


def by_name(now: Reading, details: Sequence[Mapping[str, Any]]) -> None:
    """The table of the names with the `details` of each, and the labels of each as bars."""
    task = task_of(now.context)
    counts = Counter(name for label in now.labels.by_row.values() for name in names_in(label))
    given = [counts[name] for name in task.names]
    noun = task.noun.capitalize()
    left, right = st.columns([1.45, 1])
    with left:
        st.markdown(f"**{noun} by {task.noun}**", help=what_is_this(now.context, "classes"))
        _table(noun, task.names, given, {line["label"]: line for line in details})
    with right:
        st.markdown(f"**Labels by {task.noun}** :gray[– not the mix of the pool]")
        figure = charts.label_bars(task.numbered, given, height=30 + 37 * len(task.names))
        said = ", ".join(f"{isolated(name)} {count}" for name, count in zip(task.names, given, strict=True))
        charts.draw(figure, key="bars", alt=f"Labels by {task.noun}: {said}.")


def _table(noun: str, names: Sequence[str], given: Sequence[int], found: Mapping[str, Mapping[str, Any]]) -> None:
    """Recall and precision of each name, with the range of both."""
    rows = [
        {
            noun: name,
            "Labels": count,
            BARS[0]: _share(found.get(name), "recall"),
            BARS[1]: _share(found.get(name), "precision"),
            "Likely recall": _interval(found.get(name), "recall"),
            "Likely precision": _interval(found.get(name), "precision"),
        }
        for name, count in zip(names, given, strict=True)
    ]
    progress = st.column_config.ProgressColumn
    config = {name: progress(name, min_value=0, max_value=100, format="%.0f%%") for name in BARS}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config=config,
        key="per_class",
        height="content",
        alt=f"Per {noun.lower()}: labels, recall and precision.",
    )


def _share(line: Mapping[str, Any] | None, name: str) -> float | None:
    return None if line is None or line[name] is None else 100 * line[name]


def _interval(line: Mapping[str, Any] | None, name: str) -> str:
    if line is None or line[name] is None:
        return why_undefined(line, name)
    return likely(line[f"{name}_low"], line[f"{name}_high"])
