"""Vectors that people bring along."""

import json

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from uploaded import text_of

from al_core.errors import BadInput
from al_core.pools.examples import example
from al_core.pools.features.features import build_features
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.columns import describe
from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.vectors import read_vector, vector_width

VECTORS = np.random.default_rng(0).standard_normal((40, 6)).astype(np.float32)


def lines(path, vectors, start=0, **more):
    rows = [
        {
            "text": f"the text number {at} of all",
            "embedding": vector.tolist(),
            **{key: all_[at] for key, all_ in more.items()},
        }
        for at, vector in enumerate(vectors, start)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.mark.parametrize(
    "text", ["[1, -2.5e3]", "[1 -2.5e3]", "(1, -2500)", "1 -2500", "array([1, -2500.], dtype=float32)"]
)
def test_a_vector_is_read_however_it_was_written(text):
    assert read_vector(text).tolist() == [1.0, -2500.0]


@pytest.mark.parametrize(
    "text", ["", "[]", "[1, NaN]", "[1, 1e999]", "[0.1 0.2 ... 0.9]", "[[1, 2]]", "a text", '["a"]']
)
def test_what_is_no_vector_is_none(text):
    assert read_vector(text) is None


@pytest.mark.parametrize(
    ("name", "texts", "width"),
    [
        ("embedding", ["[0.1, 0.2]"] * 9, 2),
        ("x", ["[0.1, 0.2, 0.3, 0.4]"] * 9, 4),
        ("x", ["[0.1, 0.2, 0.3, 0.4]"] * 10 + ["[0.1]"], 4),
        ("x", ["[0.1, 0.2, 0.3, 0.4]", "[0.1]"] * 9, 0),
        ("bbox", ["[0.1, 0.2, 0.3, 0.4]"] * 9, 0),
        ("x", ["[1, 2, 3, 4]"] * 9, 0),
        ("input_ids", [str([*range(32)])] * 9, 0),
        ("pixels", [str([*range(32)])] * 9, 32),
        ("vec", ["[1, 2, 3, 4]"] * 9, 4),
        ("tags", ['["a", "b"]'] * 9, 0),
        ("phone", ["0171 234 567 8"] * 9, 0),
        ("embedding", ["0.1 0.2 0.3"] * 9, 3),
        ("x", [" ".join(["0.25"] * 16)] * 9, 16),
        ("x", ["0.5 0.5 0.5 0.5"] * 9, 0),
    ],
)
def test_a_column_of_vectors_is_told_from_other_lists(name, texts, width):
    assert vector_width(name, texts) == width


def test_vectors_as_numpy_prints_them_are_vectors_and_what_is_cut_short_is_said():
    texts = [text_of(at) for at in range(9)]
    printed = [str(np.array([at, 0.5, 0.25, -1e-3], dtype=np.float32)) for at in range(9)]
    cut = [str(np.arange(2_000.0) + at) for at in range(9)]

    found = describe(["text", "embedding", "longer"], [*zip(texts, printed, cut, strict=True)], ".")

    assert [column.role for column in found] == ["text", "vector", "ignore"]
    assert "cut short" in found[2].found


def test_vectors_are_offered_kept_and_learnt_from(tmp_path):
    path = lines(tmp_path / "a.jsonl", VECTORS, label=["a", "b"] * 20, size=[*range(40)])

    pool = create_pool(path, data=tmp_path)
    found = build_features(pool)

    assert {column.name: column.role for column in preview(path).columns}["embedding"] == "vector"
    np.testing.assert_array_equal(pool.vectors(), VECTORS)
    assert found.X.shape == (40, 7)
    assert np.corrcoef(found.X[:, 2], VECTORS[:, 2])[0, 1] == pytest.approx(1)
    assert "The vectors are learnt from, and not the words beside them." in found.notes
    assert example(pool, 3)["text"] == "the text number 3 of all"


def test_numbers_of_parquet_and_of_csv_are_vectors_as_well(tmp_path):
    table = pa.table({"embedding": pa.array(VECTORS.tolist(), pa.list_(pa.float32(), 6)), "label": ["a", "b"] * 20})
    parquet.write_table(table, tmp_path / "a.parquet")
    table.to_pandas().assign(embedding=[str(one.tolist()) for one in VECTORS]).to_csv(tmp_path / "a.csv", index=False)

    first, second = (create_pool(tmp_path / name, data=tmp_path) for name in ("a.parquet", "a.csv"))

    np.testing.assert_array_equal(first.vectors(), VECTORS)
    np.testing.assert_array_equal(second.vectors(), VECTORS)
    assert first.n_rows == 40, "vectors alone tell rows apart"
    assert example(first, 0)["fields"][0]["name"] == "embedding"
    assert build_features(second).embedding.shape == (40, 6)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([0.5], "a vector of 1 numbers where the others have 6"),
        ([0.5, float("nan")], "is no list of finite numbers"),
        (None, "no vector here; fill it in"),
    ],
)
def test_a_bad_vector_is_refused_with_its_place(tmp_path, bad, words):
    path = lines(tmp_path / "a.jsonl", VECTORS)
    path.write_text(path.read_text() + "\n" + json.dumps({"text": "one more", "embedding": bad}))

    with pytest.raises(BadInput, match=rf"a\.jsonl, line 41, column embedding: .*{words}"):
        create_pool(path, data=tmp_path)


@pytest.mark.parametrize("texts", [True, False])
def test_a_pool_of_vectors_grows(tmp_path, texts):
    roles = {"embedding": "vector", **({"text": "text"} if texts else {})}
    first, more = lines(tmp_path / "a.jsonl", VECTORS[:30]), lines(tmp_path / "b.jsonl", VECTORS[25:], 25)

    larger = grow_pool(create_pool(first, roles=roles, data=tmp_path), more, more.name, tmp_path)

    assert larger.n_rows == 40
    np.testing.assert_array_equal(larger.vectors(), VECTORS)


def test_shares_of_the_answer_are_no_vector_to_learn_from(tmp_path):
    path = lines(tmp_path / "a.jsonl", VECTORS, label=[[at / 40, 1 - at / 40, 0.5, 0.25] for at in range(40)])

    assert [column.role for column in preview(path).columns][:2] == ["text", "vector"]
    assert preview(path).columns[2].role != "vector"


def test_only_one_column_of_vectors_is_used(tmp_path):
    path = lines(tmp_path / "a.jsonl", VECTORS, vec=[[0.5, 0.25]] * 40)

    assert [column.role for column in preview(path).columns] == ["text", "vector", "ignore"]
    with pytest.raises(BadInput, match="only one column can be used as “Vector"):
        create_pool(path, roles={"embedding": "vector", "vec": "vector"}, data=tmp_path)
