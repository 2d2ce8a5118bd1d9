"""The examples that wait for labels: immutable, in parts of bounded size."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
