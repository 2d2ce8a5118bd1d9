"""JSON Lines of texts and the spans in them, each with its piece of the text."""

from collections.abc import Iterator

from al_core.exchange.catalogue import tool_format
from al_core.exchange.markings import places
from al_core.exchange.outgoing import Outgoing, json_lines
from al_core.spans.marking import as_marking


@tool_format(
    title="Texts and spans (JSON Lines)",
    ending="spans.jsonl",
    mime="application/jsonl",
    use="A line a text: text, and spans with start, end and label in characters, as Python counts them.",
    cannot="It holds what people say together, and no times or notes. Where nobody answered, spans is null; an empty "
    "list says that there is none, and read_up_to how far a text was read.",
    whole=False,
    spans=True,
)
def span_lines(outgoing: Outgoing) -> bytes:
    """Every row."""
    return json_lines(_lines(outgoing))


def _lines(outgoing: Outgoing) -> Iterator[dict[str, object]]:
    for row in outgoing.rows():
        marking = as_marking(row.label)
        spans = None if marking is None else places(row.shown, marking.spans)
        read = None if marking is None else marking.read
        told = {"text": row.shown, "spans": spans, "read_up_to": read}
        yield {**told, **row.beside(*told, "row", "row_id"), "row": row.row, "row_id": row.id}
