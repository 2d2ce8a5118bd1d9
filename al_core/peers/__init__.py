"""Strategies of modAL, scikit-activeml and small-text on our pools, and ours in their loops; none of them is needed."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.peers.activeml import as_skactiveml, from_skactiveml
    from al_core.peers.modal import as_modal, from_modal
    from al_core.peers.small_text import as_small_text, from_small_text

__all__ = ["as_modal", "as_skactiveml", "as_small_text", "from_modal", "from_skactiveml", "from_small_text"]
__getattr__, __dir__ = face(__name__)
