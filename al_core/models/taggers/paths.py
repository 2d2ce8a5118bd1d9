"""The best sequences of tags. Viterbi, Error bounds for convolutional codes, 1967"""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles
from al_core.models.taggers.steps import Steps


def best_ends(steps: Steps, emissions: Doubles, moves: Doubles, start: Doubles) -> Doubles:
    """Of the sequences that end in each tag of each token the best one's sum of logarithms, (tokens, tags)."""
    ends = np.empty_like(emissions)
    for step in range(len(steps)):
        at = steps[step]
        ends[at] = emissions[at]
        ends[at] += _best_moves(ends[steps[step - 1]][: steps.n_rows(step)], moves) if step else start
    return ends


def _best_moves(ends: Doubles, moves: Doubles) -> Doubles:
    """The best sum of an end and a move from it, for each tag that it may lead to."""
    best: Doubles = ends[:, :1] + moves[0]
    for tag in range(1, len(moves)):
        np.maximum(best, ends[:, tag : tag + 1] + moves[tag], out=best)
    return best


def best_tags(steps: Steps, ends: Doubles, moves: Doubles) -> NDArray[np.int64]:
    """The tags of the best sequence, (tokens,)."""
    codes = np.empty(len(ends), np.int64)
    here = np.empty(0, np.int64)
    for step in range(len(steps) - 1, -1, -1):
        sums = ends[steps[step]]
        if len(here):
            sums = np.concatenate([sums[: len(here)] + moves.T[here], sums[len(here) :]])
        here = codes[steps[step]] = sums.argmax(axis=1)
    return codes


def best_sums(steps: Steps, ends: Doubles, emissions: Doubles, moves: Doubles, n: int) -> Doubles:
    """The sums of the n best sequences, (rows, n), the best first; -inf where there are fewer.

    Goes backward with the n best beginnings of what is left, judged by the best way to come to them: exact, since of
    n + 1 of them the last one has n better whole sequences before it.
    """
    sums, behind, tags = np.empty((0, n)), np.empty((0, n)), np.empty((0, n), np.int64)
    for step in range(len(steps) - 1, -1, -1):
        own, later = ends[steps[step]], len(sums)
        if later:
            from_here = behind[:, :, None] + moves.T[tags]
            sums, behind, tags = _best(own[:later, None, :] + from_here, from_here, n)
        ended = own[later:, None, :]
        joined = zip((sums, behind, tags), _best(ended, np.zeros_like(ended), n), strict=True)
        sums, behind, tags = (np.concatenate(pair) for pair in joined)
        behind = behind + np.take_along_axis(emissions[steps[step]], tags, axis=1)
    return sums


def _best(sums: Doubles, behind: Doubles, n: int) -> tuple[Doubles, Doubles, NDArray[np.int64]]:
    """The n best of all (rows, ways, tags): their sums, what is behind them, and their tags; each (rows, n)."""
    rows, ways, width = sums.shape
    flat, known = (one.reshape(rows, ways * width) for one in (sums, behind))
    if flat.shape[1] < n:
        flat, known = (np.pad(one, ((0, 0), (0, n - flat.shape[1])), constant_values=-np.inf) for one in (flat, known))
    at = np.argpartition(-flat, n - 1, axis=1)[:, :n] if n < flat.shape[1] else np.tile(np.arange(n), (rows, 1))
    at = np.take_along_axis(at, np.argsort(-np.take_along_axis(flat, at, axis=1), axis=1, kind="stable"), axis=1)
    return np.take_along_axis(flat, at, axis=1), np.take_along_axis(known, at, axis=1), at % width
