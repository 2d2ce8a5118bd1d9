"""One class an example, out of a fixed, ordered list."""

from al_core.tasks.classification.classes import named_classes

__all__ = ["named_classes"]
