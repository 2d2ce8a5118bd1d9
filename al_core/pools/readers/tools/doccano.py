"""doccano: JSON Lines with a list of labels, and CSV with labels joined by #."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from al_core.pools.attribution import said_by
from al_core.pools.choices import as_object, labels_of
from al_core.pools.readers.marked.measures import Piece, stated
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool, text_field

TEXTS = ("text", "data")
LABEL_FIELDS = ("label", "labels", "annotations")
OWN = {"Comments", "comments", "annotation_approver", "relations"}
NOTED_DOWN_BY_IT = {"Comments", "comments", "annotation_approver", "meta", "split"}
JOINT = "#"


class Doccano(Tool):
    """An empty list is no label, for spans neither: so it writes what nobody has looked at; relations are counted."""

    title = "doccano"
    said_in = ("Comments", "comments", "annotation_approver", "split")

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By what it writes beside a list of labels; in a table, by labels joined with # that stand alone as well."""
        if _are_joined(first):
            return cls()
        fields = (*LABEL_FIELDS, "entities")
        listed = all(any(isinstance(record.get(name), list) for name in fields) for record in first)
        texts = listed and all(any(name in record for name in TEXTS) for record in first)
        own = texts and any(not OWN.isdisjoint(record) or _are_spans(record) for record in first)
        ours = all({"row", "row_id", "answers"} <= record.keys() for record in first)
        return cls() if own and not ours else None

    def read(self, record: Entry) -> Statement:
        """An example; where every person has a file of their own, the same id is the same example."""
        lost: Counter[str] = Counter(relation=len(record.get("relations") or ()))
        labels: list[str] = []
        pieces: list[Piece] = []
        for name in (*LABEL_FIELDS, "entities"):
            value = _split(as_object(record.get(name)))
            names = labels_of(value)
            labels += names or []
            if names is None and (found := pieces_in(value)) is not None:
                pieces += found.pieces
            elif names is None:
                lost["span"] += len(value)
        left = {*LABEL_FIELDS, "entities", "relations"}
        beside = {name: value for name, value in record.items() if name in NOTED_DOWN_BY_IT}
        shown = {name: value for name, value in record.items() if name not in left and name not in beside}
        who = as_text(record.get("split"))
        noted = record.get("Comments") or record.get("comments")
        said = said_by(who or record.get("annotation_approver"), note=noted)
        text = text_field(shown)
        marks = stated(shown[text], pieces) if pieces and text else None
        given = [Given("label", labels, who, said=said, marks=marks)]
        return Statement(shown, given, beside, lost, who and as_text(record.get("id")), text)


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(JOINT)] if isinstance(value, str) and value else value


def _are_spans(record: Entry) -> bool:
    """Whether it holds spans as doccano has them: [0, 4, "PER"] as labels, or entities with their offsets."""
    entities = record.get("entities")
    offsets = isinstance(entities, list) and any(isinstance(one, dict) and "start_offset" in one for one in entities)
    return offsets or labels_of(as_object(record.get("label"))) is None


def _are_joined(first: Sequence[Entry]) -> bool:
    """Whether labels are joined: every part of what is joined must stand alone somewhere ("C#" is a name)."""
    values = {as_text(record.get("label")) for record in first} - {""}
    joined = [value.split(JOINT) for value in values if JOINT in value]
    alone = {value for value in values if JOINT not in value}
    again = Counter(part for parts in joined for part in parts)
    return bool(joined) and all(_known(parts, alone, again) for parts in joined)


def _known(parts: Sequence[str], alone: Iterable[str], again: Mapping[str, int]) -> bool:
    return len(set(parts)) == len(parts) and all(part in alone or (part and again[part] > 1) for part in parts)
