"""Active learning without a screen: query strategies, models, selection and honest comparison."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from al_core.comparison import compare, compare_grid, progress_bar
    from al_core.models import MODELS
    from al_core.query import Picks, select
    from al_core.runs import Plan
    from al_core.simulation import simulate
    from al_core.strategies import STRATEGIES

__all__ = [
    "MODELS",
    "STRATEGIES",
    "Picks",
    "Plan",
    "compare",
    "compare_grid",
    "progress_bar",
    "select",
    "simulate",
]

_HOMES = {
    "MODELS": "models",
    "Picks": "query",
    "select": "query",
    "Plan": "runs",
    "compare": "comparison",
    "compare_grid": "comparison",
    "progress_bar": "comparison",
    "simulate": "simulation",
    "STRATEGIES": "strategies",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: a page that only reads the store should not pay a second for scikit-learn.
    if name not in _HOMES:
        raise AttributeError(f"module 'al_core' has no attribute {name!r}")
    return getattr(import_module(f"al_core.{_HOMES[name]}"), name)
