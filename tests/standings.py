"""Where a made-up project stands."""

from dataclasses import replace

from chosen import chosen

from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.rounds import Round
from al_core.numbers.economics import Advice, Worth
from al_core.numbers.pace import Pace
from al_core.numbers.standing import Standing

WORTH = Worth(seconds=12.0)


def stands(word="keep going", **changes):
    """A project after 128 labels at 12 seconds, with what a test changes."""
    last = Round(stability=Stability(500, 0.11, 0.01))
    score = Score(0.86, 0.82, 0.9, 300)
    usual = Standing(
        chosen(("a", "b")),
        128,
        900,
        30,
        True,
        last,
        score,
        (0.10,),
        Pace(12.0, 20, 12.0, 15.0),
        WORTH,
        Advice(word),
        (),
    )
    return replace(usual, **changes)
