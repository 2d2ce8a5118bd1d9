"""Labels saved against labels drawn at random: projected, measured, replayed."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.numbers.saved.summary import Saved, saved

__all__ = ["Saved", "saved"]
__getattr__, __dir__ = face(__name__)
