"""EPIG against its definition: every pair of answers written out."""

import numpy as np
from answers_in_full import beliefs
from fixed import Fixed

from al_core import STRATEGIES
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context


def judged(proba):
    """Candidates of whom a committee believes this; all of them are the pool."""
    n = proba.shape[1]
    context = Context(np.arange(n, dtype=float)[:, None], {}, ("a", "b", "c"), Fixed(proba[0]))
    context.__dict__["committee"] = [Fixed(member) for member in proba]
    return Candidates(context, np.arange(n), np.random.default_rng(0))


def in_full(proba, one, other):
    """The mutual information of two answers, by all pairs of them."""
    told = 0.0
    for first in range(proba.shape[2]):
        for second in range(proba.shape[2]):
            together = np.mean([member[one, first] * member[other, second] for member in proba])
            apart = proba[:, one, first].mean() * proba[:, other, second].mean()
            told += together * np.log(together / apart)
    return told


def test_it_is_the_mean_information_about_the_rows_of_the_pool():
    proba = beliefs(3)
    expected = [np.mean([in_full(proba, one, other) for other in range(8)]) for one in range(8)]

    np.testing.assert_allclose(STRATEGIES["epig"](judged(proba)), expected, rtol=1e-9)


def test_it_passes_over_a_dispute_that_tells_nothing_of_the_others():
    # Members one and two against three and four about most of the pool; of the last one one and three against the rest.
    common, odd = np.array([0.9, 0.9, 0.1, 0.1]), np.array([0.98, 0.02, 0.98, 0.02])
    share = np.column_stack([common, common, common, odd])
    proba = np.stack([share, 1 - share, np.zeros_like(share)], axis=2)

    assert STRATEGIES["bald"](judged(proba)).argmax() == 3
    assert STRATEGIES["epig"](judged(proba)).argmin() == 3
    reasons = ask(STRATEGIES["epig"], judged(proba), 4).reasons
    assert reasons[0] == (
        "Part of what its answer tells about the four models (45%) also shows in another example of the pool."
    )
    assert "(22%)" in reasons[3]
