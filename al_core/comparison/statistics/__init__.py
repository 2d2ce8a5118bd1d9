"""What may be claimed from paired curves: areas, labels up to a target, tests, a verdict."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
