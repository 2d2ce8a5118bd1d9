"""Label Studio: its short JSON (JSON-MIN), CSV and TSV, a row for every annotation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Self

from al_core.pools.choices import chosen as labels_of
from al_core.pools.choices import opened
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.label_studio import RESULT_KINDS
from al_core.pools.readers.tools.tally import are_classes
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool

NOTED_DOWN = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement", "history")
LONGEST_CLASS = 60


class LabelStudioFlat(Tool):
    """Rows whose answers stand among the fields of the task, just before who gave them."""

    title = "Label Studio"
    answer = ""

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions = questions

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By the time that an answer took, and who gave it."""
        names = dict.fromkeys(name for record in first for name in record)
        if "lead_time" not in names or not {"annotator", "annotation_id"} & names.keys():
            return None
        return cls(_questions(list(names), first))

    def read(self, record: Entry) -> Statement:
        """An annotation; those of the same task are of one example."""
        values = {name: opened(value) for name, value in record.items() if name not in NOTED_DOWN}
        lost = Counter({name: kind for name, value in values.items() if (kind := _kind_of(value))}.values())
        given = [
            Given(name, labels_of(values[name]) or []) for name in self.questions if values.get(name) not in (None, "")
        ]
        shown = {name: record[name] for name in values if name not in self.questions and not _kind_of(values[name])}
        noted = [name for name in record if name in NOTED_DOWN or (name in values and _kind_of(values[name]))]
        return Statement(shown, given, {name: record[name] for name in noted}, lost, _task(record))


def _task(record: Entry) -> str:
    return as_text(record.get("id")) and f"task {as_text(record['id'])}"


def _questions(names: Sequence[str], first: Sequence[Entry]) -> list[str]:
    """The fields that hold answers: choices in an object, a telling name, the last ones before who gave them."""
    fields = [name for name in names if name not in (*NOTED_DOWN, "id")]
    values = {name: [opened(record.get(name)) for record in first] for name in fields}
    sure = [name for name in fields if any(isinstance(one, dict) and "choices" in one for one in values[name])]
    likely = [name for name in fields if name not in sure and _may_be_classes(values[name])]
    if sure or (named := [name for name in likely if answer_strength(name) > 1]):
        return sure or named
    before = list(names[: names.index("annotator")]) if "annotator" in names else []
    last = before[before.index("id") + 1 :] if "id" in before[1:] else before[-1:]
    return [name for name in last if name in likely] or (likely if len(likely) == 1 else [])


def _may_be_classes(values: Sequence[Any]) -> bool:
    texts = [as_text(one).strip() for one in values if one not in (None, "")]
    if not texts or any(isinstance(one, list | dict) for one in values) or max(map(len, texts)) > LONGEST_CLASS:
        return False
    return are_classes(texts) and len(set(texts)) < max(2, len(texts)) and not all(_is_number(text) for text in texts)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _kind_of(value: Any) -> str:
    """What a list of results is that are no choices: spans, ratings; nothing for anything else."""
    first = value[0] if isinstance(value, list) and value else None
    if not isinstance(first, Mapping) or "choices" in first:
        return ""
    return next((kind for key, kind in RESULT_KINDS.items() if key in first and key != "text"), "")
