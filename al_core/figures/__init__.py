"""The pictures of the curves, of a comparison and of what was picked."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
