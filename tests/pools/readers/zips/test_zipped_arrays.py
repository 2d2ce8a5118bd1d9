"""The arrays of an .npz are looked at without being unpacked."""

import tempfile

import numpy as np
import pytest
from uploaded import pool_of, refusal, text_of

from al_core.pools.readers.uploads import preview
from al_core.pools.readers.zips import zipped_arrays
from al_core.pools.readers.zips.zipped_arrays import first_rows

X = np.random.default_rng(0).random((60, 8)).astype(np.float32)
TEXTS = np.array([text_of(at) for at in range(60)])


def test_a_look_at_an_array_unpacks_nothing(tmp_path, monkeypatch):
    np.savez_compressed(tmp_path / "zeros.npz", X=np.zeros((200_000, 8)), y=np.repeat([0, 1], 100_000))
    monkeypatch.setattr(tempfile, "TemporaryDirectory", lambda: pytest.fail("something was unpacked"))

    seen = preview(tmp_path / "zeros.npz")

    assert (seen.n_rows, len(seen.columns), len(seen.rows)) == (200_000, 9, 5)
    assert seen.columns[-1].found == "2 classes, known for 200,000 rows"


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_first_rows_are_those_of_the_array(tmp_path, order):
    np.savez(tmp_path / "a.npz", X=np.asarray(X, order=order), y=np.arange(60) % 3)

    shape, rows, labels = first_rows(tmp_path / "a.npz", "a.npz", 4)

    assert shape == (60, 8)
    np.testing.assert_array_equal(rows, X[:4])
    np.testing.assert_array_equal(labels, np.arange(60) % 3)


def test_texts_beside_a_matrix_are_shown_and_the_matrix_is_learnt_from(tmp_path, data, monkeypatch):
    monkeypatch.setattr(zipped_arrays, "BLOCK_CHARACTERS", 2_000)
    np.savez(tmp_path / "letters.npz", X=X, texts=TEXTS, y=np.array(["a", "b"] * 30))

    pool = pool_of(tmp_path / "letters.npz", data)

    assert pool.kind == "text"
    assert pool.column(0) == TEXTS.tolist()
    np.testing.assert_array_equal(pool.vectors(), X)
    assert list(pool.known_labels().values()) == ["a", "b"] * 30


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"X": X, "texts": TEXTS[:9]}, "texts must hold 60 texts, one for each row of X"),
        ({"X": np.asfortranarray(X), "texts": TEXTS}, "X is stored by columns"),
        ({"X": X, "texts": np.array([None] * 60)}, "texts holds Python objects"),
        ({"X": X[:, 0], "texts": TEXTS}, "X has 1 dimensions"),
        ({"X": np.where(X[3, 3] == X, np.nan, X), "texts": TEXTS}, "row 4, column X: "),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, data, arrays, words):
    np.savez(tmp_path / "bad.npz", **arrays)

    assert words in refusal(tmp_path / "bad.npz", data, X="vector")


def test_a_header_that_promises_more_than_there_is_is_refused(tmp_path, data):
    np.savez(tmp_path / "bad.npz", X=X)
    content = (tmp_path / "bad.npz").read_bytes()
    (tmp_path / "bad.npz").write_bytes(content.replace(b"(60, 8)", b"(90, 8)"))

    assert "bad.npz" in refusal(tmp_path / "bad.npz", data)
