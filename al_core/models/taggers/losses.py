"""What a tagger makes least: its loss on a lesson, with the gradient, and the way to the least."""

from functools import cached_property

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from al_core.matrices.rows import Doubles, Rows
from al_core.models.taggers.chain import FURTHEST, LinearChain, allowed
from al_core.models.taggers.lessons import Lesson
from al_core.models.taggers.sums import backward, forward

_REMEMBERED = 10  # steps from which the curvature is guessed
_DOUBT = 0.02  # of a feature's tag, however rarely they go together: bounds the first steps


class TokenLoss:
    """Less the log probability of the tags read, each token by itself, and `ridge` times the squares of the weights.

    Only pairs of feature and tag that occur have a weight. Parameters are in the scale of their curvature: so some
    sixty steps do what takes hundreds without (Nocedal and Wright, Numerical optimization, 2006).
    """

    def __init__(self, lesson: Lesson, ridge: float) -> None:
        self.laid, self.tags, self.ridge = lesson.laid, lesson.tags, ridge
        own = np.zeros((len(self.laid.codes), len(self.tags)))
        own[np.arange(len(own)), self.laid.codes] = self.laid.weights
        self.often, self.seen = own.sum(axis=0), self.laid.counts(own)
        self.went = np.zeros((len(self.tags), len(self.tags)))
        behind, ahead = self.laid.moved
        np.add.at(self.went, (self.laid.codes[ahead], self.laid.codes[behind]), self.laid.weights[behind])
        self.pairs, self.moves = np.flatnonzero(self.seen), self._moves()

    def _moves(self) -> Rows:
        """The moves that have a parameter, by their place in all of them."""
        return np.empty(0, np.int64)

    @cached_property
    def scale(self) -> Doubles:
        """What a parameter of 1 stands for: less where there is more to see."""
        total = self.seen.sum(axis=1, keepdims=True)
        share = self.seen / total
        curvature = total * np.maximum(share * (1 - share), _DOUBT)
        parts = [curvature.ravel()[self.pairs], self.went.ravel()[self.moves] + 1]
        return np.asarray(1 / np.sqrt(np.concatenate(parts) + 2 * self.ridge))

    def spread(self, parameters: Doubles) -> tuple[Doubles, Doubles]:
        """Weights of features (features, tags), and moves (tags, tags)."""
        own, n = parameters * self.scale, len(self.pairs)
        weights, moves = np.zeros(self.seen.size), np.zeros(self.went.size)
        weights[self.pairs], moves[self.moves] = own[:n], own[n:]
        return weights.reshape(self.seen.shape), moves.reshape(self.went.shape)

    def gathered(self, chain: LinearChain) -> Doubles:
        """The parameters that a chain has, as far as it knows these features and tags."""
        rows = [chain.places.get(key, -1) for key in self.laid.keys]
        tags = [chain.tags.index(tag) if tag in chain.tags else -1 for tag in self.tags]
        weights, moves = np.pad(chain.weights, (0, 1))[np.ix_(rows, tags)], np.pad(chain.moves, (0, 1))
        own = [weights.ravel()[self.pairs], moves[np.ix_(tags, tags)].ravel()[self.moves]]
        return np.asarray(np.concatenate(own) / self.scale)

    def __call__(self, parameters: Doubles) -> tuple[float, Doubles]:
        """The loss, and its gradient."""
        weights, moves = self.spread(parameters)
        emissions = self.laid.emissions(weights)
        said = emissions[np.arange(len(emissions)), self.laid.codes] @ self.laid.weights + np.vdot(self.went, moves)
        total, shares, moved = self.expected(emissions, moves)
        off = [(self.laid.counts(shares) - self.seen).ravel()[self.pairs], (moved - self.went).ravel()[self.moves]]
        gradient = np.concatenate(off) + 2 * self.ridge * parameters * self.scale
        loss = total - said + self.ridge * np.square(parameters * self.scale).sum()
        return float(loss), gradient * self.scale

    def expected(self, emissions: Doubles, moves: Doubles) -> tuple[float, Doubles, Doubles]:
        """The logarithm of the sum over all there could be, and how often each tag and each move is to be expected."""
        total = logsumexp(emissions, axis=1)
        shares = np.exp(emissions - total[:, None]) * self.laid.weights[:, None]
        return float(total @ self.laid.weights), shares, moves

    def least(self, tol: float, max_iter: int, previous: LinearChain | None = None) -> tuple[Doubles, Doubles]:
        """Weights and moves of least loss, from those of an earlier chain: where a step makes less than `tol` of it.

        Nocedal, Updating quasi-Newton matrices with limited storage, 1980
        """
        begun = np.zeros(len(self.scale)) if previous is None else self.gathered(previous)
        options = {"maxcor": _REMEMBERED, "maxiter": max_iter, "maxfun": 4 * max_iter, "ftol": tol, "gtol": 1e-6}
        return self.spread(minimize(self, begun, jac=True, method="L-BFGS-B", options=options).x)


class SequenceLoss(TokenLoss):
    """The same of whole sequences of tags: moves that occur have a weight as well, and those against the rules none."""

    def _moves(self) -> Rows:
        start, follows = allowed(self.tags)
        self.start, self.follows = start.astype(np.float64), follows.astype(np.float64)
        return np.flatnonzero(self.went)

    def expected(self, emissions: Doubles, moves: Doubles) -> tuple[float, Doubles, Doubles]:
        """The logarithm of the sum over all there could be, and how often each tag and each move is to be expected."""
        factors = np.exp(np.minimum(moves, FURTHEST)) * self.follows
        top = emissions.max(axis=1)
        emissions -= top[:, None]
        potentials = np.exp(np.maximum(emissions, -FURTHEST, out=emissions), out=emissions)
        total, moved = float(top @ self.laid.weights), np.zeros_like(factors)
        shares = np.empty_like(potentials)
        for steps, at in self.laid.blocks:
            weights, first = self.laid.weights[at], steps.bounds[1]
            ahead, sums = forward(steps, potentials[at], factors, self.start)
            total += float(sums @ weights[:first])
            known = backward(steps, potentials[at], factors)
            both = np.multiply(ahead, known, out=shares[at])
            both *= (weights / both.sum(axis=1))[:, None]
            before, here = ahead.take(steps.ahead, axis=0), (potentials[at] * known)[first:]
            here *= (weights[first:] / ((before @ factors) * here).sum(axis=1))[:, None]
            moved += before.T @ here
        return total, shares, moved * factors
