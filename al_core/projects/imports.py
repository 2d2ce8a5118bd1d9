"""Labels of an export back into a project of the same pool, as if they had been answered there."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from math import inf, isfinite
from typing import Any

import pandas as pd

from al_core.errors import BadInput, Refused
from al_core.pools.readers.delimited import MAX_CELL
from al_core.projects.exports import EXPORTED_COLUMNS, risky
from al_core.projects.labels import ANSWERS
from al_core.projects.projects import Project
from al_core.projects.store import Store, Values
from al_core.tasks.task import Task

_NEEDED = EXPORTED_COLUMNS[:-1]
REMARKS = ("flag", "note")
csv.field_size_limit(MAX_CELL)  # as long as any text that a pool may hold


def import_answers(store: Store, project: Project, content: bytes, name: str) -> int:
    """Take the answers of an export of the same pool into this project, in their order; returns how many were new.

    BadInput, and nothing changed, when the file is no export, a row is not in the pool, or a label is no class here.
    """
    lines = [line for line in _read(content, name) if line["answer"] or line["flagged"] == "True" or line["note"]]
    ids = project.pool.ids(range(project.pool.n_rows))
    numbered = sorted(enumerate(lines, 1), key=lambda pair: _when(pair[1]))
    events = [event for number, line in numbered for event in _events(project, ids, line, name, number)]
    with store.writing() as records:
        records.hold(project.id)
        log = records.decisions(project.id)
        known = {one.token for one in log}
        # A flag or note of theirs on the row has a token of its own, and is at least as new as what was exported.
        said = {(one.row, one.who, one.kind) for one in log if one.kind in REMARKS}
        fresh: dict[str, dict[str, Any]] = {}
        for event in events:
            if event["token"] not in known and (event["row"], event["who"], event["kind"]) not in said:
                fresh.setdefault(event["token"], event)
        if fresh:
            records.append(project.id, list(fresh.values()))
            leases = {event["served"]: _lease(event) for event in fresh.values() if event["kind"] in ANSWERS}
            there = {token for token in leases if records.lease(project.id, token)}
            records.add_leases(project.id, [lease for token, lease in leases.items() if token not in there])
    return sum(event["kind"] in ANSWERS for event in fresh.values())


def _when(line: dict[str, str]) -> tuple[float, str]:
    """By the order of the log; by the time where an older export does not say it."""
    try:
        return (float(line["order"] or "inf"), line["answered_at"])
    except ValueError:
        return (inf, line["answered_at"])


def _read(content: bytes, name: str) -> list[dict[str, str]]:
    """The lines of an export as text, whatever its format."""
    rows: list[Any]
    try:
        if content[:4] == b"PAR1":
            table = pd.read_parquet(io.BytesIO(content)).astype(object)
            rows = [dict(row) for row in table.where(table.notna(), "").to_dict(orient="records")]
        elif content.lstrip()[:1] == b"{":
            # Not splitlines(): signs that end a line for it may stand in a text.
            rows = [json.loads(line) for line in content.decode().split("\n") if line.strip()]
        else:
            text = content.decode("utf-8-sig")
            safe = content.startswith(b"\xef\xbb\xbf")
            rows = [_unguarded(row) if safe else row for row in csv.DictReader(io.StringIO(text, newline=""))]
    except (ValueError, OSError, csv.Error) as error:
        raise BadInput(f"“{name}” cannot be read as an export of labels; choose a file that Export made.") from error
    for number, row in enumerate(rows or [{}], 1):
        missing = [column for column in _NEEDED if not isinstance(row, dict) or row.get(column) is None]
        if missing:
            raise BadInput(f"“{name}” is no export of labels: line {number} has no column “{missing[0]}”.")
    return [{column: str(row.get(column, "")) for column in EXPORTED_COLUMNS} for row in rows]


def _unguarded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell[1:] if risky(cell) and cell[0] == "'" else cell for name, cell in row.items()}


def _events(project: Project, ids: list[str], line: dict[str, str], name: str, number: int) -> Iterator[dict[str, Any]]:
    """The answer, the flag and the note of a line, as the log keeps them."""
    where = f"“{name}”, answer {number}"
    row = int(line["row"]) if line["row"].isdecimal() else -1
    if not 0 <= row < len(ids) or ids[row] != line["id"]:
        raise BadInput(f"{where}: the row {line['row']} with the id “{line['id']}” is not in this project's pool.")
    token = line["token"] or f"import-{row}-{blake2b(line['who'].encode(), digest_size=8).hexdigest()}"
    common = _how(line, row, token, where)
    if line["answer"]:
        if line["answer"] not in ANSWERS:
            raise BadInput(f"{where}, column answer: “{line['answer']}” is no kind of answer.")
        value = _label(project.task, line["label"], where) if line["answer"] == "label" else None
        yield common | {"kind": line["answer"], "value": value, "token": token}
    if line["flagged"] == "True":
        yield common | {"kind": "flag", "value": "yes", "token": f"{token}.flag"}
    if line["note"]:
        yield common | {"kind": "note", "value": line["note"], "token": f"{token}.note"}


def _label(task: Task, text: str, where: str) -> str:
    """The label as the log keeps it."""
    try:
        return task.validate(text)
    except Refused as refused:
        raise BadInput(f"{where}, column label: {refused}") from refused


def _how(line: dict[str, str], row: int, token: str, where: str) -> dict[str, Any]:
    try:
        answered = datetime.fromisoformat(line["answered_at"]).timestamp() if line["answered_at"] else 0.0
        seconds = float(line["seconds"] or 0)
        numbers = {name: float(line[name]) if line[name] else None for name in ("score", "probability")}
        version = int(float(line["model_version"] or 0))
        if not isfinite(seconds):
            raise ValueError(f"{line['seconds']} seconds")
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{where}: a time or a number cannot be read ({error}).") from error
    return numbers | {
        "row": row,
        "who": line["who"],
        "strategy": line["strategy"] or "random",
        "model_version": version,
        "drawn": line["drawn"] or "queried",
        "check": line["check"] == "True",
        "served": token.partition(".")[0],
        "shown_at": answered - seconds,
        "answered_at": answered,
        "recorded_at": answered,
    }


def _lease(event: dict[str, Any]) -> Values:
    how = {name: event[name] for name in ("row", "who", "strategy", "model_version", "score", "drawn", "check")}
    return how | {
        "probability": event["probability"],
        "token": event["served"],
        "reason": "Taken over from an export.",
        "guess": None,
        "served_at": event["shown_at"],
        "expires_at": event["answered_at"],
        "answered": True,
    }
