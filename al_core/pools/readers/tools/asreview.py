"""ASReview: the table of a screening, with what was found relevant."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from al_core.pools import cells
from al_core.pools.attribution import said_by
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool, fields_of

OWN_PREFIX = "asreview_"
FIRST_SHOWN = ("title", "primary_title", "abstract")
INCLUDED = ("included", "label_included", "final_included")
NOTES = "exported_notes"
UNSCREENED = -1
OURS = frozenset({"row", "row_id", "label"})  # what our own table for it has beside


class ASReview(Tool):
    """Relevant is 1, irrelevant 0, and what nobody screened has no label; in a table that was ours they have names."""

    title = "ASReview"
    answer = ""
    said_in = ("asreview_user_name", "asreview_time", "asreview_note")
    remarks: ClassVar[Mapping[str, str]] = {}

    def __init__(self, question: str, names: Mapping[str, str]) -> None:
        self.question, self.names = question, names

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By columns that bear its name."""
        names = fields_of(first)
        if not any(name.casefold().startswith(OWN_PREFIX) for name in names):
            return None
        question = next((name for name in (f"{OWN_PREFIX}label", *INCLUDED) if name in names), None)
        return None if question is None else cls(question, _our_names(first, question))

    def read(self, record: Entry) -> Statement:
        """A reference; title and abstract come first."""
        label = _screened(record, self.question)
        label = self.names.get(label, label)
        beside = {name: value for name, value in record.items() if self._is_noted(name)}
        shown: dict[str, Any] = {name: record[name] for name in FIRST_SHOWN if name in record}
        shown |= {name: value for name, value in record.items() if name not in beside and name != self.question}
        said = said_by(*(record.get(name) for name in self.said_in))
        return Statement(shown, [Given(self.question, [label], said=said)], beside)

    def _is_noted(self, name: str) -> bool:
        plain = name.casefold()
        ours = bool(self.names) and name in OURS
        return name != self.question and (ours or plain.startswith((OWN_PREFIX, NOTES)) or plain in INCLUDED)


def _screened(record: Entry, question: str) -> str:
    text = as_text(record.get(question)).strip()
    value = cells.number(text)
    return f"{value:g}" if value in (0, 1) else "" if value == UNSCREENED else text


def _our_names(first: Sequence[Entry], question: str) -> dict[str, str]:
    """What 1 and 0 were called where we wrote the table: each has one name there."""
    ours = [record for record in first if record.keys() >= OURS]
    pairs = {(_screened(one, question), as_text(one["label"])) for one in ours if one["label"]}
    names = {screened: name for screened, name in pairs if screened}
    return names if len(names) == len(pairs) == len(set(names.values())) else {}
