"""Strategies of modAL, scikit-activeml and small-text on our pool, and ours in their loops: the same picks both ways?

Each question on digits: 5 picks of 400 rows, 40 labels, one model. Theirs through us beside theirs at home; ours
through them beside ours at home. "same" counts questions with the same rows, "order" those in the same order, too.
Run it as: PEERS_PYTHON=/path/to/their/python python tests/bench/both_ways.py [pools]
(an environment with modAL-python, scikit-activeml and small-text; of what modAL calls by a name that scikit-learn 1.8
has changed, that name is given back to it.)
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart
from loop import modal_as_it_was
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

N, KNOWN, WANTED = 400, 40, 5
OURS = ("margin", "entropy", "least_confidence", "k_center", "badge", "typiclust", "density_weighted", "random")


def model() -> LogisticRegression:
    """So near to its end that the order of the labels does not show."""
    return LogisticRegression(tol=1e-10, max_iter=5_000)


def pool(seed: int) -> tuple[Any, Any, Any, Any]:
    """Rows with their labels, those that are known and those that are not."""
    X, y = load_digits(return_X_y=True)
    rows = np.random.default_rng(seed).permutation(len(y))[:N]
    X, y = X[rows] / 16, y[rows]
    _, firsts = np.unique(y, return_index=True)
    known = np.concatenate([firsts, np.setdiff1d(np.arange(N), firsts)[: KNOWN - len(firsts)]])
    return X, y, known, np.setdiff1d(np.arange(N), known)


def ours(strategy: Any, X: Any, y: Any, known: Any, rest: Any) -> list[int]:
    """What `select` picks, by a strategy of ours or one that came from a peer."""
    from al_core import select

    labels = {int(row): int(y[row]) for row in known}
    return select(strategy, X, labels, model=model(), n=WANTED, candidates=rest).rows.tolist()


def in_modal(query_strategy: Any, X: Any, y: Any, known: Any, rest: Any) -> list[int]:
    """What modAL's ActiveLearner picks."""
    from modAL.models import ActiveLearner

    learner = ActiveLearner(model(), query_strategy, X[known], y[known])
    return [int(row) for row in rest[learner.query(X[rest], n_instances=WANTED)[0]]]


def in_activeml(query_strategy: Any, X: Any, y: Any, known: Any, rest: Any) -> list[int]:
    """What scikit-activeml picks, with a classifier where it asks one."""
    import inspect

    from skactiveml.classifier import SklearnClassifier

    labels = np.full(len(y), np.nan)
    labels[known] = y[known]
    asks = "clf" in inspect.signature(query_strategy.query).parameters
    more = {"clf": SklearnClassifier(model(), classes=range(10), random_state=0)} if asks else {}
    return [int(row) for row in query_strategy.query(X, labels, candidates=rest, batch_size=WANTED, **more)]


def in_small_text(query_strategy: Any, X: Any, y: Any, known: Any, rest: Any) -> list[int]:
    """What small-text's PoolBasedActiveLearner picks."""
    from small_text import PoolBasedActiveLearner, SklearnClassifierFactory, SklearnDataset

    data = SklearnDataset(X, y, np.arange(10))
    learner = PoolBasedActiveLearner(SklearnClassifierFactory(model(), 10), query_strategy, data)
    learner.initialize_data(known, y[known])
    return [int(row) for row in learner.query(num_samples=WANTED)]


def libraries() -> dict[str, tuple[Callable[..., list[int]], dict[str, tuple[Any, Any]], Callable[..., Any]]]:
    """Library -> its own loop, its strategies with how they come to us, and how ours come to it."""
    from modAL import uncertainty
    from skactiveml.classifier import SklearnClassifier
    from skactiveml.pool import CoreSet, UncertaintySampling
    from small_text import BreakingTies, LeastConfidence, PredictionEntropy

    from al_core.peers import as_modal, as_skactiveml, as_small_text, from_modal, from_skactiveml, from_small_text

    modal_as_it_was()
    functions = [uncertainty.margin_sampling, uncertainty.entropy_sampling, uncertainty.uncertainty_sampling]
    methods = [UncertaintySampling(method=name, random_state=0) for name in ("margin_sampling", "entropy")]
    methods += [UncertaintySampling(method="least_confident", random_state=0), CoreSet(random_state=0)]
    texts = [BreakingTies(), LeastConfidence(), PredictionEntropy()]
    return {
        "modAL": (in_modal, {one.__name__: (one, from_modal(one)) for one in functions}, as_modal),
        "scikit-activeml": (
            in_activeml,
            {
                getattr(one, "method", type(one).__name__): (
                    one,
                    from_skactiveml(one, *([SklearnClassifier] if hasattr(one, "method") else [])),
                )
                for one in methods
            },
            as_skactiveml,
        ),
        "small-text": (
            in_small_text,
            {type(one).__name__: (one, from_small_text(one)) for one in texts},
            as_small_text,
        ),
    }


def compared(n_pools: int) -> list[tuple[str, str, str, int, int]]:
    """Library, direction, strategy, questions with the same rows, and with the same order."""
    found = []
    for library, (at_home, theirs, as_theirs) in libraries().items():
        for name, (strategy, taken) in theirs.items():
            pairs = [(at_home(strategy, *pool(seed)), ours(taken, *pool(seed))) for seed in range(n_pools)]
            found.append((library, "theirs through us", name, *alike(pairs)))
        for name in OURS:
            pairs = [(ours(name, *pool(seed)), at_home(as_theirs(name), *pool(seed))) for seed in range(n_pools)]
            found.append((library, "ours through them", name, *alike(pairs)))
    return found


def alike(pairs: list[tuple[list[int], list[int]]]) -> tuple[int, int]:
    """How many have the same rows, and how many the same order."""
    return sum(set(one) == set(other) for one, other in pairs), sum(one == other for one, other in pairs)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(compared(int(sys.argv[2]))))
    else:
        n = int(sys.argv[1]) if len(sys.argv) > 1 else 20
        for library, direction, name, same, order in apart(__file__, "--one", n, peer=True):
            print(f"{library:16} {direction:18} {name:22} same {same:3} of {n}, order {order:3}")
