"""Potato: a line a person and row, a column a class, as its annotations are saved."""

import csv
import io

from al_core.exchange.catalogue import tool_format
from al_core.exchange.outgoing import Outgoing


@tool_format(
    title="Potato",
    ending="potato.tsv",
    mime="text/tab-separated-values",
    use="It is laid out as Potato's own output, annotated_instances.tsv.",
    cannot="It holds only answers with a label, and no columns beside the text, times, notes, pictures or checks; an "
    "answer that no label fits has no mark at all.",
)
def potato_table(outgoing: Outgoing) -> bytes:
    """Every label of everybody."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    classes = outgoing.classes
    writer.writerow(["user", "instance_id", "displayed_text", *(f"label:::{name}" for name in classes)])
    for row in outgoing.rows():
        for said in (one for one in row.opinions if one.label):
            marks = [place if name in said.names else "" for place, name in enumerate(classes, 1)]
            writer.writerow([said.who, row.id, row.shown, *marks])
    return table.getvalue().encode()
