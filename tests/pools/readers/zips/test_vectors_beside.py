"""A table and an array in one zip: each row with the vector that people brought for it."""

import io

import numpy as np
import pytest
from uploaded import pool_of, refusal, roles_of, text_of
from zipped import zipped

from al_core.pools.features.features import build_features
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import preview

VECTORS = np.random.default_rng(0).normal(size=(1_200, 6)).astype(np.float32)


def array(X):
    content = io.BytesIO()
    np.save(content, X)
    return content.getvalue()


def arrays(**X):
    content = io.BytesIO()
    np.savez(content, **X)
    return content.getvalue()


def table(n, first=0):
    return ("text,label\n" + "".join(f"{text_of(at)},{'ab'[at % 2]}\n" for at in range(first, first + n))).encode()


@pytest.mark.parametrize(
    "beside",
    [
        {"embeddings.npy": array(VECTORS)},
        {"more/embeddings.npz": arrays(X=VECTORS.astype(float), y=np.arange(1_200))},
        {"embeddings.npy": array(VECTORS), "README.md": b"# Letters", "__MACOSX/._letters.csv": b"\0"},
    ],
)
def test_each_row_has_the_vector_at_its_place(tmp_path, data, beside):
    path = zipped(tmp_path / "letters.zip", {"letters.csv": table(1_200)} | beside)

    pool, seen = pool_of(path, data), preview(path)

    assert roles_of(path) == {"text": "text", "label": "label", "embeddings": "vector"}
    assert (pool.n_rows, pool.kind) == (1_200, "text")
    assert np.allclose(pool.vectors(), VECTORS, atol=1e-6)
    assert build_features(pool).X.shape == (1_200, 6)
    assert "1,200 vectors of 6 numbers, one for each row of letters.csv" in seen.notes[0].text


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.csv": table(9), "X.npy": array(VECTORS[:8])}, "a.csv has more than 8 rows, and X.npy has 8 vectors"),
        ({"a.csv": table(9), "X.npy": array(VECTORS[:10])}, "a.csv has 9, and not 10 rows, and X.npy has 10 vectors"),
        ({"a.csv": table(9), "X.npy": array(VECTORS[:9])[:-4]}, "is damaged, locked or cut off"),
        ({"a.csv": table(9), "X.npy": array(VECTORS[:9, 0])}, "X"),
        ({"a.csv": table(9), "X.npy": array(np.array([[object()]] * 9))}, "holds Python objects, which can run code"),
        ({"a.csv": table(9), "X.npy": array(np.asfortranarray(VECTORS[:9]))}, "is stored by columns"),
        (
            {"a.csv": table(9), "X.npy": array(np.where(VECTORS[:9] > 2, np.nan, VECTORS[:9] * np.inf))},
            "row 1, column X",
        ),
    ],
)
def test_what_does_not_match_is_refused_in_a_sentence(tmp_path, data, members, said):
    assert said in refusal(zipped(tmp_path / "letters.zip", members), data)


def test_rows_are_added_with_their_vectors(tmp_path, data):
    first = zipped(tmp_path / "letters.zip", {"letters.csv": table(40), "X.npy": array(VECTORS[:40])})
    more = zipped(tmp_path / "more.zip", {"more.csv": table(10, first=40), "X.npy": array(VECTORS[40:50])})

    grown = grow_pool(pool_of(first, data), more, more.name, data)

    assert np.allclose(grown.vectors(), VECTORS[:50], atol=1e-6)
