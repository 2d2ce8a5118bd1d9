"""Answers that a batch may get, and what they would tell together about which member of a committee is right."""

import numpy as np
from numpy.typing import NDArray

CONFIGURATIONS = 512
FLAT_ENTROPY = 1e-3
_ELEMENTS = 2**18


def entropy_of(proba: NDArray[np.floating]) -> NDArray[np.floating]:
    """Entropy in nats over the last axis; a class with probability 0 adds 0."""
    # np.log is several times faster than xlogy, and 0 times the logarithm of the least positive number is 0.
    logarithm = np.maximum(proba, np.finfo(proba.dtype).tiny)
    np.log(logarithm, out=logarithm)
    logarithm *= proba
    return np.asarray(-logarithm.sum(axis=-1))


class Answers:
    """The answers that a batch may get: the `chance` of each configuration, and how likely each member is after it.

    All configurations are kept while there are at most 512; beyond that 512 are drawn from them by their chance
    (systematic resampling: Kitagawa, Monte Carlo filter and smoother for non-Gaussian state space models, 1996).
    """

    def __init__(self, members: int, rng: np.random.Generator) -> None:
        self._rng = rng
        self.chance = np.ones(1)
        self.weights = np.full((1, members), 1 / members)

    def gain(self, proba: NDArray[np.floating]) -> NDArray[np.float64]:
        """What one more answer would tell beside them, in nats, for proba of shape (members, candidates, classes).

        That is the mutual information of this answer and the member that is right, given the others: along a batch the
        gains add up to the joint mutual information.
        """
        members, size, classes = proba.shape
        mixed = (self.weights.astype(proba.dtype) @ proba.reshape(members, -1)).reshape(-1, size, classes)
        noise = self.chance @ self.weights @ entropy_of(proba)
        return np.asarray(np.maximum(self.chance @ entropy_of(mixed) - noise, 0))

    def add(self, proba: NDArray[np.floating]) -> None:
        """Take one more example into the batch, of which the members believe `proba`, shape (members, classes)."""
        joint = (self.weights[:, None, :] * proba.T).reshape(-1, len(proba))
        answer = joint.sum(axis=1)
        chance = np.repeat(self.chance, proba.shape[1]) * answer
        kept = np.flatnonzero(chance)
        self.chance = chance[kept]
        if len(kept) > CONFIGURATIONS:
            kept, self.chance = self._drawn(chance), np.full(CONFIGURATIONS, 1 / CONFIGURATIONS)
        self.weights = joint[kept] / answer[kept, None]

    def _drawn(self, chance: NDArray[np.float64]) -> NDArray[np.int64]:
        # In float32, so that the last mark cannot be rounded up to 1.
        marks = (np.arange(CONFIGURATIONS) + self._rng.random(dtype=np.float32)) / CONFIGURATIONS
        upto = np.cumsum(chance)
        return np.searchsorted(upto / upto[-1], marks, side="right")


def told_apart(proba: NDArray[np.floating], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Positions of `n` candidates, again and again the one whose answer tells most beside those of the others.

    `proba` has shape (members, candidates, classes). When a further answer would tell less than 0.001 nats (the
    members are told apart), the answers are forgotten and the batch goes on as if it began.
    """
    open_ones = _OpenOnes(np.asarray(proba, np.float32))
    picks = np.empty(n, np.int64)
    answers = Answers(len(proba), rng)
    for place in range(n):
        picks[place], gain = open_ones.best(answers)
        if gain < FLAT_ENTROPY and len(answers.chance) > 1:
            answers = Answers(len(proba), rng)
            open_ones.begin()
            picks[place], _ = open_ones.best(answers)
        open_ones.close(picks[place])
        answers.add(proba[:, picks[place]])
    return picks


class _OpenOnes:
    """Candidates that are not picked yet, and the most that the answer to each can still tell.

    That only shrinks while the batch grows, so few of them have to be looked at again for a pick.
    """

    def __init__(self, proba: NDArray[np.float32]) -> None:
        self._proba = proba
        self._open = np.ones(proba.shape[1], bool)
        self._looked_at = max(1, _ELEMENTS // (CONFIGURATIONS * proba.shape[2]))
        self.begin()

    def begin(self) -> None:
        """Forget what was found for the batch before."""
        self._most = np.where(self._open, np.inf, -1.0)

    def close(self, position: int) -> None:
        """Take a position out: it is picked."""
        self._open[position], self._most[position] = False, -1.0

    def best(self, answers: Answers) -> tuple[int, float]:
        """The open position whose answer tells most beside these, and how much."""
        order = np.argsort(-self._most, kind="stable")
        best, most = -1, -1.0
        for start in range(0, len(order), self._looked_at):
            block = order[start : start + self._looked_at]
            block = block[self._most[block] > most]
            if not len(block):
                break
            self._most[block] = answers.gain(self._proba[:, block])
            here = int(block[self._most[block].argmax()])
            if self._most[here] > most:
                best, most = here, float(self._most[here])
        return best, most
