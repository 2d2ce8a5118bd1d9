"""Argilla: records.json of a dataset's folder, and the flat table that it puts on the hub."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from al_core.pools.attribution import said_by
from al_core.pools.choices import as_object, labels_of
from al_core.pools.readers.marked.measures import stated
from al_core.pools.readers.marked.span_cells import pieces_in
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool, fields_of, text_field

RESPONSES = ".responses"
SUGGESTION = ("suggestion", "-suggestion")
SUBMITTED = "submitted"
BESIDE_IT = ("status", "_server_id", "metadata", "vectors", "external_id", "inserted_at", "updated_at")


class Argilla(Tool):
    """Records with fields, responses and suggestions; only submitted responses count."""

    title = "Argilla"
    said_in = ("user_id",)
    remarks: ClassVar[Mapping[str, str]] = {"response": "drafts and discarded ones"}

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By fields in every record, and responses or suggestions beside them."""
        mine = all(
            isinstance(one.get("fields"), dict)
            and isinstance(one.get("responses", one.get("suggestions")), list | dict)
            for one in first
        )
        return cls() if mine else None

    def read(self, record: Entry) -> Statement:
        """A record with what everybody responded."""
        lost: Counter[str] = Counter(suggestion=len(record.get("suggestions") or ()))
        text = text_field(record["fields"])
        given = list(_counting(_responses(record.get("responses") or {}), record["fields"].get(text, ""), lost))
        beside = {name: value for name, value in record.items() if name in BESIDE_IT and value}
        beside["user_id"] = ", ".join(dict.fromkeys(one.who for one in given if one.who))
        return Statement({"id": record.get("id"), **record["fields"]}, given, beside, lost, text=text)


class ArgillaFlat(Tool):
    """A table with `label.responses` and, where they were kept, `label.responses.status` and `label.suggestion`."""

    title = "Argilla"
    answer = ""
    remarks: ClassVar[Mapping[str, str]] = Argilla.remarks

    def __init__(self, questions: Mapping[str, str]) -> None:
        self.questions = questions

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By columns of responses, or columns with a suggestion of the same name."""
        names = fields_of(first)
        asked = {name: name.removesuffix(RESPONSES) for name in names if name.endswith(RESPONSES)}
        earlier = {name: name for name in names if f"{name}{SUGGESTION[1]}" in names}
        return cls(asked or earlier) if asked or earlier else None

    def read(self, record: Entry) -> Statement:
        """A row; the lists of responses, users and states go together."""
        lost: Counter[str] = Counter()
        responses = [one for column in self.questions for one in _listed(record, column)]
        own = (*self.questions, *(f"{name}.suggestion" for name in self.questions.values()))
        own += tuple(f"{name}{SUGGESTION[1]}" for name in self.questions)
        beside = {name: value for name, value in record.items() if name.startswith(own) or name in BESIDE_IT}
        lost["suggestion"] = sum(
            bool(value) and value != "[]" for name, value in beside.items() if name.endswith(SUGGESTION)
        )
        shown = {name: value for name, value in record.items() if name not in beside}
        text = text_field({name: value for name, value in shown.items() if name != "id"})
        given = list(_counting(responses, shown.get(text, ""), lost))
        told = {name: beside[name] for name in beside if name not in self.questions}
        return Statement(shown, given, told, lost, text=text)


class ArgillaEarly(Tool):
    """Records of its first versions: an annotation and a prediction each."""

    title = "Argilla"
    said_in = ("annotation_agent", "event_timestamp")

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By an annotation, who gave it, and a prediction."""
        return cls() if {"annotation", "annotation_agent", "prediction", "status"} <= set(fields_of(first)) else None

    def read(self, record: Entry) -> Statement:
        """A record; what was discarded has no label."""
        value = as_object(record.get("annotation"))
        labels = None if as_text(record.get("status")) == "Discarded" else labels_of(value)
        found = None if labels else pieces_in(value)
        lost = {"suggestion": int(bool(as_object(record.get("prediction"))))}
        inputs = as_object(record.get("inputs"))
        texts = inputs if isinstance(inputs, Mapping) else {}
        kept = {name: record[name] for name in ("text", "id") if record.get(name)}
        beside = {name: one for name, one in record.items() if name not in ("text", "id", "inputs", "annotation")}
        said = said_by(record.get("annotation_agent"), record.get("event_timestamp"))
        text = text_field(kept or texts)
        marked = found is not None and bool(text) and as_text(record.get("status")) == "Validated"
        marks = stated(as_text(({**texts, **kept})[text]), found.pieces) if marked and found else None
        return Statement(
            {**texts, **kept}, [Given("label", labels or [], said=said, marks=marks)], beside, lost, text=text
        )


def _responses(responses: Any) -> Iterator[tuple[str, Entry]]:
    """(question, response): by question, or as earlier versions have it, by person."""
    if isinstance(responses, Mapping):
        yield from ((question, one) for question, said in responses.items() for one in said or ())
        return
    for person in responses:
        for question, one in (person.get("values") or {}).items():
            yield question, {**person, "value": one.get("value")}


def _listed(record: Entry, column: str) -> Iterator[tuple[str, Entry]]:
    values = as_object(record.get(column)) or []
    if isinstance(values, Mapping):
        values = [dict(zip(values, one, strict=True)) for one in zip(*values.values(), strict=True)]
    values = values if isinstance(values, list) else [values]
    users, states = (as_object(record.get(f"{column}.{part}")) or [] for part in ("users", "status"))
    for at, value in enumerate(values):
        who = users[at] if isinstance(users, list) and at < len(users) else ""
        status = states[at] if isinstance(states, list) and at < len(states) else SUBMITTED
        whole = value if isinstance(value, Mapping) and "user_id" in value else {"value": value, "user_id": who}
        yield column, {"status": status, **whole}


def _counting(responses: Any, text: str, lost: Counter[str]) -> Iterator[Given]:
    """The responses that are labels of the whole example, or spans of its text; the others are counted."""
    for question, one in responses:
        value = one.get("value")
        labels = None if _is_a_ranking(value) else labels_of(value)
        found = None if labels else pieces_in(value)
        if (one.get("status") or SUBMITTED) != SUBMITTED:
            lost["response"] += 1
        elif labels is None and found is None:
            lost["ranking" if _is_a_ranking(value) else "span"] += len(value) if isinstance(value, list) else 1
        else:
            who = as_text(one.get("user_id"))
            said = said_by(who, one.get("updated_at") or one.get("inserted_at"))
            marks = stated(text, found.pieces) if found is not None else None
            yield Given(question, labels or [], who, said=said, marks=marks)


def _is_a_ranking(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) and "rank" in one for one in value)
