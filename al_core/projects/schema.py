"""The tables, the same on SQLite and PostgreSQL."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

SCHEMA_VERSION = 3

metadata = MetaData()

schema_versions = Table("schema_versions", metadata, Column("version", Integer, primary_key=True))

projects = Table(
    "projects",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("sample", String(40)),
    Column("settings", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
)


def _belongs() -> "Column[str]":
    return Column("project", ForeignKey("projects.id"), nullable=False)


def _serving() -> "list[Column[Any]]":
    """How a row came to be shown; kept with the lease and copied into every decision on it."""
    return [
        Column("row", Integer, nullable=False),
        Column("who", Text, nullable=False),
        Column("strategy", String(60), nullable=False),
        Column("model_version", Integer, nullable=False),
        Column("score", Float),
        Column("drawn", String(10), nullable=False),
        Column("check", Boolean, nullable=False),
        Column("probability", Float),
    ]


decisions = Table(
    "decisions",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    _belongs(),
    *_serving(),
    Column("kind", String(10), nullable=False),
    Column("value", Text),
    Column("token", String(80), nullable=False),
    Column("served", String(60), nullable=False),
    Column("shown_at", Float, nullable=False),
    Column("answered_at", Float, nullable=False),
    Column("recorded_at", Float, nullable=False),
    UniqueConstraint("project", "token"),
    Index("decisions_of_project", "project", "sequence"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    _belongs(),
    *_serving(),
    Column("token", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("guess", Text),
    Column("served_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("answered", Boolean, nullable=False),
    UniqueConstraint("project", "token"),
    Index("leases_of_row", "project", "row"),
    Index("leases_of_person", "project", "who", "answered", "expires_at"),
)

rounds = Table(
    "rounds",
    metadata,
    _belongs(),
    Column("version", Integer, nullable=False),
    Column("finished_at", Float, nullable=False),
    Column("outcome", Text, nullable=False),
    UniqueConstraint("project", "version"),
)

learners = Table(
    "learners",
    metadata,
    Column("project", ForeignKey("projects.id"), primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("until", Float, nullable=False),
)

# What a project has beside its own line, in the order in which it is put back; who is learning is nobody's to keep.
KEPT_TABLES = {"decisions": decisions, "leases": leases, "rounds": rounds}


def is_line_of(table: Table, values: Mapping[str, Any]) -> bool:
    """Whether these are a line of the table, but for the project that it belongs to: each column, as it must be."""
    columns = {column.name: column for column in table.columns if column.name not in ("project", "position")}
    return values.keys() == columns.keys() and all(_can_hold(column, values[name]) for name, column in columns.items())


def _can_hold(column: "Column[Any]", value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    match column.type:
        case Boolean():
            return isinstance(value, bool)
        case Integer():
            return type(value) is int and abs(value) < 2**31
        case Float():
            return type(value) in (int, float) and isfinite(float(value))  # type: ignore[arg-type]
        case String(length=longest):
            return isinstance(value, str) and "\0" not in value and len(value) <= (longest or len(value))
    return False
