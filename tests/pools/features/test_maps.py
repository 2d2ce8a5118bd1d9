"""A picture of a pool: every row has a place, near its like, and it is drawn once."""

import numpy as np

from al_core.pools.features.maps import draw_map, flatten, kept_map
from al_core.pools.samples import build


def test_two_heaps_are_drawn_as_two():
    heaps = np.repeat([0.0, 50.0], 30)[:, None] + np.random.default_rng(0).standard_normal((60, 5))

    points = flatten(heaps.astype(np.float32))

    one, other = points[:30], points[30:]
    apart = np.linalg.norm(one.mean(axis=0) - other.mean(axis=0))
    assert apart > 2 * max(np.linalg.norm(heap - heap.mean(axis=0), axis=1).mean() for heap in (one, other))


def test_a_handful_of_points_and_points_that_are_all_the_same_have_places():
    assert flatten(np.eye(4, dtype=np.float32)).shape == (4, 2)
    assert flatten(np.ones((30, 4), np.float32)).tolist() == [[0.0, 0.0]] * 30


def test_a_map_is_kept_and_gives_drawn_rows_their_own_places(tmp_path):
    (tmp_path / "pools").mkdir()
    pool = build("tumours", tmp_path)
    assert kept_map(pool) is None

    drawn = draw_map(pool)

    np.testing.assert_array_equal(kept_map(pool).points, drawn.points)
    np.testing.assert_allclose(drawn.place(pool, drawn.rows[:5]), drawn.points[:5], atol=1e-3)
