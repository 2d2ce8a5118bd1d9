"""Columns that a project neither learns from nor shows, though its pool has them."""

from collections.abc import Sequence

from al_core.errors import BadInput, UnknownName
from al_core.pools.features.features import build_features
from al_core.progress import Progress, untold
from al_core.projects.projects import Project, change_settings, open_project
from al_core.projects.store import Store


def leave_out(store: Store, project: str, columns: Sequence[str], progress: Progress = untold) -> Project:
    """Let a project go on without these columns, and with all that it was without before; every label stays.

    Raises BadInput where nothing would be left to learn from, and UnknownName.
    """
    pool = open_project(store, project).pool.without(())
    features = [pool.columns[at].name for at in pool.positions("text", "image", "number", "category")]
    for name in columns:
        if name not in features:
            raise UnknownName("column to learn from", name, features)
    if not set(features) - {*columns}:
        raise BadInput("At least one column must stay, so that there is something to learn from.")
    if pool.kind in ("text", "image") and not pool.without(columns).positions(pool.kind):
        raise BadInput(f"The {pool.kind} is what is labelled, so it cannot be left out.")
    build_features(pool.without(columns), progress)
    return change_settings(store, project, left_out=tuple(columns))
