"""Prodigy: JSON Lines with what was accepted, rejected and ignored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, ClassVar, Self

from al_core.pools.attribution import said_by
from al_core.pools.cells import number
from al_core.pools.readers.marked.measures import Stated, stated
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool

ANSWERED = ("accept", "reject", "ignore")
SEEN = ("text", "html", "title", "image")
WORK = {"_input_hash", "_task_hash", "_view_id", "_session_id", "_annotator_id", "label", "options", "accept", "spans"}
CHOSEN = ("label", "options", "accept", "answer", "tokens", "spans", "relations", "html")
LONGEST_OPTION = 60
BINARY_VIEW = "ner"  # the view of a single span, to which the answer is yes or no


class Prodigy(Tool):
    """Accepted is the label, ignored is none; rejected is "not" the label where the file knows a single one."""

    title = "Prodigy"
    said_in = ("_annotator_id", "_session_id", "_timestamp")
    remarks: ClassVar[Mapping[str, str]] = {
        "refusal": "“reject” tells which class it is not, and not which it is",
        "span": "yes or no to one span says nothing of the others",
        "empty choice": "accepted with none of the options: kept where an answer may be of several labels",
    }

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By an answer in every record that is one of its three, and what it was an answer to."""
        return (
            cls() if all(record.get("answer") in ANSWERED and not WORK.isdisjoint(record) for record in first) else None
        )

    def read(self, record: Entry) -> Statement:
        """One answer; those to the same input are of one example."""
        lost: Counter[str] = Counter(relation=len(record.get("relations") or ()))
        answered = (*CHOSEN, "user_input") if _number(record) else CHOSEN
        lost["written answer"] = bool(record.get("user_input")) and answered is CHOSEN
        lost["ignored example"] = record["answer"] == "ignore"
        given = [] if record["answer"] == "ignore" else _given(record, lost)
        lost["span"] = 0 if any(one.marks for one in given) else len(record.get("spans") or ())
        seen = ("text", "image") if "text" in record else SEEN
        shown = {name: record[name] for name in seen if name in record}
        beside = {name: value for name, value in record.items() if name not in shown and name not in answered}
        example = as_text(record.get("_input_hash"))
        return Statement(shown, given, beside, lost, example and f"input {example}", "text" if "text" in shown else "")


def _given(record: Entry, lost: Counter[str]) -> list[Given]:
    refused = record["answer"] == "reject"
    who = as_text(record.get("_annotator_id") or record.get("_session_id"))
    meta = record.get("meta")
    said = said_by(who, record.get("_timestamp"), meta.get("note") if isinstance(meta, Mapping) else "")
    if "options" in record or isinstance(record.get("accept"), list):
        labels = [_name(option, record.get("options")) for option in record.get("accept") or ()]
        lost["empty choice"] += not labels and not refused
        none_fits = not labels and not refused
        return [Given("label", [] if refused else labels, who, refused=refused, said=said, none_fits=none_fits)]
    label = as_text(record.get("label")) or _number(record)
    if not label and (marks := _marks(record)) is not None:
        return [Given("label", [], who or "somebody", said=said, marks=marks)]
    # Without names all answers to an input are one person's: one question for each label.
    return [Given("label", [label], who or "somebody", refused=refused, said=said)] if label else []


def _marks(record: Entry) -> Stated | None:
    """The spans of a text that was accepted with all that is marked in it, none included; None for anything else."""
    if record["answer"] != "accept" or record.get("_view_id") == BINARY_VIEW or not isinstance(record.get("text"), str):
        return None
    text, spans = record["text"], [_placed(one, record.get("tokens")) for one in record.get("spans") or ()]
    found = pieces_in(spans)
    return None if found is None else stated(text, found.pieces)


def _placed(span: Entry, tokens: Any) -> Entry:
    """A span with its places, by its tokens where it has no others; the last token is one of them."""
    if "start" in span or not isinstance(tokens, list) or "token_start" not in span:
        return span
    first, last = tokens[int(span["token_start"])], tokens[int(span["token_end"])]
    return {**span, "start": first["start"], "end": last["end"]}


def _number(record: Entry) -> str:
    """The number that was written where nothing was to be chosen; empty where it is none."""
    written = "" if "label" in record or "options" in record else as_text(record.get("user_input")).strip()
    return written if isfinite(number(written)) else ""


def _name(option: Any, options: Any) -> str:
    """The option as people know it: its id, or its text where the ids are numbers."""
    name = as_text(option)
    texts = {as_text(one.get("id")): as_text(one.get("text")) for one in options or () if isinstance(one, dict)}
    text = texts.get(name, "")
    return text if text and len(text) <= LONGEST_OPTION and all(one.lstrip("-").isdigit() for one in texts) else name
