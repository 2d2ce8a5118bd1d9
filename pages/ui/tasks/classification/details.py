"""Class by class: what the model finds, and how many labels there are."""

import pandas as pd
import streamlit as st

from al_core.learning.rounds import Round
from al_core.names import isolated
from al_core.tasks.tested import why_undefined
from pages.ui.shared import charts
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import likely
from pages.ui.tasks.classification.editing import task_of


def by_class(now: Reading) -> None:
    """The table of the classes, and the labels of each as bars."""
    task = task_of(now.context)
    classes = task.classes
    given = [sum(label == name for label in now.labels.by_row.values()) for name in classes]
    left, right = st.columns([1.45, 1])
    with left:
        st.markdown("**Class by class**", help=what_is_this(now.context, "classes"))
        _table(now.rounds[-1] if now.rounds else None, classes, given)
    with right:
        st.markdown("**Labels by class** :gray[– not the mix of the pool]")
        figure = charts.label_bars(task.numbered, given, height=30 + 37 * len(classes))
        counts = ", ".join(f"{isolated(name)} {count}" for name, count in zip(classes, given, strict=True))
        charts.draw(figure, key="bars", alt=f"Labels by class: {counts}.")


def _table(finished: Round | None, classes: tuple[str, ...], given: list[int]) -> None:
    """Recall and precision of each class, with the range of recall."""
    found = {line["label"]: line for line in finished.details} if finished else {}
    rows = [
        {
            "Class": name,
            "Labels": count,
            "Found (recall)": _share(found.get(name), "recall"),
            "Right when said (precision)": _share(found.get(name), "precision"),
            "Likely recall": _interval(found.get(name), "recall"),
            "Likely precision": _interval(found.get(name), "precision"),
        }
        for name, count in zip(classes, given, strict=True)
    ]
    bars = ("Found (recall)", "Right when said (precision)")
    progress = st.column_config.ProgressColumn
    config = {name: progress(name, min_value=0, max_value=100, format="%.0f%%") for name in bars}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config=config,
        key="per_class",
        height="content",
        alt="Per class: labels, recall and precision.",
    )


def _share(line: dict | None, name: str) -> float | None:
    return None if line is None or line[name] is None else 100 * line[name]


def _interval(line: dict | None, name: str) -> str:
    if line is None or line[name] is None:
        return why_undefined(line, name)
    return likely(line[f"{name}_low"], line[f"{name}_high"])
