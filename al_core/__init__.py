"""Active learning without a screen: query strategies, models, selection and honest comparison."""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from al_core.areas import areas_by_run, standings
    from al_core.comparison import compare, compare_grid, progress_bar
    from al_core.contenders import side_by_side
    from al_core.contests import pairwise
    from al_core.curves import differences, mean_curves
    from al_core.decision_record import record
    from al_core.figures import draw
    from al_core.models import MODELS
    from al_core.plans import Plan
    from al_core.query import Picks, select
    from al_core.ranks import areas_by_set, mean_ranks
    from al_core.shipped import ship
    from al_core.simulation import simulate
    from al_core.strategies import STRATEGIES
    from al_core.targets import labels_needed, reaches, savings
    from al_core.verdicts import verdict

__all__ = [
    "MODELS",
    "STRATEGIES",
    "Picks",
    "Plan",
    "areas_by_run",
    "areas_by_set",
    "compare",
    "compare_grid",
    "differences",
    "draw",
    "labels_needed",
    "mean_curves",
    "mean_ranks",
    "pairwise",
    "progress_bar",
    "reaches",
    "record",
    "savings",
    "select",
    "ship",
    "side_by_side",
    "simulate",
    "standings",
    "verdict",
]

_HOMES = {
    "MODELS": "models",
    "Picks": "query",
    "select": "query",
    "Plan": "plans",
    "compare": "comparison",
    "compare_grid": "comparison",
    "progress_bar": "comparison",
    "side_by_side": "contenders",
    "ship": "shipped",
    "simulate": "simulation",
    "STRATEGIES": "strategies",
    "areas_by_run": "areas",
    "areas_by_set": "ranks",
    "differences": "curves",
    "draw": "figures",
    "labels_needed": "targets",
    "mean_curves": "curves",
    "mean_ranks": "ranks",
    "pairwise": "contests",
    "reaches": "targets",
    "record": "decision_record",
    "savings": "targets",
    "standings": "areas",
    "verdict": "verdicts",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: a page that only reads the store should not pay a second for scikit-learn.
    if name in _HOMES:
        return getattr(import_module(f"al_core.{_HOMES[name]}"), name)
    if not name.startswith("_") and find_spec(f"al_core.{name}") is not None:
        return import_module(f"al_core.{name}")
    raise AttributeError(f"module 'al_core' has no attribute {name!r}")
