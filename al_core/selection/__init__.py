"""Asking for labels: from a pool and what is known of it to rows, scores and reasons, once or in a loop."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.selection.loop import Loop
    from al_core.selection.questions import CONTEXT
    from al_core.selection.selection import select

__all__ = ["CONTEXT", "Loop", "select"]
__getattr__, __dir__ = face(__name__)
