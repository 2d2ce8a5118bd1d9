"""Prodigy: a line a person and row, as its choice interface saves them, or that for written text a number."""

from collections.abc import Iterator
from hashlib import blake2b

from al_core.exchange.catalogue import tool_format
from al_core.exchange.outgoing import Opinion, Outgoing, OutgoingRow, json_lines


@tool_format(
    title="Prodigy",
    ending="prodigy.jsonl",
    mime="application/jsonl",
    use="Take it in with: prodigy db-in DATASET FILE.",
    cannot="It holds only rows that somebody answered; “skipped” and “can't tell” both become “ignore”, and a picture "
    "is the name of its file. A number has neither bounds nor unit.",
    fewest=0,
)
def prodigy_lines(outgoing: Outgoing) -> bytes:
    """Every answer of everybody."""
    return json_lines(_lines(outgoing))


def _lines(outgoing: Outgoing) -> Iterator[dict[str, object]]:
    kind = "image" if outgoing.shows_pictures else "text"
    options = [{"id": name, "text": name} for name in outgoing.classes]
    for row in outgoing.rows():
        for said in row.opinions:
            asked = {"options": options, "accept": list(said.names)} if options else {"user_input": said.label}
            view = {"_view_id": "choice" if options else "text_input"}
            yield {kind: row.shown, **asked, **_answer(row, said, outgoing.project.id), **view}


def _answer(row: OutgoingRow, said: Opinion, dataset: str) -> dict[str, object]:
    """What has no label is ignored; accepted with `accept: []` says that none fits."""
    meta = {**row.beside("row", "id", "note", "flagged"), "row": row.row, "id": row.id}
    return {
        "answer": "accept" if said.label else "ignore",
        "meta": {**meta, "note": said.note, "flagged": said.flagged},
        "_input_hash": _number(f"{row.row} {row.id} {row.shown}"),
        "_task_hash": _number(f"{dataset} {row.row} {row.id} {row.shown}"),
        "_annotator_id": said.who,
        "_session_id": f"{dataset}-{said.who}",
        "_timestamp": int(said.decision.answered_at),
    }


def _number(text: str) -> int:
    """A number of 32 bits that follows from a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big", signed=True)
