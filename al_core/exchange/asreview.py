"""ASReview: the columns of the file, and relevant or not."""

import pandas as pd

from al_core.exchange.catalogue import tool_format
from al_core.exchange.outgoing import Outgoing, OutgoingRow

RELEVANT = frozenset({"relevant", "include", "included", "yes", "1", "true", "positive", "pos", "accept", "in"})
IRRELEVANT = frozenset(
    {"irrelevant", "not relevant", "exclude", "excluded", "no", "0", "false", "negative", "neg", "out"}
)
_TITLES = {"title", "primary_title", "abstract", "abstract note", "notes_abstract"}


@tool_format(
    title="ASReview",
    ending="asreview.csv",
    mime="text/csv",
    use="Start a review with it as the data set; records with a label are its prior knowledge.",
    cannot="It holds two classes, of which 1 is the one that is named like a yes, else the second, and one label a "
    "row; “skipped” and “can't tell” become blanks.",
    fewest=2,
    most=2,
    several=False,
)
def asreview_table(outgoing: Outgoing) -> bytes:
    """Every record; one without a label is blank."""
    relevant = relevant_class(outgoing.classes)
    rows = list(outgoing.rows())
    table = pd.DataFrame([_line(row, relevant) for row in rows])
    if not {str(name).casefold() for name in table} & _TITLES:
        # Without a title or an abstract there is nothing that it could show.
        table = table.drop(columns=rows[0].alone or [])
        table.insert(0, "abstract", [row.shown for row in rows])
    return table.to_csv(index=False, lineterminator="\r\n").encode()


def relevant_class(classes: tuple[str, ...]) -> str:
    """The class that is relevant: one that is named like a yes, else the other of a no, else the second."""
    plain = {name.casefold(): name for name in classes}
    likely = [name for name in plain if name in RELEVANT] or [
        name for name in plain if plain.keys() - {name} <= IRRELEVANT
    ]
    return plain[likely[0]] if likely else classes[1]


def _line(row: OutgoingRow, relevant: str) -> dict[str, object]:
    labelled = [one for one in row.opinions if one.label]
    told = {
        "row": row.row,
        "row_id": row.id,
        "label": row.label,
        "asreview_label": int(row.label == relevant) if row.label else "",
        "asreview_time": labelled[-1].time if labelled else "",
        "asreview_note": " | ".join(one.note for one in row.opinions if one.note),
        "asreview_user_name": row.people,
    }
    return {**row.columns(*told), **told}
