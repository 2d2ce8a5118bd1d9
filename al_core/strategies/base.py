"""What a file of this folder needs: the decorator that makes a function a strategy, and what the function is given."""

from al_core.queries.contract import EVERY_TASK, Candidates, Cost, Reason, Strategy, strategy

__all__ = ["EVERY_TASK", "Candidates", "Cost", "Reason", "Strategy", "strategy"]
