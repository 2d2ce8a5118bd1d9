"""Texts as vectors of words and letter sequences."""

import numpy as np
import pytest
from pools_with_features import pool_of, text_pool
from scipy import sparse

from al_core.pools.features import features, texts
from al_core.pools.features.features import TEXT_LENGTH, build_features


def test_texts_become_sparse_rows_and_an_embedding_of_unit_length(tmp_path):
    found = build_features(
        pool_of(
            tmp_path,
            [[f"the word{at % 7} and word{at % 5} in {at}"] for at in range(250)],
            {"text": "text"},
            kind="text",
        )
    )

    assert sparse.issparse(found.X)
    assert found.X.dtype == np.float32
    assert np.allclose(sparse.linalg.norm(found.X, axis=1), TEXT_LENGTH, atol=1e-5)
    assert found.embedding.shape[1] <= 128
    assert np.allclose(np.linalg.norm(found.embedding, axis=1), 1, atol=1e-4)


def test_a_part_of_a_large_pool_chooses_the_words_and_this_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "SAMPLED_ROWS", 100)

    found = build_features(text_pool(tmp_path))

    assert found.notes[0] == "The words to learn from are chosen on 100 of 300 rows, evenly spread."
    assert found.X.shape[0] == 300


def test_words_that_are_new_after_the_vocabulary_are_harmless():
    vectors = texts.TextVectors(["a cat sat", "a dog sat"])

    rows = vectors.transform(["", "zzz qqq", "a cat"])

    assert rows[0].nnz == 0
    assert np.isfinite(rows.data).all()


@pytest.mark.parametrize("pair", [("", " x"), ("!!!", "???"), ("今天的天气", "很好很好"), ("a" * 100_000, "b")])
def test_strange_texts_still_give_finite_features(tmp_path, pair):
    found = build_features(pool_of(tmp_path, [[text] for text in pair], {"text": "text"}, kind="text"))

    assert found.X.shape[0] == 2
    assert np.isfinite(found.embedding).all()


def test_letter_sequences_are_counted_once_for_each_word_they_are_in():
    vectors = texts.TextVectors(["abc abc", "abd"])

    weights = vectors._count_grams([["abc", "abc"]]).toarray()[0]

    assert weights[vectors._grams["abc"]] == 2
    assert weights[vectors._grams["bd "]] == 0
