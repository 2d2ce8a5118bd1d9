"""Argilla: the folder that `Dataset.from_disk` reads, with a response a person."""

import json
from uuid import NAMESPACE_URL, uuid5

from al_core.exchange.archives import zipped
from al_core.exchange.catalogue import ZIP, tool_format
from al_core.exchange.outgoing import Outgoing, OutgoingRow
from al_core.names import slug


@tool_format(
    title="Argilla",
    ending="argilla.zip",
    mime=ZIP,
    use="Unpack it, and read the folder with rg.Dataset.from_disk(folder, workspace=…).",
    cannot="People become numbers without a name, what was skipped or could not be told is left out, and so are "
    "answers that no label fits, times, notes, pictures, and how a row was chosen.",
    fewest=2,
)
def argilla_folder(outgoing: Outgoing) -> bytes:
    """Records, settings and dataset; ASCII, since Argilla does not say which encoding it reads."""
    name = slug(outgoing.project.name)
    return zipped(
        [
            ("records.json", json.dumps([_record(row, outgoing.holds_several) for row in outgoing.rows()])),
            (".argilla/settings.json", json.dumps(_settings(outgoing))),
            (".argilla/dataset.json", json.dumps({"name": name, "allow_extra_metadata": True})),
        ]
    )


def _settings(outgoing: Outgoing) -> dict[str, object]:
    options = [{"text": name, "value": name} for name in outgoing.classes]
    kind = "multi_label_selection" if outgoing.holds_several else "label_selection"
    order = {"options_order": "natural"} if outgoing.holds_several else {}
    question = {
        "name": "label",
        "title": outgoing.project.question or "Which class?",
        "required": True,
        "type": kind,
        "settings": {"type": kind, "options": options, "visible_options": None, **order},
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


def _record(row: OutgoingRow, several: bool) -> dict[str, object]:
    """Responses are of a UUID; what is empty is {} and never null, on which Argilla ends."""
    said = [
        {
            "value": list(one.names) if several else one.label,
            "user_id": str(uuid5(NAMESPACE_URL, f"person:{one.who}")),
        }
        for one in row.opinions
        if one.names
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
