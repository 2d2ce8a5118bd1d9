"""What may be said of a project: where it stands, what labels bring and cost, whether to go on."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
