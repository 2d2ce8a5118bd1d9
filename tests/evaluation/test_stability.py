"""How settled a model is: decisions that changed."""

import numpy as np
import pytest

from al_core.errors import BadInput
from al_core.evaluation.stability import changed, delta_f, kappa


def test_changed_is_the_share_of_other_decisions():
    assert changed(["a", "b", "a", "c"], ["a", "b", "b", "a"]) == 0.5
    assert np.isnan(changed([], []))


@pytest.mark.parametrize("compare", [changed, kappa, delta_f])
@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([0, 1, 1], [0], r"the same rows; their shapes are \(3,\) and \(1,\)"),
        ([[0], [1]], [[0], [1]], "two lists"),
        ([0, 1], ["0", "1"], "text and those of the other are not"),
        ([0.0, np.nan], [0.0, 1.0], "A decision is missing"),
    ],
)
def test_decisions_that_cannot_be_compared_get_a_sentence(compare, before, after, sentence):
    with pytest.raises(BadInput, match=sentence):
        compare(before, after)


def test_decisions_are_compared_by_any_names():
    codes, names = ([0, 1, 1, 2], [0, 1, 2, 2]), (["a", "b", "b", "c"], ["a", "b", "c", "c"])

    for compare in (changed, kappa, delta_f):
        assert compare(*codes) == compare(*names)
