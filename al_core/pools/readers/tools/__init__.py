"""The files of other labelling tools: every subclass of `Tool` in a file of this folder is one."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
