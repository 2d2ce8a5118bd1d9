"""Asking a committee of five linear models against the five models' own predict_proba alone, in one run.

Run it as: python tests/bench/committees.py [rows] [features] [classes]
"""

import sys

import numpy as np
from selection import PICKS, measure, pool
from sklearn.linear_model import LogisticRegression

from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import pick
from al_core.strategies import STRATEGIES

LABELS = 500


def main(n_rows: int = 100_000, n_features: int = 64, n_classes: int = 10) -> None:
    """Print the times; the members are fitted before."""
    X, y = pool(n_rows, n_features, n_classes)
    model = LogisticRegression(solver="newton-cg", tol=1e-3).fit(X[:LABELS], y[:LABELS])
    labels = {row: int(y[row]) for row in range(LABELS)}
    context = Context(X, labels, tuple(range(n_classes)), model)
    members, rows = context.committee, np.arange(LABELS, n_rows)

    def ours(name: str) -> None:
        pick(STRATEGIES[name], Candidates(context, rows, np.random.default_rng(0)), PICKS)

    names = ("vote_entropy", "kl_divergence", "consensus_entropy")
    works = [lambda: [member.predict_proba(X) for member in members], *(lambda name=name: ours(name) for name in names)]
    (own, own_extra), *others = measure(*works)
    print(f"{n_rows:,} x {n_features} {X.dtype}, {n_classes} classes, five linear models, best {PICKS}")
    print(f"  five predict_proba  {own * 1000:7.1f} ms  {own_extra:6.1f} MB extra")
    for name, (seconds, extra) in zip(names, others, strict=True):
        print(f"  {name:18}  {seconds * 1000:7.1f} ms  {extra:6.1f} MB extra, ratio {seconds / own:.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
