"""From a file to a pool: guess, preview, refuse in one sentence, stream."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
