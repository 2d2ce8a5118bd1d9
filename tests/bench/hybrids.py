"""BADGE beside scikit-activeml's, and Cluster-Margin beside predict_proba, over a large pool in one run.

Run it as: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PEERS_PYTHON=... python tests/bench/hybrids.py [rows] [features]
(scikit-activeml runs in the environment that PEERS_PYTHON names, else in this one. Each line of figures comes from a
process of its own; the peer, which takes a quarter of a minute, runs once, all else several times.)
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart
from selection import Watch, measure, pool
from sklearn.linear_model import LogisticRegression

CLASSES, LABELS, BATCH = 10, 200, 100


def ask(name: str, X: Any, y: Any, model: Any, memory: dict[Any, Any]) -> Any:
    """A batch of one of our strategies; `memory` is what a session keeps."""
    from al_core.queries.candidates import Candidates
    from al_core.queries.context import Context
    from al_core.queries.picking import pick
    from al_core.strategies import STRATEGIES

    context = Context(X, dict(enumerate(y[:LABELS].tolist())), tuple(range(CLASSES)), model, memory=memory)
    rows = np.arange(LABELS, len(X))
    return pick(STRATEGIES[name], Candidates(context, rows, np.random.default_rng(0)), BATCH)[0]


def fitted(X: Any, y: Any) -> Any:
    """The model that ours ask."""
    return LogisticRegression(solver="newton-cg", tol=1e-3).fit(X[:LABELS], y[:LABELS])


def badge(X: Any, y: Any) -> list[float]:
    """Best seconds of five, largest extra memory in MB."""
    model, seen = fitted(X, y), []
    for _ in range(5):
        with Watch() as watch:
            ask("badge", X, y, model, {})
        seen.append(watch)
    return [min(watch.seconds for watch in seen), max(watch.extra for watch in seen)]


def activeml(X: Any, y: Any) -> list[float]:
    """The same for scikit-activeml's Badge, its model fitted before."""
    from skactiveml.classifier import SklearnClassifier
    from skactiveml.pool import Badge

    known = np.full(len(X), np.nan)
    known[:LABELS] = y[:LABELS]
    model = SklearnClassifier(LogisticRegression(max_iter=1_000), classes=list(range(CLASSES)), random_state=0)
    model.fit(X[:LABELS], known[:LABELS])
    with Watch() as watch:
        Badge(random_state=0).query(X=X, y=known, clf=model, fit_clf=False, batch_size=BATCH)
    return [watch.seconds, watch.extra]


def cluster_margin(X: Any, y: Any) -> list[float]:
    """Best seconds, groups found before, and those of predict_proba, in turns."""
    model, memory = fitted(X, y), {}
    found = measure(lambda: ask("cluster_margin", X, y, model, memory), lambda: model.predict_proba(X))
    return [seconds for seconds, _ in found]


WORKS = {"badge": badge, "scikit-activeml": activeml, "cluster_margin": cluster_margin}


def main(n_rows: int = 100_000, n_features: int = 64) -> None:
    """Print seconds, extra memory and ratios."""
    print(f"{n_rows:,} x {n_features} float32, {CLASSES} classes, {LABELS} labels, a batch of {BATCH}")
    own, own_extra = apart(__file__, "--one", "badge", n_rows, n_features)
    print(f"  badge                   {own * 1000:8.0f} ms  {own_extra:7.1f} MB extra")
    try:
        theirs, extra = apart(__file__, "--one", "scikit-activeml", n_rows, n_features, peer=True)
        print(
            f"  scikit-activeml's Badge {theirs * 1000:8.0f} ms  {extra:7.1f} MB extra, {theirs / own:.0f} x our time"
        )
    except ImportError as error:
        print(f"  scikit-activeml not measured: {error}")
    seconds, plain = apart(__file__, "--one", "cluster_margin", n_rows, n_features)
    print(f"  predict_proba alone     {plain * 1000:8.0f} ms")
    print(f"  cluster_margin          {seconds * 1000:8.0f} ms, {seconds / plain:.2f} x that")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(WORKS[sys.argv[2]](*pool(int(sys.argv[3]), int(sys.argv[4]), CLASSES))))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
