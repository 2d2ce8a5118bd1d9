"""A project gets another name, is put away and taken out again, and begun once more without its labels."""

import time
from collections.abc import Collection

from al_core.errors import BadInput
from al_core.names import one_line
from al_core.projects.projects import Project, fresh_id, open_project
from al_core.projects.settings import adjusted, read_settings, write_settings
from al_core.projects.store import Records, Store


def rename_project(store: Store, project: str, name: str) -> None:
    """Give a project another name; its id, and so its address, stays. Raises BadInput and Refused."""
    name = one_line(name)
    if not name:
        raise BadInput("Give the project a name.")
    _change(store, project, {"name": name})


def archive_project(store: Store, project: str, archived: bool = True) -> None:
    """Put a project away, or take it out again; nothing of it changes. Raises Refused."""
    _change(store, project, {"archived": archived})


def duplicate_project(store: Store, project: str) -> Project:
    """A second project on the same examples with the same settings, and without any answer. Raises Refused."""
    with store.writing() as records:
        row = records.project(project)
        settings = read_settings(row["settings"])
        # All its rows are there before its first answer.
        fresh = adjusted(settings, grown_after=(0,) * len(settings.history.grown_after))
        name = free_name(row["name"], names_of(records))
        second = {"id": fresh_id(name), "name": name, "settings": write_settings(fresh), "archived": False}
        records.add_project({**row, **second, "created_at": time.time()})
    return open_project(store, str(second["id"]))


def names_of(records: Records) -> set[str]:
    """The names that projects have."""
    return {row["name"] for row in records.projects()}


def free_name(name: str, taken: Collection[str]) -> str:
    """The name itself, or with a number behind it where it is taken: "Letters (2)"."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found


def _change(store: Store, project: str, values: dict[str, object]) -> None:
    with store.writing() as records:
        records.hold(project)
        records.change_project(project, values)
