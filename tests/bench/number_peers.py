"""Strategies for numbers beside scikit-activeml's: the same first picks on small data, and the time on larger.

Run it as: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PEERS_PYTHON=... python tests/bench/number_peers.py [rows]
(scikit-activeml runs in the environment that PEERS_PYTHON names, else in this one; its model is fitted before, as ours
is. Its committees draw by numbers of their own: they are compared on members that both are handed.)
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import Ridge

LABELS, SMALL, SEEDS = 200, 60, 20
GREEDY = {"greedy_input": "GreedySamplingX", "greedy_output": "GSy", "greedy_both": "GSi"}
ONE_LOOK = ("ensemble_variance", "expected_model_change", "expected_variance_reduction")


def pool(rows: int, features: int, seed: int = 0) -> tuple[Any, Any]:
    """Points, and numbers that follow from them but for noise."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, features))
    return X, 2 * X[:, 0] + np.sin(3 * X[:, 1]) + 0.1 * rng.standard_normal(rows)


def model(name: str) -> Any:
    """What is asked: a process where variance is needed, else a line."""
    process = GaussianProcessRegressor(RBF(2.0), alpha=0.1, optimizer=None)
    return process if name == "expected_variance_reduction" else Ridge()


def members(X: Any, y: Any, labels: int) -> list[Any]:
    """Five lines, each on its own draw of the labels."""
    draws = np.random.default_rng(0).integers(labels, size=(5, labels))
    return [Ridge().fit(X[draw], y[draw]) for draw in draws]


def ours(name: str, X: Any, y: Any, labels: int, n: int) -> list[int]:
    """What ours asks."""
    from al_core import STRATEGIES
    from al_core.queries.context import Context
    from al_core.queries.number_candidates import NumberCandidates
    from al_core.queries.picking import pick

    context = Context(X, dict(enumerate(y[:labels].tolist())), (), model(name).fit(X[:labels], y[:labels]))
    context.once("committee of numbers", lambda: members(X, y, labels))
    rows = np.arange(labels, len(X))
    candidates = NumberCandidates(context, rows, np.random.default_rng(0))
    return [int(row) for row in rows[pick(STRATEGIES[name], candidates, n)[0]]]


def theirs(name: str, X: Any, y: Any, labels: int, n: int) -> list[int]:
    """What scikit-activeml asks."""
    from skactiveml import pool as peers
    from skactiveml.regressor import SklearnNormalRegressor, SklearnRegressor

    known = np.full(len(X), np.nan)
    known[:labels] = y[:labels]
    if name == "greedy_input":
        return [int(row) for row in peers.GreedySamplingX(random_state=0).query(X, known, batch_size=n)]
    wrapper = SklearnNormalRegressor if name == "expected_variance_reduction" else SklearnRegressor
    own = wrapper(model(name)).fit(X, known)
    asked: dict[str, Any] = {"X": X, "y": known, "batch_size": n}
    if name in GREEDY:
        query = peers.GreedySamplingTarget(method=GREEDY[name], random_state=0).query
        return [int(row) for row in query(reg=own, fit_reg=False, **asked)]
    if name == "expected_variance_reduction":
        query = peers.ExpectedModelVarianceReduction(random_state=0).query
        return [int(row) for row in query(reg=own, fit_reg=False, X_eval=X, **asked)]
    committee = [SklearnRegressor(member) for member in members(X, y, labels)]
    if name == "ensemble_variance":
        query = peers.QueryByCommittee(random_state=0).query
        return [int(row) for row in query(ensemble=committee, fit_ensemble=False, **asked)]
    change = sys.modules["skactiveml.pool._expected_model_change_maximization"]
    change._bootstrap_estimators = lambda *_, **__: committee  # the same members as ours
    with_one = peers.ExpectedModelChangeMaximization(
        feature_map=lambda X: np.column_stack([X, np.ones(len(X))]), random_state=0
    )
    return [int(row) for row in with_one.query(reg=own, fit_reg=False, **asked)]


def picks(ask: Any, name: str) -> list[list[int]]:
    """What is asked of small pools: five with greedy ones, else the first."""
    n = 5 if name in GREEDY else 1
    return [ask(name, *pool(SMALL, 4, seed), 12, n) for seed in range(SEEDS)]


def seconds(ask: Any, name: str, rows: int, features: int) -> float:
    """Processor time of one question, the best of three."""
    X, y = pool(rows, features)
    taken = []
    for _ in range(3):
        start = time.process_time()
        ask(name, X, y, LABELS, 1)
        taken.append(time.process_time() - start)
    return min(taken)


def main(rows: int = 10_000, features: int = 64) -> None:
    """Print how often the picks are the same, and the times of both with their ratio."""
    print(f"{SEEDS} pools of {SMALL}: the same picks; {rows:,} x {features}, {LABELS} labels: processor time")
    for name in (*GREEDY, *ONE_LOOK):
        there = apart(__file__, "--picks", name, peer=True)
        same = sum(mine == other for mine, other in zip(picks(ours, name), there, strict=True))
        line = f"  {name:28} {same:3} of {SEEDS}"
        if name in GREEDY:
            own = apart(__file__, "--seconds", name, rows, features)[0]
            peer = apart(__file__, "--peer-seconds", name, rows, features, peer=True)[0]
            line += f"   {1000 * own:6.0f} ms, scikit-activeml {1000 * peer:7.0f} ms: {peer / own:.0f} times"
        print(line, flush=True)


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or [""]
    if what == "--picks":
        print(json.dumps(picks(theirs, rest[0])))
    elif what in ("--seconds", "--peer-seconds"):
        asked = ours if what == "--seconds" else theirs
        print(json.dumps([seconds(asked, rest[0], int(rest[1]), int(rest[2]))]))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
