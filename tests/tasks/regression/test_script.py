"""Numbers that scripts hand in."""

import numpy as np
import pandas as pd
import pytest

from al_core.errors import BadInput
from al_core.tasks.regression.script import as_numbers, usual_tolerance


@pytest.mark.parametrize("y", [[1, 2.5], np.array([1, 2.5]), np.array([[1], [2.5]]), pd.Series([1, 2.5], ["a", "b"]),
                               pd.DataFrame({"y": [1, 2.5]}), {3: 1, 8: 2.5}.values()])  # fmt: skip
def test_numbers_come_in_whatever_holds_them(y):
    assert as_numbers(y) == [1.0, 2.5]


@pytest.mark.parametrize("strange", ["2", None, float("nan"), np.inf, True, np.True_, pd.NA, 1j, 10**400])
def test_what_is_no_number_is_refused_with_its_row(strange):
    with pytest.raises(BadInput, match=r"Label 1 \(counted from 0\) is .*; with numbers every label must be a finite"):
        as_numbers([3.5, strange])


def test_near_enough_is_half_the_usual_deviation_and_no_single_number_moves_it():
    numbers = np.random.default_rng(0).normal(50, 10, 4_000)

    assert usual_tolerance(numbers) == pytest.approx(5, rel=0.05)
    assert usual_tolerance([*numbers, 1e9]) == usual_tolerance(numbers)


@pytest.mark.parametrize(("numbers", "tolerance"), [([], 1), ([7, 7], 0.5), ([0] * 9 + [10], 1.5)])
def test_near_enough_is_something_also_where_hardly_anything_varies(numbers, tolerance):
    assert usual_tolerance(numbers) == tolerance
