"""What may be said of a project: where it stands, what labels bring and cost, whether to go on."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.numbers.economics import Worth, advise, benefit
    from al_core.numbers.gains import Gain, gain
    from al_core.numbers.outlook import to_target
    from al_core.numbers.standing import Standing, standing_of

__all__ = ["Gain", "Standing", "Worth", "advise", "benefit", "gain", "standing_of", "to_target"]
__getattr__, __dir__ = face(__name__)
