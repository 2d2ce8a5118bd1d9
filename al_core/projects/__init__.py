"""A project: its pool, settings and log, kept in the one database; labels out and back in."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
