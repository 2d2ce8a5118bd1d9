"""Label Studio: its short JSON (JSON-MIN), CSV and TSV, a row for every annotation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

from al_core.pools.attribution import said_by
from al_core.pools.choices import as_object, labels_of
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.marked.measures import stated
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.label_studio import RESULT_KINDS
from al_core.pools.readers.tools.tally import are_classes
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool, fields_of, text_field
from al_core.spans.units import UTF_16

NOTED_DOWN = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement", "history")
LONGEST_CLASS = 60


class LabelStudioFlat(Tool):
    """Rows whose answers stand among the fields of the task, just before who gave them."""

    title = "Label Studio"
    answer = ""
    said_in = ("annotator", "created_at", "updated_at")
    counted_in = UTF_16

    def __init__(self, questions: Sequence[str], others: Sequence[str], marked: Sequence[str] = ()) -> None:
        self.questions, self.others, self.marked = questions, others, marked

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By the time that an answer took, and who gave it."""
        names = fields_of(first)
        if "lead_time" not in names or not {"annotator", "annotation_id"} & set(names):
            return None
        questions, results = _questions(names, first)
        marked = [name for name in names if any(_are_spans(as_object(record.get(name))) for record in first)]
        return cls(questions, [name for name in results if name not in (*questions, *marked)], marked)

    def read(self, record: Entry) -> Statement:
        """An annotation; those of the same task are of one example."""
        values = {name: as_object(value) for name, value in record.items() if name not in NOTED_DOWN}
        kinds = {
            name: _kind_of(value, name in self.others) for name, value in values.items() if name not in self.marked
        }
        said = said_by(record.get("annotator"), record.get("updated_at") or record.get("created_at"))
        answered = [name for name in self.questions if values.get(name) not in (None, "")]
        given = [Given(name, labels_of(values[name]) or [], said=said) for name in answered]
        beside = {name: value for name, value in record.items() if name not in values or kinds.get(name)}
        asked = (*self.questions, *self.marked)
        shown = {name: record[name] for name in values if name not in asked and not kinds[name]}
        text = text_field({name: value for name, value in shown.items() if name not in self.others})
        for name in self.marked if text else ():
            # What marked nothing has no such field, and a class that was chosen beside it tells nothing of spans.
            found = pieces_in(values.get(name) or ([] if not self.questions else ""))
            marks = None if found is None else stated(shown[text], found.pieces)
            given.append(Given(name, [], said=said, marks=marks))
        return Statement(shown, given, beside, Counter(filter(None, kinds.values())), _task(record), text)


def _are_spans(value: Any) -> bool:
    """Whether it is [{"start": 0, "end": 4, "text": "Anna", "labels": ["PER"]}]."""
    first = value[0] if isinstance(value, list) and value else None
    named = (
        isinstance(first, Mapping)
        and ("labels" in first or "hypertextlabels" in first)
        and "paragraphlabels" not in first
    )
    return named and bool((found := pieces_in(value)) and found.pieces)


def _task(record: Entry) -> str:
    return as_text(record.get("id")) and f"task {as_text(record['id'])}"


def _questions(names: Sequence[str], first: Sequence[Entry]) -> tuple[list[str], list[str]]:
    """The fields that hold classes, and all that hold answers.

    Choices in an object and telling names; else the last fields before who gave them, where answers are written.
    """
    fields = [name for name in names if name not in (*NOTED_DOWN, "id")]
    values = {name: [as_object(record.get(name)) for record in first] for name in fields}
    before = list(names[: names.index("annotator")]) if "annotator" in names else []
    last = before[before.index("id") + 1 :] if "id" in before[1:] else before[-1:]
    results = [name for name in last if name in fields and name.casefold() != "text"]
    likely = [name for name in fields if _may_be_classes(values[name])]
    listed = {name for name in fields if name in results or answer_strength(name)}
    sure = [name for name in fields if any(_are_choices(one, name in listed) for one in values[name])]
    named = sure + [name for name in likely if name not in sure and answer_strength(name) > 1]
    placed = [name for name in results if name in likely]
    return named or placed or (likely if len(likely) == 1 and not results else []), results


def _are_choices(value: Any, listed: bool) -> bool:
    """Whether it is {"choices": ["pos"]}, or where answers may be `listed`, ["pos"]."""
    if isinstance(value, dict):
        return "choices" in value
    return listed and isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _may_be_classes(values: Sequence[Any]) -> bool:
    texts = [as_text(one).strip() for one in values if one not in (None, "")]
    if not texts or any(isinstance(one, list | dict) for one in values) or max(map(len, texts)) > LONGEST_CLASS:
        return False
    return are_classes(texts) and len(set(texts)) < max(2, len(texts)) and not all(_is_number(text) for text in texts)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _kind_of(value: Any, result: bool) -> str:
    """What an answer is that is no choice: a span, a rating, a number; nothing for anything else."""
    first = value[0] if isinstance(value, list) and value else None
    if isinstance(first, Mapping) and "choices" not in first:
        return next((kind for key, kind in RESULT_KINDS.items() if key in first and key != "text"), "")
    if not result or value in (None, "", []):
        return ""
    return "number" if _is_number(as_text(value)) else "other answer"
