"""Potato: a column for every label of a schema (`sentiment:::positive`), or JSON Lines with label_annotations."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from al_core.pools.attribution import said_by
from al_core.pools.choices import as_object
from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool, fields_of

JOIN = ":::"
PEOPLE = ("user", "user_id", "username", "annotator")
EXAMPLES = ("instance_id", "id")
ANNOTATED = "label_annotations"
SPANS = "span_annotations"
FREE_TEXT = ("text_box", "free_response", "textbox")
UNCHOSEN = ("", "0", "false", "none", "nan")
TIMES = ("timestamp", "created_at", "annotation_time")
NOTED_BY_IT = ("behavioral_data", *TIMES, "phase")


class Potato(Tool):
    """Every label that has a value was chosen; texts that people typed are counted."""

    title = "Potato"
    said_in = (*PEOPLE, *TIMES)

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By the name of the schema in front of each label, and who was shown what."""
        names = set(fields_of(first))
        flat = any(JOIN in name for name in names) and not names.isdisjoint((*PEOPLE, *EXAMPLES))
        return cls() if flat or all(ANNOTATED in record for record in first) else None

    def read(self, record: Entry) -> Statement:
        """What one person said of one example."""
        who = next((as_text(record[name]) for name in PEOPLE if record.get(name)), "")
        example = next((as_text(record[name]) for name in EXAMPLES if record.get(name)), "")
        lost: Counter[str] = Counter(span=len(as_object(record.get(SPANS)) or ()))
        chosen: dict[str, list[str]] = {}
        for schema, label, value in (*_columns(record), *_nested(as_object(record.get(ANNOTATED)))):
            if as_text(value).strip().casefold() in UNCHOSEN:
                continue
            if label in FREE_TEXT:
                lost["written answer"] += 1
            else:
                chosen.setdefault(schema, []).append(label)
        noted = {*PEOPLE, *NOTED_BY_IT}
        beside = {name: value for name, value in record.items() if name in noted}
        left = {*noted, ANNOTATED, SPANS}
        shown = {name: value for name, value in record.items() if name not in left and JOIN not in name}
        said = said_by(who, next((record[name] for name in TIMES if record.get(name)), ""))
        given = [Given(schema, labels, who, said=said) for schema, labels in chosen.items()]
        return Statement(shown, given, beside, lost, example and f"example {example}")


def _columns(record: Entry) -> Iterator[tuple[str, str, Any]]:
    for name, value in record.items():
        if JOIN in name:
            schema, _, label = name.partition(JOIN)
            yield schema, label, value


def _nested(annotated: Any) -> Iterator[tuple[str, str, Any]]:
    """(schema, label, value) of `{"sentiment": {"positive": "1"}}`, and of a label or a list instead of the object."""
    for schema, labels in annotated.items() if isinstance(annotated, Mapping) else ():
        if isinstance(labels, Mapping):
            yield from ((schema, label, value) for label, value in labels.items())
        else:
            yield from ((schema, as_text(label), "1") for label in (labels if isinstance(labels, list) else [labels]))
