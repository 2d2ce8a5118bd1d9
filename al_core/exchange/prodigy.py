"""Prodigy: a line a person and row, as its choice interface saves them, or that for written text a number."""

from collections.abc import Iterator
from hashlib import blake2b

from al_core.exchange.catalogue import tool_format
from al_core.exchange.markings import as_prodigy_has_it, read_to_the_end
from al_core.exchange.outgoing import Opinion, Outgoing, OutgoingRow, json_lines
from al_core.spans.marking import Marking, as_marking, first_overlap


@tool_format(
    title="Prodigy",
    ending="prodigy.jsonl",
    mime="application/jsonl",
    use="Take it in with: prodigy db-in DATASET FILE.",
    cannot="It holds only rows that somebody answered; “skipped” and “can't tell” both become “ignore”, and a picture "
    "is the name of its file. A number has neither bounds nor unit. A text that was read in part is ignored, too.",
    fewest=0,
    spans=True,
)
def prodigy_lines(outgoing: Outgoing) -> bytes:
    """Every answer of everybody."""
    return json_lines(_lines(outgoing))


def _lines(outgoing: Outgoing) -> Iterator[dict[str, object]]:
    kind = "image" if outgoing.shows_pictures else "text"
    options = [{"id": name, "text": name} for name in outgoing.classes]
    for row in outgoing.rows():
        for said in row.opinions:
            if outgoing.tokens:
                yield {kind: row.shown, **_marked(row, said, outgoing)}
                continue
            asked = {"options": options, "accept": list(said.names)} if options else {"user_input": said.label}
            view = {"_view_id": "choice" if options else "text_input"}
            yield {kind: row.shown, **asked, **_answer(row, said, outgoing.project.id, bool(said.label)), **view}


def _marked(row: OutgoingRow, said: Opinion, outgoing: Outgoing) -> dict[str, object]:
    """Tokens and spans; a text is accepted when all of it was read, be there any or none."""
    marking = as_marking(said.label) or Marking()
    accepted = read_to_the_end(said.label) is not None
    view = "spans_manual" if first_overlap(marking.spans) else "ner_manual"
    marked = as_prodigy_has_it(row.shown, marking.spans, outgoing.tokens)
    return {**marked, **_answer(row, said, outgoing.project.id, accepted), "_view_id": view}


def _answer(row: OutgoingRow, said: Opinion, dataset: str, accepted: bool) -> dict[str, object]:
    """What has no label is ignored; accepted with `accept: []` says that none fits."""
    meta = {**row.beside("row", "id", "note", "flagged"), "row": row.row, "id": row.id}
    return {
        "answer": "accept" if accepted else "ignore",
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
