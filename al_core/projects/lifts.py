"""Lifts: how a database of an earlier layout becomes one of today's, after a copy was made of it."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, select, text, update

from al_core.files import whole
from al_core.projects.schema import SCHEMA_VERSION, projects, schema_versions

_TASK = ("classes", "renamed", "places", "began_with")
_GROUPS = {
    "asking": (
        *("strategy", "batch_size", "cold_start", "cold_until", "cold_limit"),
        *("committee", "stratified", "recency", "prefilter"),
    ),
    "model": ("model", "calibration", "seed"),
    "worth": ("target", "point_minutes", "point_money", "wage", "price", "budget"),
    "history": ("grown_after", "known_typical"),
}


def regrouped(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of layout 1, a flat table of choices about classes, in the groups of layout 2."""
    groups = {name: {key: flat[key] for key in keys if key in flat} for name, keys in _GROUPS.items()}
    if "model" in groups["model"]:
        groups["model"]["name"] = groups["model"].pop("model")
    task = {"name": "classification", **{key: flat[key] for key in _TASK if key in flat}}
    alone = {"guidelines": flat.get("guidelines", ""), "random_share": flat.get("random_share", 0.2)}
    return {"task": task, **groups, **alone}


def _group_settings(connection: Connection) -> None:
    for row in connection.execute(select(projects.c.id, projects.c.settings)).all():
        kept = json.dumps(regrouped(json.loads(row.settings)))
        connection.execute(update(projects).where(projects.c.id == row.id).values(settings=kept))


def _add_archived(connection: Connection) -> None:
    """Layout 3: a project can be put away."""
    if "archived" not in {column["name"] for column in inspect(connection).get_columns("projects")}:
        connection.execute(text("ALTER TABLE projects ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE"))


# The layout that it starts from -> what makes the next one of it.
LIFTS: dict[int, Callable[[Connection], None]] = {1: _group_settings, 2: _add_archived}


def can_be_lifted(found: int) -> bool:
    """Whether there is a way from this layout to today's."""
    return all(version in LIFTS for version in range(found, SCHEMA_VERSION))


def lift(engine: Engine, folder: Path, found: int) -> None:
    """Copy the database, then lift it to today's layout, all of it or nothing; whoever comes second finds it done."""
    if engine.dialect.name == "sqlite":
        _copy_file(Path(str(engine.url.database)), folder / f"labels.layout-{found}.sqlite3")
    with engine.begin() as connection:
        version = connection.scalar(select(schema_versions.c.version).with_for_update())
        if version != found:
            return
        if engine.dialect.name != "sqlite":
            connection.execute(text(f"CREATE TABLE projects_layout_{found} AS TABLE projects"))
        for start in range(found, SCHEMA_VERSION):
            LIFTS[start](connection)
        connection.execute(update(schema_versions).values(version=SCHEMA_VERSION))


def _copy_file(database: Path, copy: Path) -> None:
    """A copy of one moment, also while others write; it bears its name only when it is whole."""
    if copy.exists():
        return
    with whole(copy) as new, closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(new)) as target:
        source.backup(target)
