"""What this program exported: the answers with their examples, as a pool of its own."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

from al_core.pools.attribution import said_by
from al_core.pools.choices import as_object, labels_of
from al_core.pools.readers.marked.measures import Stated, stated
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool, fields_of, text_field

WRITTEN = {"row", "id", "label", "answer", "who", "answered_at", "strategy", "token"}
BESIDE_A_LABEL = ("row", "answers", "drawn_at_random", "chosen_by")
CUT = ("tokens", "ner_tags")  # a text with spans once more
NONE, NO_SPANS = "[]", '{"spans": []}'  # a label of no name, and one of no span, as the log writes them
MARKING = '{"spans":'  # how the log writes a label of spans
POOL_PREFIX = "pool."
GUARDED = ("=", "+", "-", "@", "\t", "\r")


class OwnExport(Tool):
    """Examples under their own names; a person's label goes before what was known from the start."""

    title = "this program"
    said_in = ("who", "answered_at", "note", "known_by", "known_at", "known_note")

    def __init__(self, *, guarded: bool) -> None:
        self.guarded = guarded

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By its columns; an apostrophe stands before every formula, or before none."""
        if not all(record.keys() >= WRITTEN for record in first):
            return None
        risky = [cell for record in first for cell in record.values() if isinstance(cell, str) and _is_risky(cell)]
        return cls(guarded=bool(risky) and all(cell.startswith("'") for cell in risky))

    def read(self, record: Entry) -> Statement:
        """An answer, or a row without any."""
        if self.guarded:
            record = {name: _unguarded(cell) for name, cell in record.items()}
        answered = as_text(record["answer"]) == "label"
        shown = {name.removeprefix(POOL_PREFIX): cell for name, cell in record.items() if name.startswith(POOL_PREFIX)}
        text = text_field(shown)
        said = said_by(record["who"], record["answered_at"], record.get("note"))
        given = []
        if answered:
            label = as_text(record["label"])
            given = [Given("label", [label], said.who, sure=True, said=said, marks=_marks(label, shown.get(text, "")))]
        if known := as_text(record.get("known")):
            said = said_by(record.get("known_by"), record.get("known_at"), record.get("known_note"))
            given.append(Given("label", [known], "from the start", said=said, marks=_marks(known, shown.get(text, ""))))
        lost = Counter({f"answer “{record['answer']}”": 1} if record["answer"] and not answered else {})
        noted = [name for name in record if not name.startswith(POOL_PREFIX) and name not in ("label", "id", "known")]
        beside = {name: record[name] for name in noted}
        return Statement({"id": record["id"], **shown}, given, beside, lost, f"row {record['row']}", text)


class OwnDataSet(Tool):
    """What it wrote in the formats of other tools: the row, what was said of it and how it was chosen stand beside."""

    title = "this program"

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By the number and the name that it gives to every row, and what each person answered."""
        fields = set(fields_of(first))
        told = any(name.partition(".")[0] == "answers" for name in fields)
        return cls() if told and all(record.keys() >= {"row", "row_id", "label"} for record in first) else None

    def read(self, record: Entry) -> Statement:
        """A row, with what people say together."""
        noted = [name for name in record if name.partition(".")[0] in BESIDE_A_LABEL]
        noted += [name for name in CUT if all(one in record for one in CUT)]
        shown = {name: value for name, value in record.items() if name not in (*noted, "label")}
        text, label = text_field(shown), as_object(record["label"])
        labels, marks = labels_of(label) or [], _marks(label, as_text(shown.get(text)))
        none = not labels and _fits_none(record.get("answers"))
        if label == [] and not none:
            marks = None  # doccano has an empty list where nobody has marked anything
        given = Given("label", labels, none_fits=none, marks=marks)
        return Statement(shown, [given], {name: record[name] for name in noted}, text=text)


def _fits_none(answers: Any) -> bool:
    """Whether somebody said that no label fits, or that there is no span, and did not only say nothing."""
    said = as_object(as_text(answers))
    labels = list(said.values()) if isinstance(said, dict) else []
    labels += [one.get("label") for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    return any(label in (NONE, NO_SPANS) for label in labels)


def _marks(label: Any, text: str) -> Stated | None:
    """The spans that a label says; None where it is another one."""
    found = pieces_in(label) if not isinstance(label, str) or label.startswith(MARKING) else None
    return None if found is None else stated(text, found.pieces, found.read)


def _is_risky(cell: str) -> bool:
    return cell.lstrip("'").startswith(GUARDED)


def _unguarded(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _is_risky(cell) else cell
