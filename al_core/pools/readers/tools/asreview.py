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


class ASReview(Tool):
    """Relevant is 1, irrelevant 0, and what nobody screened has no label."""

    title = "ASReview"
    answer = ""
    said_in = ("asreview_user_name", "asreview_time", "asreview_note")
    remarks: ClassVar[Mapping[str, str]] = {}

    def __init__(self, question: str) -> None:
        self.question = question

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By columns that bear its name."""
        names = fields_of(first)
        if not any(name.casefold().startswith(OWN_PREFIX) for name in names):
            return None
        question = next((name for name in (f"{OWN_PREFIX}label", *INCLUDED) if name in names), None)
        return None if question is None else cls(question)

    def read(self, record: Entry) -> Statement:
        """A reference; title and abstract come first."""
        text = as_text(record.get(self.question)).strip()
        value = cells.number(text)
        label = f"{value:g}" if value in (0, 1) else "" if value == UNSCREENED else text
        beside = {name: value for name, value in record.items() if self._is_noted(name)}
        shown: dict[str, Any] = {name: record[name] for name in FIRST_SHOWN if name in record}
        shown |= {name: value for name, value in record.items() if name not in beside and name != self.question}
        said = said_by(*(record.get(name) for name in self.said_in))
        return Statement(shown, [Given(self.question, [label], said=said)], beside)

    def _is_noted(self, name: str) -> bool:
        plain = name.casefold()
        return name != self.question and (plain.startswith((OWN_PREFIX, NOTES)) or plain in INCLUDED)
