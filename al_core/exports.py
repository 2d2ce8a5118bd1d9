"""Labels out of a project and back in: every answer with who, when, how long, and how its row was chosen."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from al_core.errors import BadInput
from al_core.files import whole
from al_core.labels import ANSWERS, Answer, Labels, fold
from al_core.projects import Project
from al_core.store import Store, Values

COLUMNS = (
    "row",
    "id",
    "label",
    "answer",
    "who",
    "answered_at",
    "seconds",
    "strategy",
    "score",
    "model_version",
    "drawn",
    "check",
    "probability",
    "flagged",
    "note",
    "token",
)
FORMATS = {
    "csv": "CSV, exact",
    "safe.csv": "CSV, safe for spreadsheets",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
}
RISKY = ("=", "+", "-", "@", "\t", "\r")


def export(store: Store, project: Project, form: str) -> bytes:
    """One snapshot of a project's answers as a file of one of FORMATS; a row nobody answered has a blank label."""
    with store.reading() as records:
        labels = fold(records.decisions(project.id), project.settings.renamed)
    return _WRITERS[form](pd.DataFrame(_rows(project, labels), columns=list(COLUMNS)))


def save_export(store: Store, project: Project, path: Path) -> None:
    """Write an export to disk by the ending of its name; it bears that name only when it is whole."""
    form = "safe.csv" if path.name.endswith(".safe.csv") else path.suffix.lstrip(".")
    if form not in FORMATS:
        raise BadInput(f"“{path.name}” has none of the endings {', '.join(FORMATS)}.")
    with whole(path) as unfinished:
        unfinished.write_bytes(export(store, project, form))


def _rows(project: Project, labels: Labels) -> Iterator[tuple[object, ...]]:
    """A line for every answer, flag or note of a person, and one for every row without any."""
    ids = project.pool.ids(range(project.pool.n_rows))
    for row, identity in enumerate(ids):
        people = labels.answers.get(row, {})
        said = [(who, answer) for who, answer in people.items() if answer.decision or answer.flagged or answer.note]
        for who, answer in said:
            yield (row, identity, *_line(who, answer, labels))
        if not said:
            yield (row, identity, *("",) * (len(COLUMNS) - 2))


def _line(who: str, answer: Answer, labels: Labels) -> tuple[object, ...]:
    decision = answer.decision
    if decision is None:
        return ("", "", who, *("",) * 8, answer.flagged, answer.note, "")
    return (
        labels.name(decision.value) if decision.kind == "label" else "",
        decision.kind,
        who,
        datetime.fromtimestamp(decision.answered_at, UTC).isoformat(timespec="microseconds"),
        round(decision.seconds, 6),
        decision.strategy,
        "" if decision.score is None else decision.score,
        decision.model_version,
        decision.drawn,
        decision.check,
        "" if decision.probability is None else decision.probability,
        answer.flagged,
        answer.note,
        decision.token,
    )


def _exact(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _safe(table: pd.DataFrame) -> bytes:
    """Cells that a spreadsheet would run as a formula get an apostrophe in front; the mark says UTF-8 to it."""
    guarded = table.map(lambda cell: f"'{cell}" if _risky(cell) else cell)
    return guarded.to_csv(index=False, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL).encode("utf-8-sig")


def _risky(cell: object) -> bool:
    """True for a formula; also behind apostrophes, so that taking one away again always gives the cell as it was."""
    return isinstance(cell, str) and cell.lstrip("'").startswith(RISKY)


def _json_lines(table: pd.DataFrame) -> bytes:
    rows = table.to_dict(orient="records")
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")


def _parquet(table: pd.DataFrame) -> bytes:
    typed = table.replace("", None)
    for name in ("seconds", "score", "probability"):
        typed[name] = pd.to_numeric(typed[name])
    typed = typed.astype({"model_version": "Int64", "check": "boolean", "flagged": "boolean"})
    buffer = io.BytesIO()
    typed.to_parquet(buffer, index=False)
    return buffer.getvalue()


_WRITERS = {"csv": _exact, "safe.csv": _safe, "jsonl": _json_lines, "parquet": _parquet}


def import_answers(store: Store, project: Project, content: bytes, name: str) -> int:
    """Take the answers of an export of the same pool into this project; returns how many were new.

    BadInput, and nothing changed, when the file is no export, a row is not in the pool, or a label is no class here.
    """
    lines = [line for line in _read(content, name) if line["answer"] or line["flagged"] == "True" or line["note"]]
    ids = project.pool.ids(range(project.pool.n_rows))
    events = [event for number, line in enumerate(lines, 1) for event in _events(project, ids, line, name, number)]
    with store.writing() as records:
        records.hold(project.id)
        known = records.known_tokens(project.id)
        fresh = [event for event in events if event["token"] not in known]
        if fresh:
            records.append(project.id, fresh)
            leases = {event["served"]: _lease(event) for event in fresh if event["kind"] in ANSWERS}
            there = {token for token in leases if records.lease(project.id, token)}
            records.add_leases(project.id, [lease for token, lease in leases.items() if token not in there])
    return sum(event["kind"] in ANSWERS for event in fresh)


def _read(content: bytes, name: str) -> list[dict[str, str]]:
    """The lines of an export as text, whatever its format."""
    rows: list[dict[Any, Any]]
    try:
        if content[:4] == b"PAR1":
            table = pd.read_parquet(io.BytesIO(content)).astype(object)
            rows = [dict(row) for row in table.where(table.notna(), "").to_dict(orient="records")]
        elif content.lstrip()[:1] == b"{":
            rows = [json.loads(line) for line in content.decode().splitlines() if line.strip()]
        else:
            text = content.decode("utf-8-sig")
            safe = content.startswith(b"\xef\xbb\xbf")
            rows = [_unguarded(row) if safe else row for row in csv.DictReader(io.StringIO(text, newline=""))]
    except (ValueError, OSError) as error:
        raise BadInput(f"“{name}” cannot be read as an export of labels; choose a file that Export made.") from error
    missing = [column for column in COLUMNS if rows and column not in rows[0]]
    if missing or not rows:
        raise BadInput(f"“{name}” is no export of labels: the column “{(missing or ['row'])[0]}” is missing.")
    return [{column: str(row[column]) for column in COLUMNS} for row in rows]


def _unguarded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell[1:] if _risky(cell) and cell[0] == "'" else cell for name, cell in row.items()}


def _events(project: Project, ids: list[str], line: dict[str, str], name: str, number: int) -> Iterator[dict[str, Any]]:
    """The answer, the flag and the note of a line, as the log keeps them."""
    where = f"“{name}”, answer {number}"
    row = int(line["row"]) if line["row"].isdecimal() else -1
    if not 0 <= row < len(ids) or ids[row] != line["id"]:
        raise BadInput(f"{where}: the row {line['row']} with the id “{line['id']}” is not in this project's pool.")
    token = line["token"] or f"import-{row}-{line['who']}"[:60]
    common = _how(line, row, token, where)
    if line["answer"]:
        if line["answer"] not in ANSWERS:
            raise BadInput(f"{where}, column answer: “{line['answer']}” is no kind of answer.")
        if line["answer"] == "label" and line["label"] not in project.settings.classes:
            raise BadInput(f"{where}, column label: “{line['label']}” is no class of this project.")
        yield common | {"kind": line["answer"], "value": line["label"] or None, "token": token}
    if line["flagged"] == "True":
        yield common | {"kind": "flag", "value": "yes", "token": f"{token}.flag"}
    if line["note"]:
        yield common | {"kind": "note", "value": line["note"], "token": f"{token}.note"}


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
