"""From rows to a pool; an `intake` that is interrupted leaves nothing."""

import pytest
from pools_made_up import written

from al_core.errors import BadInput
from al_core.files import Unfinished


def test_an_error_while_writing_leaves_nothing_behind(tmp_path):
    def fail() -> None:
        with Unfinished(tmp_path / "pools" / "one") as folder:
            (folder / "half").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not [*(tmp_path / "pools").iterdir()]


def test_two_writers_of_the_same_pool_agree(tmp_path):
    final = tmp_path / "pools" / "one"
    with Unfinished(final) as first:
        (first / "a").write_text("first")
        with Unfinished(final) as second:
            (second / "a").write_text("second")

    assert (final / "a").read_text() == "second"
    assert [*final.parent.iterdir()] == [final]


def test_a_pool_needs_two_different_examples(tmp_path):
    with pytest.raises(BadInput, match="only one example"):
        written(tmp_path, [["1"], ["1"]], {"n": "number"})
