"""learn(pool, settings, log) -> Round, what came out of it, and the model to take away."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.learning.learning import learn
    from al_core.learning.rounds import Round
    from al_core.learning.shipped import ship

__all__ = ["Round", "learn", "ship"]
__getattr__, __dir__ = face(__name__)
