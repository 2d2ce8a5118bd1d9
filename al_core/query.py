"""From scores to picks: best first, distinct, never a labelled row, ties broken by the seeded generator."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

from al_core import linear, models
from al_core.candidates import Candidates, Context, Matrix, Rows, content_order
from al_core.errors import BadInput
from al_core.inputs import as_classes, as_count, as_known, as_matrix, as_row_values, as_rows, first_hole
from al_core.strategies import STRATEGIES, Strategy, get_strategy

DEFAULT_MODEL = "logistic_regression"
CONTEXT = ("embedding", "timestamps", "classes", "candidates")

# Scores from the fast float32 path are off by far less; whoever comes this close to the picks is scored again.
SLACK = 1e-3
_ELEMENTS = 2**19  # of a block of probabilities: 2 MB, what a core's cache holds


@dataclass(frozen=True, eq=False)
class Picks:
    """What to ask next: `rows` of X best first, their `scores` (higher = asked sooner), a sentence for each."""

    rows: Rows
    scores: NDArray[np.float64]
    reasons: tuple[str, ...]


def select(
    strategy: str | Strategy,
    X: Matrix,
    labels: Mapping[int, Any],
    *,
    model: Any = None,
    n: int = 1,
    seed: int = 0,
    **context: Any,
) -> Picks:
    """The `n` rows of X whose labels this strategy wants next, given the labels known so far (row -> label).

    `model` is a name in MODELS or any scikit-learn classifier; a clone of it is fitted on the labels.
    `context` may hold `embedding` and `timestamps` (a row each), `classes` (all of them, in order) and `candidates`
    (the rows that may be asked). Raises BadInput and UnknownName.
    """
    chosen = get_strategy(strategy)
    X = as_matrix(X)
    known = _by_content(X, as_known(X, labels))
    question = _context(X, known, seed, context)
    rows, n = _candidate_rows(question, context.get("candidates")), as_count(n, "rows")
    try:
        question = _with_model(chosen, question, model, rows)
        return ask(chosen, Candidates(question, rows, np.random.default_rng(seed)), n)
    except (ValueError, BadInput):
        # Looked for only now: some models accept holes, and a pass over a large X is not free.
        hole = first_hole(X)
        if hole is None:
            raise
        raise BadInput(f"Row {hole[0]}, column {hole[1]} of X is missing or infinite.") from None


def ask(strategy: Strategy, candidates: Candidates, n: int) -> Picks:
    """The best `n` candidates (all of them, if there are fewer) as rows, scores and reasons."""
    positions, scores = pick(strategy, candidates, n)
    rows = candidates.rows[positions]
    return Picks(rows, scores, reasons(strategy, candidates, rows))


def reasons(strategy: Strategy, candidates: Candidates, rows: Rows) -> tuple[str, ...]:
    """Why each of these rows is asked, a sentence a row."""
    asked = candidates.part(rows, candidates.rng)
    return tuple(strategy.reason(asked, position) for position in range(len(rows)))


def pick(strategy: Strategy, candidates: Candidates, n: int) -> tuple[Rows, NDArray[np.float64]]:
    """Positions of the best `n` candidates, best first, and their scores; a batch strategy scores by place."""
    n = min(n, len(candidates))
    if n == 0:
        return np.empty(0, np.int64), np.empty(0)
    if strategy.batch:
        return np.asarray(strategy(candidates, n), np.int64), np.arange(n, 0, -1, dtype=np.float64)
    kept = _screened(strategy, candidates, n) if _can_screen(candidates) else np.arange(len(candidates))
    pool = candidates.part(candidates.rows[kept], candidates.rng)
    scores = np.concatenate([_score(strategy, block) for block in pool.blocks(_block_size(pool))])
    chosen = best(scores, n, candidates.rng)
    return kept[chosen], scores[chosen].astype(np.float64)


def best(scores: NDArray[np.floating], n: int, rng: np.random.Generator) -> Rows:
    """Positions of the `n` highest scores, best first; equal scores in random order."""
    threshold = np.partition(scores, -n)[-n]
    ahead, tied = np.flatnonzero(scores > threshold), np.flatnonzero(scores == threshold)
    chosen = np.concatenate([ahead, rng.choice(tied, n - len(ahead), replace=False)])
    return chosen[np.lexsort((rng.random(n), -scores[chosen]))]


def _score(strategy: Strategy, block: Candidates) -> NDArray[np.floating]:
    scores = np.asarray(strategy(block))
    if not np.isfinite(scores).all():
        row = block.rows[int(np.flatnonzero(~np.isfinite(scores))[0])]
        raise BadInput(f"Row {row} gets no score from {strategy.name!r}: the result is not a number.")
    return scores


def _block_size(candidates: Candidates) -> int:
    return max(1_024, min(16_384, _ELEMENTS // max(1, len(candidates.classes))))


def _can_screen(candidates: Candidates) -> bool:
    X = candidates.context.X
    dense = not issparse(X) and X.dtype in (np.float32, np.float64)
    large = len(candidates) > _block_size(candidates)
    return large and dense and linear.linear_weights(candidates.model) is not None


def _screened(strategy: Strategy, candidates: Candidates, n: int) -> Rows:
    """Positions of all who may be among the best `n`: by the fast path on all cores, each block giving its leaders."""
    size = _block_size(candidates)
    starts = range(0, len(candidates), size)
    bar = -np.inf  # the n-th best of what was seen, less SLACK: only ever too low, whichever block comes first

    def leaders(start: int, rng: np.random.Generator) -> tuple[Rows, NDArray[np.floating]]:
        nonlocal bar
        scores = _score(strategy, candidates.part(candidates.rows[start : start + size], rng, fast=True))
        ahead = np.flatnonzero(scores >= bar)
        if len(ahead) > n:
            bar = max(bar, _bar(scores[ahead], n))
            ahead = ahead[scores[ahead] >= bar]
        return start + ahead, scores[ahead]

    with models.one_thread(), ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(leaders, starts, candidates.rng.spawn(len(starts)))
        positions, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return np.asarray(positions[scores >= _bar(scores, n)])


def _bar(scores: NDArray[np.floating], n: int) -> float:
    return float(np.partition(scores, -n)[-n]) - SLACK


def _by_content(X: Matrix, labels: dict[int, Any]) -> dict[int, Any]:
    """The same labels in an order that depends neither on when they came nor on where the rows are stored."""
    rows = np.array(sorted(labels, key=lambda row: str(labels[row])), np.int64)
    return {row: labels[row] for row in rows[content_order(X[rows])].tolist()}


def _context(X: Matrix, labels: dict[int, Any], seed: int, extra: Mapping[str, Any]) -> Context:
    unknown = sorted(extra.keys() - set(CONTEXT))
    if unknown:
        raise BadInput(f"select() takes {', '.join(CONTEXT)} as context, but no {unknown[0]!r}.")
    return Context(
        X=X,
        labels=labels,
        classes=as_classes(extra.get("classes"), list(labels.values())),
        seed=seed,
        embedding=as_row_values(X, "embedding", extra.get("embedding")),
        timestamps=as_row_values(X, "timestamps", extra.get("timestamps")),
    )


def _with_model(strategy: Strategy, context: Context, model: Any, rows: Rows) -> Context:
    if strategy.needs_model and not context.labels:
        free = ", ".join(name for name, other in STRATEGIES.items() if not other.needs_model)
        raise BadInput(f"The strategy {strategy.name!r} needs at least one label; without labels these work: {free}.")
    estimator = models.get_model(DEFAULT_MODEL if model is None else model)
    return replace(context, estimator=estimator, pool=np.union1d(rows, context.labelled))


def _candidate_rows(context: Context, rows: Any) -> Rows:
    open_rows = np.full(context.X.shape[0], rows is None)
    if rows is not None:
        open_rows[as_rows(context.X, rows)] = True
    open_rows[context.labelled] = False
    return np.flatnonzero(open_rows)
