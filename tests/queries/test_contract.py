"""What a strategy has to keep to, and what is said of one that does not."""

import numpy as np
import pytest

from al_core import select
from al_core.errors import BadInput
from al_core.strategies import strategy


@pytest.mark.parametrize(
    "picked",
    [
        lambda n, size: np.empty(0, int),
        lambda n, size: np.zeros(n, int),
        lambda n, size: np.arange(n + 2),
        lambda n, size: np.arange(n - 2),
        lambda n, size: np.arange(n) + size,
        lambda n, size: np.arange(n) - 1,
        lambda n, size: np.linspace(0, 1, n),
    ],
    ids=["none", "one row again and again", "too many", "too few", "rows of X", "from the end", "no positions"],
)
def test_a_batch_strategy_that_breaks_its_contract_is_named(picked):
    @strategy("Broken", needs_model=False, reason=lambda candidates, position: "No reason.")
    def broken(candidates, n):
        """Breaks the contract."""
        return picked(n, len(candidates))

    with pytest.raises(BadInput, match=r"^The batch strategy 'broken' must return 5 different positions among the 20 "):
        select(broken, np.eye(20), {}, n=5)


def test_a_scoring_strategy_that_breaks_its_contract_is_named():
    @strategy("Broken", needs_model=False, reason=lambda candidates, position: "No reason.")
    def broken(candidates):
        """Breaks the contract."""
        return np.ones((len(candidates), 2))

    with pytest.raises(BadInput, match=r"'broken' must return one number for each of the 20 candidates, not an array"):
        select(broken, np.eye(20), {}, n=5)


def test_a_setting_of_a_strategy_with_a_default_makes_no_batch_strategy_of_it():
    @strategy("First", needs_model=False, reason=lambda candidates, position: "No reason.")
    def first(candidates, weight=1.0):
        """Takes the first."""
        return -weight * np.arange(len(candidates), dtype=float)

    assert select(first, np.eye(20), {}, n=3).rows.tolist() == [0, 1, 2]
