"""How numbers are spread, from an even sample."""

import numpy as np
import pytest

from al_core.pools.intake import Spread


def test_the_spread_of_a_long_column_comes_from_an_even_sample():
    spread = Spread(1)
    spread.limit = 100
    for start in range(0, 100_000, 1_000):
        spread.add(np.arange(start, start + 1_000, dtype=np.float64)[:, None])

    assert spread.percentiles()[0] == pytest.approx((1_000, 25_000, 75_000, 99_000), abs=1_500)
