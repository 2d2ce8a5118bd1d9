"""learn(pool, settings, log) -> Round, what came out of it, and the model to take away."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
