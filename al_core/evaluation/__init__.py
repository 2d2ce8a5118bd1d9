"""How good a model is, how sure, how settled, whether rows have changed: each number with its interval."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.evaluation.distribution_shift import Drift, drift
    from al_core.evaluation.metrics import METRICS, Metric
    from al_core.evaluation.reliability_diagram import Reliability, expected_calibration_error, reliability
    from al_core.evaluation.scores import Score, score
    from al_core.evaluation.stability import Stability
    from al_core.evaluation.stopping import Criterion, criteria

__all__ = [
    "METRICS",
    "Criterion",
    "Drift",
    "Metric",
    "Reliability",
    "Score",
    "Stability",
    "criteria",
    "drift",
    "expected_calibration_error",
    "reliability",
    "score",
]
__getattr__, __dir__ = face(__name__)
