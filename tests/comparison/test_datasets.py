import numpy as np
import pytest
from scipy.sparse import csr_matrix

from al_core.comparison.datasets import Kept, as_dataset, data_fingerprint, keep
from al_core.errors import BadInput, StoreProblem
from al_core.models import get_model
from al_core.pools.features.frames import Handed
from al_core.queries.sights import sight

RNG = np.random.default_rng(0)
X = RNG.standard_normal((12, 5))
HOLES = csr_matrix(np.where(X > 0.5, X, 0))
MATRICES = {
    "float64": X,
    "float32": X.astype(np.float32),
    "int64": (10 * X).astype(np.int64),
    "by column": np.asfortranarray(X),
    "sparse": HOLES,
    "sparse float32": HOLES.astype(np.float32),
}
LABELS = {"int": list(range(12)), "text": [f"é{row}" for row in range(12)], "bool": [True, False] * 6}


def dense(matrix):
    return matrix.toarray() if hasattr(matrix, "toarray") else matrix


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("matrix", MATRICES)
def test_a_data_set_comes_back_as_it_was(matrix, labels, tmp_path):
    data = as_dataset(MATRICES[matrix], LABELS[labels])
    found = keep(data, tmp_path).open()

    assert type(found.X) is type(data.X)
    assert (found.X.dtype, found.y.dtype) == (data.X.dtype, data.y.dtype)
    np.testing.assert_array_equal(dense(found.X), dense(data.X))
    assert found.y.tolist() == LABELS[labels]
    assert data_fingerprint(found) == data_fingerprint(data)


MORE = {
    "embedding": RNG.standard_normal((12, 3)),
    "timestamps": np.arange(12.0),
    "groups": [f"patient {row // 3}" for row in range(12)],
    "test": [3, 4, 5],
}


@pytest.mark.parametrize("matrix", ["float64", "sparse"])
def test_what_else_is_known_of_the_rows_comes_back_too(matrix, tmp_path):
    data = as_dataset(MATRICES[matrix], range(12), **MORE)

    found = keep(data, tmp_path).open()

    assert found.groups.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    for name in MORE:
        np.testing.assert_array_equal(getattr(found, name), getattr(data, name))
    assert data_fingerprint(found) == data_fingerprint(data)
    assert len({data_fingerprint(as_dataset(X, range(12), **{name: MORE[name]})) for name in MORE}) == len(MORE)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"groups": ["a"] * 11}, "The groups must have an entry for each of the 12 rows of X, not 11."),
        ({"groups": np.eye(12)}, "The groups must be a list with one for each row of X."),
        ({"groups": "abcdefghijkl"}, "The groups must be a list with one for each row of X."),
        ({"groups": 3}, "The groups must be a list with one for each row of X."),
        ({"groups": [["a"]] * 12}, "A group must be named by text or a number."),
        ({"groups": [*"abcdefghijk", None]}, r"Row 11 has no group \(nan or None\); name one for each row."),
        ({"groups": [*range(11), np.nan]}, "Row 11 has no group"),
        ({"test": []}, "The list of test rows is empty; name at least one, or leave it out."),
        ({"test": [12]}, "Row 12 is not in X"),
        ({"test": [3, 3]}, "A row is named twice."),
        ({"test": np.arange(12) < 3}, r"of a mask take np.flatnonzero\(mask\)."),
        ({"test": [3, 4], "groups": MORE["groups"]}, "Row 5 is no test row, but another row of its group is one."),
        ({"embedding": np.eye(3)}, "The embedding must have an entry for each of the 12 rows of X, not 3."),
        ({"timestamps": ["noon"] * 12}, "The timestamps must be numbers or NumPy's datetime64."),
    ],
)
def test_what_does_not_fit_the_rows_is_refused_in_one_sentence(given, sentence):
    with pytest.raises(BadInput, match=sentence):
        as_dataset(X, range(12), **given)


def test_a_kept_matrix_is_mapped_and_not_read(tmp_path):
    found = keep(as_dataset(X, range(12)), tmp_path).open()
    assert isinstance(found.X.base, np.memmap)
    assert not found.X.flags.writeable


def test_what_a_file_could_not_keep_is_straightened_before():
    assert as_dataset(X[:, ::2], range(12)).X.flags.c_contiguous
    twice = csr_matrix((np.ones(2), np.array([1, 1]), np.array([0, 2])), shape=(1, 3))
    straight = as_dataset(twice, [0]).X
    assert straight.nnz == 1
    assert straight[0, 1] == 2
    assert twice.nnz == 2


def test_every_change_changes_the_fingerprint():
    data = [as_dataset(matrix, range(12)) for matrix in MATRICES.values()]
    data += [as_dataset(X, LABELS["text"]), as_dataset(X[::-1], range(12)), as_dataset(X, range(1, 13))]
    assert len({data_fingerprint(one) for one in data}) == len(data)


def test_a_missing_data_set_is_said(tmp_path):
    with pytest.raises(StoreProblem, match="missing or damaged"):
        Kept(tmp_path / "nowhere").open()


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(BadInput, match="X has 12 rows, but y has 11 labels"):
        as_dataset(X, range(11))


def test_two_views_of_the_rows_come_back_from_files_and_reach_the_model(tmp_path):
    rng = np.random.default_rng(0)
    y = np.arange(60) % 2
    X = rng.standard_normal((60, 9)).astype(np.float32)
    X[:, 0] += 3 * y
    data = as_dataset(Handed(None, X, views=(3, 6)), y)

    kept = keep(data, tmp_path).open()

    assert data.is_plain
    assert kept.handed.views == data.handed.views == (3, 6)
    assert data_fingerprint(kept) == data_fingerprint(data) != data_fingerprint(as_dataset(X, y))
    assert sight(kept.handed, "auto", get_model("auto")).model.views == (3, 6)
