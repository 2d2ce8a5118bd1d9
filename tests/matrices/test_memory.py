"""What is kept between calls of select(): it serves, it notices every change, and it ends with its array."""

import gc
import weakref

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from al_core import select
from al_core.matrices.memory import MOST_KEPT, Memory, MemoryOf, content, memory_of_pool


def pool(n=300, dimensions=5, kind=np.float64):
    return np.random.default_rng(0).standard_normal((n, dimensions)).astype(kind)


def test_two_questions_about_the_same_array_share_a_memory():
    X = pool()
    MemoryOf(X, X)["key"] = "value"
    assert MemoryOf(X, X)["key"] == "value"
    assert "key" not in MemoryOf(X.copy(), X)


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16, np.int64, np.bool_])
def test_an_array_that_was_changed_in_place_has_nothing_to_remember(kind):
    X = pool(kind=kind)
    X[299, 4] = 0
    MemoryOf(X, X)["key"] = "value"
    X[299, 4] = 1
    assert "key" not in MemoryOf(X, X)


def test_rows_that_changed_places_and_the_smallest_change_are_noticed():
    X = pool()
    before = content(X)
    assert content(X[::-1]) != before
    assert content(X[:, ::-1]) != before
    assert content(X.reshape(5, 300)) != before
    X[7, 3] = np.nextafter(X[7, 3], np.inf)
    assert content(X) != before


def test_equal_content_is_equal_however_it_is_stored():
    X = pool()
    assert content(np.asfortranarray(X)) == content(X) == content(np.repeat(X, 2, axis=0)[::2])
    assert content(X, None) == content(X.copy(), None)
    assert content(X, None) != content(X, X)


def test_a_sparse_pool_is_read_whole():
    X = csr_array(np.where(pool() > 1, pool(), 0))
    before = content(X)
    X.data[-1] += 1
    assert content(X) != before
    X.data[-1] -= 1
    X.indices[0] += 1
    assert content(X) != before


def test_the_memory_ends_with_the_array():
    X = pool()
    remembered = type("Remembered", (), {})()
    MemoryOf(X, X)["key"] = remembered
    gone = weakref.ref(remembered)
    del X, remembered
    gc.collect()
    assert gone() is None


def test_what_cannot_be_remembered_by_is_simply_not_remembered():
    rows = [[0.0], [1.0], [2.0]]
    MemoryOf(rows, np.array(rows))["key"] = "value"
    assert "key" not in MemoryOf(rows, np.array(rows))
    assert select("k_center", rows, {0: "a"}).rows.tolist() == [2]


def test_the_oldest_is_forgotten():
    memory = Memory()
    for number in range(MOST_KEPT + 5):
        memory[number] = number
    assert list(memory) == list(range(5, MOST_KEPT + 5))


def test_a_pool_that_was_uploaded_has_one_memory():
    assert memory_of_pool("one") is memory_of_pool("one")
    assert memory_of_pool("one") is not memory_of_pool("another")
    assert memory_of_pool("one") is not memory_of_pool("one", dense=True)


@pytest.mark.parametrize("made", [np.asarray, pd.DataFrame, csr_array])
def test_select_measures_only_what_is_new_and_notices_a_change(made, monkeypatch):
    from al_core.queries import distances

    measured = []
    whole = distances._measured
    monkeypatch.setattr(distances, "_measured", lambda *given: measured.append(1) or whole(*given))
    X, array = made(pool()), pool()

    first = select("k_center", X, {0: "a"}, n=4).rows.tolist()
    second = select("k_center", X, dict.fromkeys([0, *first], "a"), n=4).rows.tolist()

    assert len(measured) == 1
    assert second == select("k_center", array.copy(), dict.fromkeys([0, *first], "a"), n=4).rows.tolist()


def test_select_after_a_change_in_place_answers_for_the_new_content():
    X = pool()
    first = select("k_center", X, {0: "a"}, n=4).rows.tolist()
    X[first] = X[0]
    changed = select("k_center", X, {0: "a"}, n=4).rows.tolist()
    assert not set(first) & set(changed)
    assert changed == select("k_center", X.copy(), {0: "a"}, n=4).rows.tolist()


def test_another_embedding_is_another_question():
    X, embedding = pool(), pool()[::-1].copy()
    plain = select("k_center", X, {0: "a"}, n=4).rows.tolist()
    assert select("k_center", X, {0: "a"}, n=4, embedding=embedding).rows.tolist() != plain
    assert select("k_center", X, {0: "a"}, n=4).rows.tolist() == plain
