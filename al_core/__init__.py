"""Active learning without a screen: query strategies, models, selection and honest comparison."""

from al_core.faces import TYPE_CHECKING, face

if TYPE_CHECKING:
    from al_core.comparison.comparison import compare, compare_grid, progress_bar
    from al_core.comparison.contenders import side_by_side
    from al_core.comparison.plans import Plan
    from al_core.comparison.simulation import simulate
    from al_core.comparison.statistics.areas import areas_by_run, standings
    from al_core.comparison.statistics.contests import pairwise
    from al_core.comparison.statistics.curves import differences, mean_curves
    from al_core.comparison.statistics.ranks import areas_by_set, mean_ranks
    from al_core.comparison.statistics.targets import labels_needed, reaches, savings
    from al_core.comparison.statistics.verdicts import verdict
    from al_core.figures.figures import draw
    from al_core.learning.shipped import ship
    from al_core.models.catalogue import MODELS
    from al_core.numbers.record.document import record
    from al_core.pools.readers.uploads import create_pool, preview
    from al_core.queries.asking import Picks
    from al_core.selection.loop import Loop
    from al_core.selection.selection import select
    from al_core.strategies import STRATEGIES

__all__ = [
    "MODELS",
    "STRATEGIES",
    "Loop",
    "Picks",
    "Plan",
    "areas_by_run",
    "areas_by_set",
    "compare",
    "compare_grid",
    "create_pool",
    "differences",
    "draw",
    "labels_needed",
    "mean_curves",
    "mean_ranks",
    "pairwise",
    "preview",
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

_FORMER = {
    "churn": "numbers",
    "drift": "evaluation",
    "economics": "numbers",
    "outlook": "numbers",
    "reliability": "evaluation",
    "saved": "numbers.saved",
    "stopping": "evaluation",
    "store": "projects",
}
__getattr__, __dir__ = face(__name__, _FORMER)
