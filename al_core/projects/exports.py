"""Labels out of a project: every answer with who, when, how long, and how its row was chosen."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.files import whole
from al_core.pools.pool import Pool, Role
from al_core.projects.labels import Answer, Labels, fold
from al_core.projects.projects import Project
from al_core.projects.store import Store
from al_core.projects.workbooks import workbook
from al_core.tasks.task import Task

EXPORTED_COLUMNS = (
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
    "order",
)
EXPORT_FORMATS = {
    "csv": "CSV, exact",
    "safe.csv": "CSV, safe for spreadsheets",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
    "xlsx": "Excel workbook",
    "upload.csv": "CSV, written as your file was",
}
TAKEN_ALONG: tuple[Role, ...] = ("text", "number", "category", "timestamp")
RISKY = ("=", "+", "-", "@", "\t", "\r")


def export(store: Store, project: Project, form: str) -> bytes:
    """One snapshot of a project's answers as a file of one of FORMATS; a row nobody answered has a blank label."""
    with store.reading() as records:
        labels = fold(records.decisions(project.id), project.task)
    answers = pd.DataFrame(_rows(project, labels), columns=list(EXPORTED_COLUMNS))
    examples = pd.DataFrame(as_labelled(project, answers["row"].to_numpy()), index=answers.index)
    table = pd.concat([answers, examples], axis=1)
    if form == "upload.csv":
        return _as_uploaded(table, project.pool)
    return workbook(table, project.pool) if form == "xlsx" else WRITERS[form](table)


def save_export(store: Store, project: Project, path: Path) -> None:
    """Write an export to disk by the ending of its name; it bears that name only when it is whole."""
    endings = (form for form in sorted(EXPORT_FORMATS, key=len, reverse=True) if path.name.endswith(f".{form}"))
    if (form := next(endings, None)) is None:
        raise BadInput(f"“{path.name}” has none of the endings {', '.join(EXPORT_FORMATS)}.")
    with whole(path) as unfinished:
        unfinished.write_bytes(export(store, project, form))


def _rows(project: Project, labels: Labels) -> Iterator[tuple[object, ...]]:
    """A line for every answer, flag or note of a person, and one for every row without any."""
    ids = project.pool.ids(range(project.pool.n_rows))
    order = {decision.sequence: place for place, decision in enumerate(labels.decisions(), 1)}
    for row, identity in enumerate(ids):
        people = labels.answers.get(row, {})
        said = [(who, answer) for who, answer in people.items() if answer.decision or answer.flagged or answer.note]
        for who, answer in said:
            place = order[answer.decision.sequence] if answer.decision else ""
            yield (row, identity, *_line(who, answer, labels, project.task), place)
        if not said:
            yield (row, identity, *("",) * (len(EXPORTED_COLUMNS) - 2))


def as_labelled(project: Project, rows: NDArray[np.int64]) -> dict[str, NDArray[np.object_]]:
    """What was labelled, as it stands in the pool: "pool.text" and the like, and the label that was known before."""
    pool, known, task = project.pool.without(()), project.zones.known, project.task
    shown = pool.positions(*TAKEN_ALONG) if pool.kind != "matrix" else []
    examples = {f"pool.{pool.columns[at].name}": np.array(pool.column(at), dtype=object)[rows] for at in shown}
    told = [task.write(known[row]) if row in known else "" for row in rows.tolist()]
    return examples | ({"known": np.array(told, dtype=object)} if known else {}) | _known_from(pool, rows)


def _known_from(pool: Pool, rows: NDArray[np.int64]) -> dict[str, NDArray[np.object_]]:
    """Who gave the label that was known before, when, and with which note; nothing where the file did not say."""
    said = pool.known_from().said
    columns: dict[str, NDArray[np.object_]] = {}
    for name, part in {"known_by": "who", "known_at": "at", "known_note": "note"}.items():
        parts = ([getattr(one, part) for one in said.get(row, ())] for row in rows.tolist())
        told = [" | ".join(dict.fromkeys(filter(None, one))) for one in parts]
        if any(told):
            columns[name] = np.array(told, dtype=object)
    return columns


def _line(who: str, answer: Answer, labels: Labels, task: Task) -> tuple[object, ...]:
    decision = answer.decision
    if decision is None:
        return ("", "", who, *("",) * 8, answer.flagged, answer.note, "")
    return (
        task.write(labels.read(decision)) if decision.kind == "label" else "",
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
    # As RFC 4180 has it; and only signs of the line's end are quoted, else a lone "\r" in a text would end a line.
    return table.to_csv(index=False, lineterminator="\r\n").encode()


def _safe(table: pd.DataFrame) -> bytes:
    """Cells that a spreadsheet would run as a formula get an apostrophe in front; the mark says UTF-8 to it."""
    guarded = table.map(lambda cell: f"'{cell}" if risky(cell) else cell)
    return guarded.to_csv(index=False, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL).encode("utf-8-sig")


def _as_uploaded(table: pd.DataFrame, pool: Pool) -> bytes:
    """With the decimal sign and the delimiter of the pool's file."""
    delimiter = pool.delimiter or (";" if pool.decimal == "," else ",")
    local = table.map(lambda cell: str(cell).replace(".", pool.decimal) if isinstance(cell, float) else cell)
    return local.to_csv(index=False, sep=delimiter, lineterminator="\r\n").encode()


def risky(cell: object) -> bool:
    """True for a formula; also behind apostrophes, so that taking one away again always gives the cell as it was."""
    return isinstance(cell, str) and cell.lstrip("'").startswith(RISKY)


def _json_lines(table: pd.DataFrame) -> bytes:
    rows = table.to_dict(orient="records")
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")


def _parquet(table: pd.DataFrame) -> bytes:
    typed = table.replace("", None)
    for name in ("seconds", "score", "probability"):
        typed[name] = pd.to_numeric(typed[name])
    typed = typed.astype({"model_version": "Int64", "check": "boolean", "flagged": "boolean", "order": "Int64"})
    buffer = io.BytesIO()
    typed.to_parquet(buffer, index=False)
    return buffer.getvalue()


WRITERS = {"csv": _exact, "safe.csv": _safe, "jsonl": _json_lines, "parquet": _parquet, "xlsx": workbook}
