"""Sums over all sequences of tags: how likely each tag of each token is, by going forward and backward.

Rabiner, A tutorial on hidden Markov models, 1989; Lafferty et al., Conditional random fields, 2001
"""

import numpy as np

from al_core.matrices.rows import Doubles
from al_core.models.taggers.steps import Steps


def forward(steps: Steps, potentials: Doubles, moves: Doubles, start: Doubles) -> tuple[Doubles, Doubles]:
    """Beliefs from what lies before (tokens, tags), each row 1 in sum, and the logarithm of each row's sum (rows,).

    `potentials` (tokens of the steps, tags), `moves` (tags, tags) and `start` (tags,) are factors, not logarithms.
    """
    ahead, total = np.empty_like(potentials), np.zeros(len(steps.rows))
    here = np.broadcast_to(start, (len(steps.rows), len(start)))
    for step in range(len(steps)):
        n = steps.n_rows(step)
        here = potentials[steps[step]] * (here[:n] @ moves if step else here)
        sums = here.sum(axis=1)
        here /= sums[:, None]
        ahead[steps[step]] = here
        total[:n] += np.log(sums)
    return ahead, total


def backward(steps: Steps, potentials: Doubles, moves: Doubles) -> Doubles:
    """What lies behind says of each token's tags, (tokens, tags), up to a factor a token."""
    behind, back = np.ones_like(potentials), np.ascontiguousarray(moves.T)
    for step in range(len(steps) - 2, -1, -1):
        later, n = steps[step + 1], steps.n_rows(step + 1)
        seen = (potentials[later] * behind[later]) @ back
        seen /= seen.max(axis=1, keepdims=True)
        behind[steps[step]][:n] = seen
    return behind
