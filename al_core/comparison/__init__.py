"""Strategies compared by replay: a plan, its runs, seeds paired."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
