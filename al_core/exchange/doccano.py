"""doccano: a line a row for its text classification, the labels always a list."""

from al_core.exchange.catalogue import tool_format
from al_core.exchange.markings import read_to_the_end
from al_core.exchange.outgoing import Outgoing, OutgoingRow, json_lines


@tool_format(
    title="doccano",
    ending="doccano.jsonl",
    mime="application/jsonl",
    use="Import it into a text classification or sequence labelling project as JSONL, with the columns text and label.",
    cannot="It holds what people say together (each of their answers only as a remark), and no times or checks; an "
    "answer that no label fits, and a text without spans or read in part, look like a row without one. Pictures "
    "have to be imported beside it, by the names of their files.",
    fewest=0,
    spans=True,
)
def doccano_lines(outgoing: Outgoing) -> bytes:
    """Every row, without a label where nobody gave one."""
    name = "filename" if outgoing.shows_pictures else "text"
    return json_lines(_line(row, name, bool(outgoing.tokens)) for row in outgoing.rows())


def _line(row: OutgoingRow, name: str, spans: bool) -> dict[str, object]:
    """What is no text and no label becomes a remark of the row there."""
    said = {one.who: one.label or one.decision.kind for one in row.opinions}
    marking = read_to_the_end(row.label) if spans else None
    label = [list(one) for one in marking.spans] if marking else [] if spans else list(row.names)
    told = {"row": row.row, "row_id": row.id, "label": label, "answers": said}
    return {**row.beside(name, *told), name: row.shown, **told}
