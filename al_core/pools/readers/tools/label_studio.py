"""Label Studio: its JSON with tasks, annotations and predictions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, ClassVar, Self

from al_core.pools.attribution import said_by
from al_core.pools.cells import number
from al_core.pools.choices import PLACE_KEYS
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool

ANNOTATIONS = ("annotations", "completions")
PLAIN_TASK = {"id", "data", "meta"}
NOTED = ("created_at", "updated_at", "meta")
RESULT_KINDS = {
    "labels": "span",
    "hypertextlabels": "span",
    "paragraphlabels": "span",
    "timeserieslabels": "span",
    "rectanglelabels": "region",
    "polygonlabels": "region",
    "ellipselabels": "region",
    "brushlabels": "region",
    "keypointlabels": "region",
    "rectangle": "region",
    "choices": "partial choice",
    "rating": "rating",
    "number": "number",
    "datetime": "date",
    "textarea": "written answer",
    "text": "written answer",
    "taxonomy": "taxonomy answer",
    "relation": "relation",
}


class LabelStudio(Tool):
    """Tasks in full; cancelled annotations are no labels, and predictions are not either."""

    title = "Label Studio"
    said_in = ("annotator", "created_at", "updated_at")
    remarks: ClassVar[Mapping[str, str]] = {"suggestion": "a prediction is no label"}

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By `data` in every record, and annotations or predictions beside it or hardly anything else."""
        tasks = all(isinstance(record.get("data"), dict) for record in first)
        worked = any(isinstance(record.get(key), list) for record in first for key in (*ANNOTATIONS, "predictions"))
        return cls() if tasks and (worked or all(record.keys() <= PLAIN_TASK for record in first)) else None

    def read(self, record: Entry) -> Statement:
        """A task; each annotation is by somebody else."""
        annotations = [one for key in ANNOTATIONS for one in record.get(key) or () if isinstance(one, dict)]
        counting = [one for one in annotations if not (one.get("was_cancelled") or one.get("skipped"))]
        lost = Counter({"skipped answer": len(annotations) - len(counting)})
        given = [one for annotation in counting for one in _given(annotation, lost)]
        lost["suggestion"] = sum(bool(one.get("result")) for one in record.get("predictions") or ())
        people = dict.fromkeys(_person(one.get("completed_by")) for one in counting)
        beside = {"annotator": ", ".join(filter(None, people))} | {key: record.get(key) for key in NOTED}
        return Statement({"id": record.get("id"), **record["data"]}, given, _there(beside), lost)


def _given(annotation: Entry, lost: Counter[str]) -> Iterator[Given]:
    """What an annotation chose, or its numbers alone, question by question; all else that it holds is counted."""
    chosen: dict[str, list[str]] = {}
    numbers = all(_is_number(item) for item in annotation.get("result") or ())
    for item in annotation.get("result") or ():
        value = item.get("value") or {}
        choices = value.get("choices")
        if choices and PLACE_KEYS.isdisjoint(value):
            chosen.setdefault(str(item.get("from_name") or "label"), []).extend(
                [choices] if isinstance(choices, str) else map(str, choices)
            )
        elif numbers:
            chosen[str(item.get("from_name") or "label")] = [as_text(value["number"])]
        else:
            lost[_kind(item, value)] += 1
    sure = bool(annotation.get("ground_truth"))
    at = annotation.get("updated_at") or annotation.get("created_at")
    said = said_by(_person(annotation.get("completed_by")), at)
    if not annotation.get("result"):
        chosen["label"] = []
    return (
        Given(question, labels, sure=sure, said=said, none_fits=not labels, measured=numbers)
        for question, labels in chosen.items()
    )


def _is_number(item: Entry) -> bool:
    value = (item.get("value") or {}).get("number")
    return item.get("type") == "number" and isfinite(number(as_text(value)))


def _kind(item: Entry, value: Entry) -> str:
    known = (
        item.get("type")
        if item.get("type") in RESULT_KINDS
        else next((key for key in RESULT_KINDS if key in value), None)
    )
    return RESULT_KINDS[known] if known else "other answer"


def _person(who: Any) -> str:
    return str(who.get("email") or who.get("id") or "") if isinstance(who, dict) else str(who or "")


def _there(beside: Entry) -> dict[str, Any]:
    return {key: value for key, value in beside.items() if value}
