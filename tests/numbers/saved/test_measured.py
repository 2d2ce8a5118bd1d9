"""What was measured at equal numbers of labels."""

import numpy as np
import pytest

from al_core.numbers.saved.measured import difference


def test_the_difference_has_an_interval_also_where_all_checks_agree():
    # half width 2.25 x sqrt(0 + (0.5 / 50)^2)
    agreed = difference(np.ones(50), np.ones(50), 45)
    assert (agreed.value, agreed.low, agreed.high) == pytest.approx((0, -0.0225, 0.0225))
    assert agreed.verdict == "not yet distinguishable"
    assert difference(np.ones(50), np.zeros(50), 45).verdict == "better than random"
    assert difference(np.zeros(50), np.ones(50), 45).verdict == "worse than random"
