"""A project on its way to another tool: its rows as they are shown, and what each person says of them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeAlias

from al_core.learning.rounds import Round
from al_core.pools.attribution import SaidBy
from al_core.pools.cells import is_missing, number
from al_core.pools.pool import Pool, Role
from al_core.projects.exports import TAKEN_ALONG
from al_core.projects.labels import Answer, Decision, Labels
from al_core.projects.projects import Project
from al_core.tasks.task import Label

SHOWN_FIELDS = 200  # of a row without a text
TOLD_BESIDE: tuple[Role, ...] = TAKEN_ALONG
KNOWN_BEFORE = "known before"
CellValue: TypeAlias = "str | float | None"


@dataclass(frozen=True)
class Opinion:
    """What one person says of a row: the `label` is empty where they skipped it or could not tell.

    `names` are those that it is made of: none, where it says that none fits.
    """

    who: str
    decision: Decision
    label: str
    names: tuple[str, ...] = ()
    note: str = ""
    flagged: bool = False

    @property
    def time(self) -> str:
        """When it was said, in UTC; empty where nobody knows."""
        if not self.decision.answered_at:
            return ""
        return datetime.fromtimestamp(self.decision.answered_at, UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class OutgoingRow:
    """A row: what is shown of it, all its columns, what people say, and their label together, empty where none.

    `names` are those that the label is made of. `alone` names the column that is all that is shown, if one is.
    """

    row: int
    id: str
    shown: str
    fields: dict[str, CellValue]
    opinions: tuple[Opinion, ...]
    label: str
    names: tuple[str, ...] = ()
    alone: str = ""

    @property
    def check(self) -> bool:
        """Whether it was drawn at random, to test on."""
        return bool(self.opinions) and self.opinions[0].decision.check

    @property
    def people(self) -> str:
        """Who answered it."""
        return ", ".join(one.who for one in self.opinions)

    def columns(self, *taken: str) -> dict[str, CellValue]:
        """All columns, each under a name that is not `taken`."""
        return {f"pool.{name}" if name in taken else name: value for name, value in self.fields.items()}

    def beside(self, *taken: str) -> dict[str, CellValue]:
        """The columns but the one that is shown."""
        hidden = f"pool.{self.alone}" if self.alone in taken else self.alone
        return {name: value for name, value in self.columns(*taken).items() if name != hidden}

    def told(self) -> list[dict[str, object]]:
        """What people say, ready for JSON."""
        return [
            {"who": one.who, "answer": one.decision.kind, "label": one.label, "answered_at": one.time, "note": one.note}
            for one in self.opinions
        ]


@dataclass(frozen=True)
class Outgoing:
    """One snapshot of a project: its log folded, its rounds, and the labels that came with the pool and stay.

    A known label stays where its row is never asked. In a rehearsal, where all are known, only answers go out.
    """

    project: Project
    labels: Labels
    log: Sequence[Decision]
    rounds: Sequence[Round]

    @property
    def pool(self) -> Pool:
        """The examples."""
        return self.project.pool

    @property
    def classes(self) -> tuple[str, ...]:
        """The names that can be chosen from; () where a label is made of none."""
        return self.project.task.choices

    @property
    def holds_several(self) -> bool:
        """Whether an answer may be of several names, or of none."""
        return self.project.task.several

    @property
    def tokens(self) -> str:
        """The rule by which texts are cut into tokens where labels are spans in them; "" where they are not."""
        return str(self.project.task.settings().get("tokens", ""))

    @property
    def shows_pictures(self) -> bool:
        """Whether a row is a picture, and what is shown of it the name of its file."""
        return self.pool.kind == "image"

    def in_table(self, label: str) -> CellValue:
        """A label as a table holds it: a number as a number."""
        value = self.project.task.read(label)
        return value if isinstance(value, float) else label

    def rows(self) -> Iterator[OutgoingRow]:
        """Every row of the pool in its order."""
        ids = self.pool.ids(range(self.pool.n_rows))
        shown = _named(self.pool)
        alone = shown[0] if len(shown) == 1 else ""
        for row, fields in enumerate(_fields(self.pool)):
            people = self.labels.answers.get(row, {})
            said = tuple(self._opinion(who, one, one.decision) for who, one in people.items() if one.decision)
            label, names = self._in_words(self.labels.by_row.get(row))
            if not said and row in self.known:
                said, label, names = (self.known[row],), self.known[row].label, self.known[row].names
            yield OutgoingRow(row, ids[row], _shown(shown, fields), fields, said, label, names, alone)

    @cached_property
    def known(self) -> dict[int, Opinion]:
        """The labels that came with the pool, of rows that are never asked, as somebody's opinion."""
        zones, said = self.project.zones, self.pool.known_from().said
        kept = [] if zones.knows_everything else [zones.given, zones.hold_out, zones.copies]
        rows = [row for part in kept for row in part.tolist() if row in zones.known]
        return {row: _known(row, *self._in_words(zones.known[row]), said.get(row, ())) for row in rows}

    def labelled(self) -> Iterator[OutgoingRow]:
        """The rows with a label."""
        return (row for row in self.rows() if row.label)

    def _opinion(self, who: str, answer: Answer, decision: Decision) -> Opinion:
        label = self.labels.read(decision) if decision.kind == "label" else None
        return Opinion(who, decision, *self._in_words(label), answer.note, answer.flagged)

    def _in_words(self, label: Label | None) -> tuple[str, tuple[str, ...]]:
        """A label as the log writes it, and the names that it is made of."""
        task = self.project.task
        return ("", ()) if label is None else (task.write(label), task.chosen(label))


