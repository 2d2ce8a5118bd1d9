"""What a query strategy is, what it may look at and reckon with, and the way from scores to picks."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
