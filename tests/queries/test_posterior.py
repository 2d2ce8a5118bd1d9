"""What is still open about a pool, against the textbook formula."""

import numpy as np
import pytest
from covariances import covariance, points

from al_core.queries.posterior import Lookahead, Posterior


@pytest.mark.parametrize("steps", [[[4, 9, 2]], [[4], [9], [2]], [[9, 4], [2]]])
def test_the_posterior_equals_the_textbook_formula_however_it_is_built(steps):
    reference, pool = points(7), points(12, 1)
    known = pool[[4, 9, 2]]

    posterior = Posterior(reference, pool)
    for step in steps:
        posterior = posterior.observing(np.array(step))

    np.testing.assert_allclose(posterior.covariance, covariance(reference, pool, known, reference), atol=1e-9)
    np.testing.assert_allclose(posterior.variance, np.diag(covariance(pool, pool, known, reference)), atol=1e-9)
    expected = np.diag(covariance(reference, reference, known, reference))
    np.testing.assert_allclose(posterior.reference_variance, expected, atol=1e-9)


def test_what_one_more_label_settles_is_what_the_variance_loses():
    reference, pool = points(7), points(12, 1)
    weights = np.arange(7.0)
    posterior = Posterior(reference, pool)
    posterior = posterior.observing(np.array([3]))

    for candidate in (0, 5):
        more = Posterior(reference, pool)
        more = more.observing(np.array([3, candidate]))
        lost = weights @ (posterior.reference_variance - more.reference_variance)
        assert posterior.settled(weights)[candidate] == pytest.approx(lost)


def test_looking_ahead_is_like_knowing_and_changes_nothing():
    reference, pool, weights = points(7), points(12, 1), np.arange(7.0)
    posterior, later = Posterior(reference, pool), Posterior(reference, pool)
    posterior = posterior.observing(np.array([3]))
    before = posterior.settled(weights)
    later = later.observing(np.array([3, 5, 8]))

    ahead = Lookahead(posterior, weights, 2)
    ahead.observe(5)
    ahead.observe(8)

    np.testing.assert_allclose(ahead.settled, later.settled(weights), atol=1e-9)
    np.testing.assert_array_equal(posterior.settled(weights), before)