def _known(row: int, label: str, names: tuple[str, ...], said: Sequence[SaidBy]) -> Opinion:
    """A label that came with the pool: by whom, when, and with which note, as far as the file told."""
    who = ", ".join(dict.fromkeys(one.who for one in said if one.who)) or KNOWN_BEFORE
    at = max((moment for one in said if (moment := _seconds(one.at))), default=0.0)
    decision = Decision(0, row, who, "label", label, "", "", KNOWN_BEFORE, 0, None, "queried", False, None, at, at)
    return Opinion(who, decision, label, names, " | ".join(dict.fromkeys(one.note for one in said if one.note)))


def _seconds(at: str) -> float:
    """A time in seconds since 1970; 0 where it is none."""
    try:
        moment = datetime.fromisoformat(at)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _fields(pool: Pool) -> Iterator[dict[str, CellValue]]:
    """The columns of each row under their names: numbers as numbers, None where there is none."""
    if pool.kind == "matrix":
        names = [pool.columns[at].name for at in pool.positions("number")]
        for values in pool.matrix():
            yield dict(zip(names, map(float, values), strict=True))
        return
    at = pool.positions("image", *TOLD_BESIDE)
    columns = [pool.columns[one] for one in at]
    for block in pool.blocks(at):
        for cells in zip(*block, strict=True):
            yield {
                column.name: _number(cell, pool.decimal) if column.role == "number" else cell
                for column, cell in zip(columns, cells, strict=True)
            }


def _number(cell: str, decimal: str) -> CellValue:
    value = number(cell, decimal)
    return value if abs(value) < float("inf") else None if is_missing(cell) else cell


def _named(pool: Pool) -> list[str]:
    """The columns with the texts, or the names of the pictures; none where a row is its numbers."""
    return [pool.columns[at].name for at in pool.positions("text") or pool.positions("image")]


def _shown(named: Sequence[str], fields: dict[str, CellValue]) -> str:
    """The texts of a row, the name of its picture, or its columns one below the other."""
    if named:
        return "\n\n".join(str(fields[name]) for name in named)
    told = [f"{name}: {value}" for name, value in list(fields.items())[:SHOWN_FIELDS] if value not in (None, "")]
    return "\n".join(told)


def json_lines(rows: Iterator[dict[str, object]]) -> bytes:
    """A line of JSON each."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
