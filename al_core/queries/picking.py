"""From scores to picks: best first, distinct, ties broken by the seeded generator, large pools screened in float32."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from al_core.errors import BadInput
from al_core.matrices.rows import Rows, content_order
from al_core.matrices.threads import one_thread
from al_core.models import linear
from al_core.queries.candidates import Candidates

if TYPE_CHECKING:
    # A strategy may pick for another one, so it is known here by its type only.
    from al_core.queries.contract import Strategy

STOCHASTIC = ("", "power", "softmax")
SHARPER = 1.0  # at 1 odds are the scores themselves, as in the paper
# Scores from the fast float32 path are off by far less; whoever comes this close to the picks is scored again.
_SLACK = 1e-3
_ELEMENTS = 2**19  # of a block of probabilities: 2 MB, what a core's cache holds
_NUMBERS = 2**21  # of a block of features: several threads and processes hold one each


def pick(
    strategy: "Strategy", candidates: Candidates, n: int, stochastic: str = ""
) -> tuple[Rows, NDArray[np.float64]]:
    """Positions of the best `n` candidates, best first, and their scores; a batch strategy scores by place.

    With `stochastic` chance has a part in every score, and no part where a batch is picked as a whole.
    """
    n = min(n, len(candidates))
    if n == 0:
        return np.empty(0, np.int64), np.empty(0)
    if strategy.batch:
        return _batch(strategy, candidates, n), np.arange(n, 0, -1, dtype=np.float64)
    kept = (
        _screened(strategy, candidates, n) if _can_screen(candidates) and not stochastic else np.arange(len(candidates))
    )
    pool = candidates.part(candidates.rows[kept], candidates.rng)
    scores = np.concatenate([_score(strategy, block) for block in pool.blocks(_block_size(pool))])
    if stochastic:
        scores = with_chance(scores, stochastic, content_order(candidates.context.X, candidates.rows), candidates.rng)
    chosen = best_first(scores, n, candidates.rng)
    return kept[chosen], scores[chosen].astype(np.float64)


def with_chance(
    scores: NDArray[np.floating], stochastic: str, order: Rows, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Scores of which the n highest are n drawn one by one, with odds by what they were.

    "power": odds are the scores to the power SHARPER (less the lowest where that is below 0); "softmax": they grow by
    e^SHARPER with every standard deviation. Chance comes in this `order`.

    Kirsch, Farquhar, Atighehchian, Jesson, Branchaud-Charron and Gal, Stochastic batch acquisition: a simple baseline
    for deep active learning, 2023
    """
    scores = scores.astype(np.float64)
    if stochastic == "power":
        logarithms = np.log(np.maximum(scores - min(0.0, scores.min()), np.finfo(np.float64).tiny))
    else:
        logarithms = (scores - scores.mean()) / (scores.std() or 1.0)
    noise = np.empty(len(scores))
    noise[order] = rng.gumbel(size=len(scores))
    return np.asarray(SHARPER * logarithms + noise)


def best_first(scores: NDArray[np.floating], n: int, rng: np.random.Generator) -> Rows:
    """Positions of the `n` highest scores, best first; equal scores in random order."""
    threshold = np.partition(scores, -n)[-n]
    ahead, tied = np.flatnonzero(scores > threshold), np.flatnonzero(scores == threshold)
    chosen = np.concatenate([ahead, rng.choice(tied, n - len(ahead), replace=False)])
    return chosen[np.lexsort((rng.random(n), -scores[chosen]))]


def _batch(strategy: "Strategy", candidates: Candidates, n: int) -> Rows:
    """What a batch strategy picks, when it keeps to the contract."""
    picked = np.asarray(strategy(candidates, n))
    whole = picked.ndim == 1 and len(picked) == n and picked.dtype.kind in "iu"
    inside = whole and picked.min() >= 0 and picked.max() < len(candidates)
    if not inside or len(np.unique(picked)) < n:
        raise BadInput(
            f"The batch strategy {strategy.name!r} must return {n} different positions among the {len(candidates):,} "
            "candidates, best first."
        )
    return picked.astype(np.int64, copy=False)


def _score(strategy: "Strategy", block: Candidates) -> NDArray[np.floating]:
    scores = np.asarray(strategy(block))
    if scores.shape != (len(block),):
        raise BadInput(
            f"The strategy {strategy.name!r} must return one number for each of the {len(block):,} candidates, not an "
            f"array of shape {scores.shape}."
        )
    if not np.isfinite(scores).all():
        row = block.rows[int(np.flatnonzero(~np.isfinite(scores))[0])]
        raise BadInput(f"Row {row} gets no score from {strategy.name!r}: the result is not a number.")
    return scores


def _block_size(candidates: Candidates) -> int:
    X = candidates.context.X
    width = X.nnz // max(1, X.shape[0]) if issparse(X) else X.shape[1]
    widest = _NUMBERS // max(1, int(width))
    return max(1_024, min(16_384, widest, _ELEMENTS // max(1, len(candidates.classes))))


def _can_screen(candidates: Candidates) -> bool:
    X = candidates.context.X
    quick = X.dtype in (np.float32, np.float64)
    large = len(candidates) > _block_size(candidates)
    return large and quick and linear.linear_weights(candidates.model) is not None


def _screened(strategy: "Strategy", candidates: Candidates, n: int) -> Rows:
    """Positions of all who may be among the best `n`: by the fast path on all cores, each block giving its leaders."""
    size = _block_size(candidates)
    starts = range(0, len(candidates), size)
    bar = -np.inf  # the n-th best of what was seen, less SLACK: only ever too low, whichever block comes first

    def leaders(start: int, rng: np.random.Generator) -> tuple[Rows, NDArray[np.floating]]:
        """The best of one block, as far as they reach the bar."""
        nonlocal bar
        scores = _score(strategy, candidates.part(candidates.rows[start : start + size], rng, fast=True))
        ahead = np.flatnonzero(scores >= bar)
        if len(ahead) > n:
            bar = max(bar, _bar(scores[ahead], n))
            ahead = ahead[scores[ahead] >= bar]
        return start + ahead, scores[ahead]

    with one_thread(), ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(leaders, starts, candidates.rng.spawn(len(starts)))
        positions, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return np.asarray(positions[scores >= _bar(scores, n)])


def _bar(scores: NDArray[np.floating], n: int) -> float:
    return float(np.partition(scores, -n)[-n]) - _SLACK
