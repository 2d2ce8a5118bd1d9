"""When a number is good enough to act on."""

from al_core.evaluation import Score, wilson

CLAIM = 2.24
FEWEST = 20


def target_reached(score: Score | None, target: float) -> bool:
    """Whether a share is above the target beyond doubt, for somebody who looks after every label.

    Looking often finds lucky moments, so the claim needs a wider interval than the one that is shown: Wilson's lower
    bound at z = 2.24, and at least 20 examples.
    """
    if score is None or score.n < FEWEST:
        return False
    return wilson(score.value * score.n, score.n, CLAIM)[0] >= target
