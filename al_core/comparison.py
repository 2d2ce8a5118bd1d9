"""Compare strategies: a grid of replays with known labels, seeds paired across the strategies."""

import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from itertools import product
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from al_core import models
from al_core.candidates import Matrix
from al_core.evaluation import Labels, get_metric
from al_core.inputs import as_count, as_matrix, as_truth
from al_core.simulation import COLUMNS, simulate
from al_core.splits import stratified
from al_core.strategies import STRATEGIES, Strategy, get_strategy

PATIENCE = 5.0  # seconds: a shorter comparison is over before worker processes have started


def compare(
    X: Matrix,
    y: Labels,
    strategies: Sequence[str | Strategy],
    *,
    model: Any,
    n_initial: int = 20,
    batch_size: int = 1,
    n_labels: int = 120,
    seeds: int = 20,
    test_size: float = 0.4,
    metric: str = "accuracy",
    executor: Executor | None = None,
) -> pd.DataFrame:
    """A replay for every strategy and seed, as rows of `simulate`, strategy by strategy.

    Each seed draws one stratified split and `n_initial` stratified first rows (each class in them, if it can be),
    shared by all strategies. Runs on `executor`, else on the cores of this machine; the result is the same, times
    aside.
    """
    X = as_matrix(X)
    labels = as_truth(X, y)
    named = [_by_name(strategy) for strategy in strategies]
    models.get_model(model), get_metric(metric)
    splits = [
        stratified(labels, as_count(n_initial, "initial rows"), test_size, seed)
        for seed in range(as_count(seeds, "seeds"))
    ]
    shared = {"model": model, "batch_size": batch_size, "n_labels": n_labels, "metric": metric}
    jobs = [
        (X, labels, strategy, {**shared, **vars(splits[seed]), "seed": seed})
        for strategy, seed in product(named, range(seeds))
    ]
    frames = _on(executor, jobs) if executor else _here(jobs)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def _by_name(strategy: str | Strategy) -> str | Strategy:
    # A name travels to another process where the decorated function does not.
    found = get_strategy(strategy)
    return found.name if STRATEGIES.get(found.name) is found else found


def _job(X: Matrix, y: NDArray[Any], strategy: str | Strategy, settings: Mapping[str, Any]) -> pd.DataFrame:
    return simulate(X, y, strategy, **settings)


def _on(executor: Executor, jobs: Sequence[tuple[Any, ...]]) -> list[pd.DataFrame]:
    futures = [executor.submit(_job, *job) for job in jobs]
    return [future.result() for future in futures]


def _here(jobs: Sequence[tuple[Any, ...]]) -> list[pd.DataFrame]:
    frames: list[pd.DataFrame] = []
    start = time.perf_counter()
    for job in jobs:
        frames.append(_job(*job))
        ahead = (time.perf_counter() - start) / len(frames) * (len(jobs) - len(frames))
        if ahead > PATIENCE and (os.cpu_count() or 1) > 1:
            break
    if len(frames) < len(jobs):
        from al_core.compute import local_executor

        with local_executor() as executor:
            frames += _on(executor, jobs[len(frames) :])
    return frames
