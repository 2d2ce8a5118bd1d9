"""Groups of the pool: found on a subset, given to every row, the same wherever rows are stored."""

import tracemalloc

import numpy as np
from scipy.sparse import csr_array

from al_core.queries.context import Context
from al_core.queries.groups import groups_of


def blobs(n_blobs=4, size=30, offset=0.0):
    rng = np.random.default_rng(0)
    centres = np.repeat(40 * np.eye(n_blobs), size, axis=0)
    return (centres + rng.standard_normal(centres.shape) + offset).astype(np.float32)


def same_partition(first, second):
    return len(set(zip(first.tolist(), second.tolist(), strict=True))) == len(set(first.tolist()))


def test_every_blob_is_a_group_of_its_own():
    for offset in (0, 1_000):
        found = groups_of(Context(blobs(offset=offset), {}, ()), 4)
        assert same_partition(found, np.repeat(np.arange(4), 30))
        assert sorted(np.unique(found)) == [0, 1, 2, 3]


def test_rows_outside_the_pool_belong_to_no_group():
    found = groups_of(Context(blobs(), {}, (), pool=np.arange(30, 120)), 3)
    assert (found[:30] == -1).all()
    assert same_partition(found[30:], np.repeat(np.arange(3), 30))


def test_every_row_is_with_its_nearest_centre():
    X = np.random.default_rng(1).standard_normal((300, 3)).astype(np.float32)
    found = groups_of(Context(X, {}, ()), 5)
    centres = np.stack([X[found == group].mean(axis=0) for group in range(5)])
    distances = np.linalg.norm(X[:, None] - centres, axis=2)
    # k-means has come to rest: the centres are the means of their groups
    assert (distances.argmin(axis=1) == found).mean() > 0.97


def test_a_permutation_of_the_pool_permutes_the_groups():
    X = np.random.default_rng(1).standard_normal((500, 4)).astype(np.float32)
    order = np.random.default_rng(2).permutation(500)
    assert groups_of(Context(X[order], {}, ()), 7).tolist() == groups_of(Context(X, {}, ()), 7)[order].tolist()


def test_dense_and_sparse_agree():
    X = np.where(blobs() > 0.5, blobs(), 0).astype(np.float32)
    assert groups_of(Context(csr_array(X), {}, ()), 4).tolist() == groups_of(Context(X, {}, ()), 4).tolist()


def test_fewer_rows_that_differ_give_fewer_groups():
    assert set(groups_of(Context(np.ones((20, 3)), {}, ()), 5)) == {0}
    assert set(groups_of(Context(np.tile(np.eye(3), (5, 1)), {}, ()), 5)) == {0, 1, 2}
    assert groups_of(Context(np.array([[0.0], [-0.0]]), {}, ()), 2).tolist() == [0, 0]


def test_groups_are_kept_between_rounds_and_found_again_for_another_question():
    X, memory = blobs(), {}

    first = groups_of(Context(X, {}, (), memory=memory), 4)

    assert groups_of(Context(X, {0: "a"}, ("a",), memory=memory), 4) is first
    assert groups_of(Context(X, {}, (), memory=memory), 3).max() == 2
    assert (groups_of(Context(X, {}, (), memory=memory, pool=np.arange(100)), 4)[100:] == -1).all()
    assert not first.flags.writeable


def test_the_subset_is_drawn_from_the_pool_by_the_session_seed():
    X, pool = np.random.default_rng(0).standard_normal((200, 2)), np.arange(50, 150)

    rows = Context(X, {}, (), pool=pool, seed=1).drawn(40)

    assert len(set(rows.tolist())) == 40
    assert set(rows.tolist()) <= set(pool.tolist())
    assert rows.tolist() == Context(X, {}, (), pool=pool, seed=1).drawn(40).tolist()
    assert rows.tolist() != Context(X, {}, (), pool=pool, seed=2).drawn(40).tolist()
    assert sorted(Context(X, {}, (), pool=pool).drawn(1_000)) == pool.tolist()


def test_a_large_pool_takes_little_memory():
    X = np.random.default_rng(0).standard_normal((60_000, 8), dtype=np.float32)
    tracemalloc.start()
    found = groups_of(Context(X, {}, ()), 10)
    assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    tracemalloc.stop()
    assert np.bincount(found).min() > 0
