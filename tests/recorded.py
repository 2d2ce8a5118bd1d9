"""A decision record made up for tests."""

from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.rounds import Round


def rounds(*values):
    """Rounds with these accuracies, after ten labels more each."""
    return [
        Round(
            version=n,
            n_labels=10 * n,
            n_tested=284,
            tested_on="hold-out",
            scores={"accuracy": Score(value, value - 0.05, value + 0.04, 284)},
            stability=Stability(285, 0.04, 0.0),
        )
        for n, value in enumerate(values, 1)
    ]


def lines(page):
    return {name: said for part in page.parts for name, said in part.lines}


def table(page, title):
    return next(part for part in page.parts if part.title == title).rows
