"""While people label: leases and answers, and what runs behind them."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.serving.serving import answer, claim
    from al_core.serving.workspace import Workspace

__all__ = ["Workspace", "answer", "claim"]
__getattr__, __dir__ = face(__name__)
