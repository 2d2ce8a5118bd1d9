"""How good a model is, how sure, how settled, and whether rows have changed; each number with its interval."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
