"""Label Studio: tasks with an annotation a person, and the labelling interface that they fit."""

import json
from xml.sax.saxutils import quoteattr

from al_core.exchange.archives import zipped
from al_core.exchange.catalogue import ZIP, tool_format
from al_core.exchange.outgoing import Opinion, Outgoing, OutgoingRow


@tool_format(
    title="Label Studio",
    ending="label-studio.zip",
    mime=ZIP,
    use="Paste labelling.xml into the labelling interface of a new project, then import tasks.json.",
    cannot="It does not hold who answered (every annotation becomes one of whoever imports), how a row was chosen, "
    "which rows are checks, or pictures: put those where Label Studio reads them.",
)
def label_studio_zip(outgoing: Outgoing) -> bytes:
    """The tasks and the interface, as two files."""
    kind = "image" if outgoing.shows_pictures else "text"
    tasks = [_task(row, kind) for row in outgoing.rows()]
    return zipped(
        [
            ("tasks.json", json.dumps(tasks, ensure_ascii=False, indent=1)),
            ("labelling.xml", _interface(outgoing, kind)),
        ]
    )


def _interface(outgoing: Outgoing, kind: str) -> str:
    shown = '<Image name="image" value="$image"/>' if kind == "image" else '<Text name="text" value="$text"/>'
    choices = "".join(f"    <Choice value={quoteattr(name)}/>\n" for name in outgoing.classes)
    header = f"<Header value={quoteattr(outgoing.project.question)}/>"
    choice = "multiple" if outgoing.holds_several else "single"
    head = f'<Choices name="label" toName="{kind}" choice="{choice}">'
    return f"<View>\n  {header}\n  {shown}\n  {head}\n{choices}  </Choices>\n</View>\n"


def _task(row: OutgoingRow, kind: str) -> dict[str, object]:
    """A task; where `ground_truth` is not said, Label Studio takes every annotation for the truth."""
    data = {**row.beside(kind, "row", "id"), kind: row.shown, "row": row.row, "id": row.id}
    annotations = [_annotation(row, one, kind) for one in row.opinions]
    return {"data": data, "annotations": annotations, "predictions": [], "meta": {"answers": row.told()}}


def _annotation(row: OutgoingRow, said: Opinion, kind: str) -> dict[str, object]:
    """Without `completed_by`: one person that the server does not know stops the whole import.

    An answer that none fits is one that was not cancelled and has no result.
    """
    value = {"choices": list(said.names)}
    named = {"id": f"row{row.row}-{said.decision.sequence}", "from_name": "label", "to_name": kind, "type": "choices"}
    return {
        "ground_truth": False,
        "was_cancelled": not said.label,
        "lead_time": round(said.decision.seconds, 3),
        "result": [{**named, "value": value}] if said.names else [],
    }
