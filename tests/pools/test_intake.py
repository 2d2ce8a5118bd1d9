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


ALIKE = [["She walks again", "1"], ["she  walks AGAIN ", "1"], ["She walks again", "1"], ["Ｓhe walks again", "1"]]
OTHER = [["She walks again", "1.0"], ["She walks", "1"]]
ROLES = {"text": "text", "n": "number"}


def test_texts_that_differ_only_in_what_is_hardly_seen_are_asked_once_and_said(tmp_path):
    pool = written(tmp_path, ALIKE + OTHER, ROLES, near=True)

    assert pool.n_rows == 3
    assert pool.repeats().tolist() == [[2, 0], [3, 0], [4, 0]]
    assert [note.badge for note in pool.notes] == ["2 near repeats"]
    assert pool.notes[0].text == (
        "Rows 2 and 4 differ from earlier ones only in blanks, capitals or the form of letters: asked once."
    )
    assert pool.near_repeats


def test_where_they_are_not_it_is_written_down_which_they_are(tmp_path):
    pool = written(tmp_path, ALIKE + OTHER, ROLES)

    assert (pool.n_rows, pool.notes) == (5, ())
    assert pool.near_copies().tolist() == [[1, 0], [2, 0]]


def test_words_that_are_no_text_are_taken_as_they_are(tmp_path):
    pool = written(tmp_path, [["a"], ["A"]], {"kind": "category"}, near=True)

    assert pool.n_rows == 2
