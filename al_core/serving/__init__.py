"""While people label: leases and answers, and what runs behind them."""

from al_core.faces import face

__all__: list[str] = []
__getattr__, __dir__ = face(__name__)
