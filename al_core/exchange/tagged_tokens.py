"""JSON Lines of tokens and tags, as data sets of named entities have them."""

from collections.abc import Iterator

from al_core.exchange.catalogue import tool_format
from al_core.exchange.markings import NOT_READ, ONLY_TOKENS, tagged
from al_core.exchange.outgoing import Outgoing, json_lines


@tool_format(
    title="Tokens and tags (JSON Lines)",
    ending="tokens.jsonl",
    mime="application/jsonl",
    use="A line a text: tokens, and ner_tags in IOB2.",
    cannot="It holds tokens without the blanks between them, no times or notes, and no rows without an answer. "
    f"{ONLY_TOKENS}{NOT_READ}",
    whole=False,
    spans=True,
)
def token_lines(outgoing: Outgoing) -> bytes:
    """The texts that have an answer."""
    return json_lines(_lines(outgoing))


def _lines(outgoing: Outgoing) -> Iterator[dict[str, object]]:
    for row in outgoing.labelled():
        tokens, tags = tagged(row.shown, row.label, outgoing.tokens)
        if tokens:
            yield {"tokens": tokens, "ner_tags": tags, "row": row.row, "id": row.id}
