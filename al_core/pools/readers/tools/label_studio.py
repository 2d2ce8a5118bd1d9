"""Label Studio: its JSON with tasks, annotations and predictions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, ClassVar, Self

from al_core.pools.attribution import said_by
from al_core.pools.cells import number
from al_core.pools.choices import PLACE_KEYS
from al_core.pools.readers.marked.measures import Piece, stated
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import UNSAID, Entry, Given, Statement, Tool, text_field
from al_core.spans.units import UTF_16

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
    counted_in = UTF_16
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
        text = text_field(record["data"], _marked_field(counting, record["data"]))
        given = [one for annotation in counting for one in _given(annotation, record["data"].get(text, ""), lost)]
        lost["suggestion"] = sum(bool(one.get("result")) for one in record.get("predictions") or ())
        people = dict.fromkeys(_person(one.get("completed_by")) for one in counting)
        beside = {"annotator": ", ".join(filter(None, people))} | {key: record.get(key) for key in NOTED}
        return Statement({"id": record.get("id"), **record["data"]}, given, _there(beside), lost, text=text)


def _given(annotation: Entry, text: str, lost: Counter[str]) -> Iterator[Given]:
    """What an annotation chose or marked, or its numbers alone, question by question; all else is counted."""
    chosen: dict[str, list[str]] = {}
    marked: dict[str, list[Piece]] = {}
    numbers = all(_is_number(item) for item in annotation.get("result") or ())
    for item in annotation.get("result") or ():
        value = item.get("value") or {}
        choices = value.get("choices")
        question = str(item.get("from_name") or UNSAID)
        if choices and PLACE_KEYS.isdisjoint(value):
            chosen.setdefault(question, []).extend([choices] if isinstance(choices, str) else map(str, choices))
        elif numbers:
            chosen[question] = [as_text(value["number"])]
        elif text and (pieces := _pieces(item, value)) is not None:
            marked.setdefault(question, []).extend(pieces)
        else:
            lost[_kind(item, value)] += 1
    sure = bool(annotation.get("ground_truth"))
    at = annotation.get("updated_at") or annotation.get("created_at")
    said = said_by(_person(annotation.get("completed_by")), at)
    for question, pieces in marked.items():
        yield Given(question, [], sure=sure, said=said, marks=stated(text, pieces))
    if not annotation.get("result"):
        yield Given(UNSAID, [], sure=sure, said=said, none_fits=True, marks=stated(text, ()))
    for question, labels in chosen.items():
        yield Given(question, labels, sure=sure, said=said, none_fits=not labels, measured=numbers)


def _marked_field(annotations: Sequence[Entry], data: Entry) -> str:
    """What the text that was marked is called, where the interface calls it as the task does."""
    named = [str(item.get("to_name")) for one in annotations for item in one.get("result") or () if _is_of_text(item)]
    return next((name for name in named if name in data), "")


def _is_of_text(item: Entry) -> bool:
    return item.get("type") in ("labels", "hypertextlabels")


def _pieces(item: Entry, value: Entry) -> Sequence[Piece] | None:
    """The spans of a region of a text, one for each of its names; None where it is another region."""
    if not _is_of_text(item):
        return None
    places = value if str(value.get("start")).isdecimal() else value.get("globalOffsets") or {}
    names = value.get(item["type"]) or value.get("labels") or []
    found = pieces_in([{**places, "labels": names, "text": value.get("text")}])
    return found and found.pieces


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
