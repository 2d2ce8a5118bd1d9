"""Who is near whom, a block at a time, against every distance."""

import numpy as np

from al_core.matrices.neighbours import nearest_of_others, squared_distances, within


def pool(n=80, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 3)).astype(np.float32)


def test_bits_of_who_is_near_equal_the_distances():
    x, y = pool(600), pool(70, seed=1)
    distances = squared_distances(x.astype(np.float64), y.astype(np.float64))
    np.testing.assert_allclose(distances, np.square(x[:, None] - y[None]).sum(axis=2), atol=1e-4)
    bits = np.unpackbits(within(x, y, 1.7).view(np.uint8), axis=1)
    np.testing.assert_array_equal(bits[:, :70], distances < 1.7)
    assert not bits[:, 70:].any()
    assert within(x, y[:0], 1.7).shape == (600, 0)


def test_the_nearest_of_another_group_equals_brute_force():
    x, group = pool(300), np.arange(300) % 3
    distances = np.square(x[:, None] - x[None]).sum(axis=2)
    distances[group[:, None] == group] = np.inf
    np.testing.assert_allclose(nearest_of_others(x, group, x, group), distances.min(axis=1), rtol=1e-3, atol=1e-4)
    assert np.isinf(nearest_of_others(x, 0 * group, x, 0 * group)).all()
