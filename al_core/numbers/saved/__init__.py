"""Labels saved against labels drawn at random: projected, measured, replayed."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
