"""A project: its pool, settings and log, kept in the one database; labels out and back in."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.projects.labels import Labels, fold
    from al_core.projects.projects import Project, create_project, create_sample, open_project
    from al_core.projects.store import Store, open_store

__all__ = ["Labels", "Project", "Store", "create_project", "create_sample", "fold", "open_project", "open_store"]
__getattr__, __dir__ = face(__name__)
