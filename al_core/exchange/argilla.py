"""Argilla: the folder that `Dataset.from_disk` reads, with a response a person."""

import json
from uuid import NAMESPACE_URL, uuid5

from al_core.exchange.archives import zipped
from al_core.exchange.catalogue import ZIP, tool_format
from al_core.exchange.markings import read_to_the_end
from al_core.exchange.outgoing import Opinion, Outgoing, OutgoingRow
from al_core.names import slug


@tool_format(
    title="Argilla",
    ending="argilla.zip",
    mime=ZIP,
    use="Unpack it, and read the folder with rg.Dataset.from_disk(folder, workspace=…).",
    cannot="People become numbers without a name, what was skipped or could not be told is left out, and so are "
    "answers that no label fits, texts that were read in part, times, notes, pictures, and how a row was chosen.",
    fewest=2,
    spans=True,
)
def argilla_folder(outgoing: Outgoing) -> bytes:
    """Records, settings and dataset; ASCII, since Argilla does not say which encoding it reads."""
    name = slug(outgoing.project.name)
    return zipped(
        [
            ("records.json", json.dumps([_record(row, outgoing) for row in outgoing.rows()])),
            (".argilla/settings.json", json.dumps(_settings(outgoing))),
            (".argilla/dataset.json", json.dumps({"name": name, "allow_extra_metadata": True})),
        ]
    )


def _settings(outgoing: Outgoing) -> dict[str, object]:
    asked = _asked(outgoing)
    question = {
        "name": "label",
        "title": outgoing.project.question or "Which class?",
        "required": True,
        "type": asked["type"],
        "settings": asked,
    }
    field = {
        "name": "text",
        "title": "File" if outgoing.shows_pictures else "Text",
        "required": True,
        "type": "text",
        "settings": {"type": "text", "use_markdown": False},
    }
    return {
        "guidelines": outgoing.project.settings.guidelines or None,
        "questions": [question],
        "fields": [field],
        "vectors": [],
        "metadata": [],
        "allow_extra_metadata": True,
        "distribution": {"strategy": "overlap", "min_submitted": 1},
    }


def _asked(outgoing: Outgoing) -> dict[str, object]:
    """The question: which of the names a text has, or which pieces of it have one."""
    options = [{"text": name, "value": name} for name in outgoing.classes]
    if outgoing.tokens:
        nested = bool(outgoing.project.task.settings().get("nested"))
        return {"type": "span", "field": "text", "options": options, "allow_overlapping": nested}
    kind = "multi_label_selection" if outgoing.holds_several else "label_selection"
    order = {"options_order": "natural"} if outgoing.holds_several else {}
    return {"type": kind, "options": options, "visible_options": None, **order}


def _value(said: Opinion, outgoing: Outgoing) -> object:
    """What one person chose or marked; None where nothing of it can be told."""
    if outgoing.tokens:
        marking = read_to_the_end(said.label)
        return (
            None
            if marking is None
            else [{"start": one.start, "end": one.end, "label": one.name} for one in marking.spans]
        )
    return (list(said.names) if outgoing.holds_several else said.label) if said.names else None


def _record(row: OutgoingRow, outgoing: Outgoing) -> dict[str, object]:
    """Responses are of a UUID; what is empty is {} and never null, on which Argilla ends."""
    said = [
        {"value": value, "user_id": str(uuid5(NAMESPACE_URL, f"person:{one.who}"))}
        for one in row.opinions
        if (value := _value(one, outgoing)) is not None
    ]
    metadata = {name: value for name, value in row.beside("row", "id").items() if value not in (None, "")}
    return {
        "id": str(row.row),
        "status": "completed" if said else "pending",
        "fields": {"text": row.shown},
        "metadata": {**metadata, "row": row.row, "id": row.id},
        "vectors": {},
        "suggestions": {},
        "responses": {"label": said} if said else {},
    }
