"""Label Studio: tasks with an annotation a person, and the labelling interface that they fit."""

import json
from xml.sax.saxutils import quoteattr

from al_core.exchange.archives import zipped
from al_core.exchange.catalogue import ZIP, tool_format
from al_core.exchange.markings import places, read_to_the_end
from al_core.exchange.outgoing import Opinion, Outgoing, OutgoingRow
from al_core.spans.marking import as_marking
from al_core.spans.units import UTF_16


@tool_format(
    title="Label Studio",
    ending="label-studio.zip",
    mime=ZIP,
    use="Paste labelling.xml into the labelling interface of a new project, then import tasks.json.",
    cannot="It does not hold who answered (every annotation becomes one of whoever imports), how a row was chosen, "
    "which rows are checks, the unit of a number, or pictures: put those where Label Studio reads them. A text that "
    "was read in part is there as skipped, with its spans; places are counted in UTF-16, as a browser does.",
    fewest=0,
    spans=True,
)
def label_studio_zip(outgoing: Outgoing) -> bytes:
    """The tasks and the interface, as two files."""
    kind = "image" if outgoing.shows_pictures else "text"
    tag = "labels" if outgoing.tokens else "choices" if outgoing.classes else "number"
    tasks = [_task(row, kind, tag) for row in outgoing.rows()]
    return zipped(
        [
            ("tasks.json", json.dumps(tasks, ensure_ascii=False, indent=1)),
            ("labelling.xml", _interface(outgoing, kind)),
        ]
    )


def _interface(outgoing: Outgoing, kind: str) -> str:
    shown = '<Image name="image" value="$image"/>' if kind == "image" else '<Text name="text" value="$text"/>'
    header = f"<Header value={quoteattr(outgoing.project.question)}/>"
    asked = _choices(outgoing, kind) if outgoing.classes else _number(outgoing, kind)
    asked = _labels(outgoing, kind) if outgoing.tokens else asked
    return f"<View>\n  {header}\n  {shown}\n  {asked}\n</View>\n"


def _choices(outgoing: Outgoing, kind: str) -> str:
    choices = "".join(f"    <Choice value={quoteattr(name)}/>\n" for name in outgoing.classes)
    choice = "multiple" if outgoing.holds_several else "single"
    return f'<Choices name="label" toName="{kind}" choice="{choice}">\n{choices}  </Choices>'


def _labels(outgoing: Outgoing, kind: str) -> str:
    """The names that a span may have."""
    names = "".join(f"    <Label value={quoteattr(name)}/>\n" for name in outgoing.classes)
    return f'<Labels name="label" toName="{kind}">\n{names}  </Labels>'


def _number(outgoing: Outgoing, kind: str) -> str:
    """A field for a number, within its bounds and by its step where it has them."""
    kept = outgoing.project.task.settings()
    ends = {"min": kept.get("low"), "max": kept.get("high"), "step": kept.get("step")}
    said = "".join(f' {name}="{value:.12g}"' for name, value in ends.items() if value is not None)
    return f'<Number name="label" toName="{kind}"{said}/>'


def _task(row: OutgoingRow, kind: str, tag: str) -> dict[str, object]:
    """A task; where `ground_truth` is not said, Label Studio takes every annotation for the truth."""
    data = {**row.beside(kind, "row", "id"), kind: row.shown, "row": row.row, "id": row.id}
    annotations = [_annotation(row, one, kind, tag) for one in row.opinions]
    return {"data": data, "annotations": annotations, "predictions": [], "meta": {"answers": row.told()}}


def _annotation(row: OutgoingRow, said: Opinion, kind: str, tag: str) -> dict[str, object]:
    """Without `completed_by`: one person that the server does not know stops the whole import.

    An answer that none fits is one that was not cancelled and has no result.
    """
    named = {"id": f"row{row.row}-{said.decision.sequence}", "from_name": "label", "to_name": kind, "type": tag}
    value = _value(said, tag) if tag != "labels" else None
    spans = _regions(row.shown, said.label, named) if tag == "labels" else []
    unread = tag == "labels" and read_to_the_end(said.label) is None
    return {
        "ground_truth": False,
        "was_cancelled": not said.label or unread,
        "lead_time": round(said.decision.seconds, 3),
        "result": [{**named, "value": {tag: value}}] if value is not None else spans,
    }


def _regions(text: str, label: str, named: dict[str, str]) -> list[dict[str, object]]:
    """The spans of an answer, a region each."""
    marking = as_marking(label)
    spans = places(text, marking.spans, UTF_16) if marking else []
    return [
        {
            **named,
            "id": f"{named['id']}-{number}",
            "value": {name: one[name] for name in ("start", "end", "text")} | {"labels": [one["label"]]},
        }
        for number, one in enumerate(spans)
    ]


def _value(said: Opinion, tag: str) -> object:
    """The choices, or the number; None where there are none."""
    if tag == "choices":
        return list(said.names) or None
    return json.loads(said.label) if said.label else None
