"""Whether a score is above or below the target beyond doubt."""

from math import inf

from al_core.evaluation.proportions import as_share, wilson
from al_core.evaluation.scores import Score

CLAIM = 2.24


_FEWEST = 20


def target_reached(score: Score | None, target: float, n_open: int = 0) -> bool:
    """Whether a share is above the target beyond doubt, for somebody who looks after every label.

    Looking often finds lucky moments, so the claim needs a wider interval than the one that is shown: Wilson's lower
    bound at z = 2.24, and at least 20 examples. Who cannot tell what an example is finds it hard, and so may the
    model: `n_open` examples that were drawn to test on and have no label count as wrong. Raises BadInput for a target
    or a score that is no share.
    """
    return _surely(score, target, n_open)[0] >= target


def target_missed(score: Score | None, target: float, n_open: int = 0) -> bool:
    """Whether a share is below the target beyond doubt, by Wilson's upper bound, had the `n_open` been right.

    Raises BadInput.
    """
    return _surely(score, target, n_open)[1] < target


def _surely(score: Score | None, target: float, n_open: int) -> tuple[float, float]:
    """The interval in which a share lies beyond doubt; with too few examples anything may be."""
    as_share(target, "target")
    if score is None or score.n < _FEWEST:
        return -inf, inf
    as_share(score.value, "score")
    right, n = score.value * score.n, score.n + n_open
    return wilson(right, n, CLAIM)[0], wilson(right + n_open, n, CLAIM)[1]
