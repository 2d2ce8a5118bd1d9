"""A pool: found again, described, never changed."""

import numpy as np
import pytest

from al_core.errors import StoreProblem
from al_core.pools.examples import example
from al_core.pools.pool import open_pool


def test_rows_outside_the_pool_are_an_error(table):
    with pytest.raises(IndexError):
        example(table, 2500)
    with pytest.raises(IndexError):
        example(table, -1)


def test_classes_come_in_natural_order(table):
    assert table.classes()[:3] == ["class 0", "class 1", "class 2"]
    assert table.classes()[-1] == "class 11"


def test_many_ids_and_few_ids_agree(table):
    assert table.ids(np.arange(100)) == [str(row + 1) for row in range(100)]
    assert table.ids([5, 3]) == ["6", "4"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_a_damaged_description_is_one_sentence(table, content):
    (table.folder / "pool.json").write_text(content)

    with pytest.raises(StoreProblem, match=r"damaged|another version"):
        open_pool(table.folder)
