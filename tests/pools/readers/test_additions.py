"""From another file of the same kind to a larger pool that begins with the old one."""

import numpy as np
import pytest
from additions import letters_of, pool_of, texts, written
from pictures import encoded
from PIL import Image
from zipped import pets, zipped

from al_core.errors import BadInput
from al_core.pools.examples import example
from al_core.pools.readers.additions import grow_pool


@pytest.fixture
def letters(store, tmp_path):
    return letters_of(store, tmp_path)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"words": ["a", "b"]}, "more.csv has no column text"),
        ({"text": texts(300, 1)[:3]}, "more.csv brings nothing new"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_nothing_is_kept(store, letters, tmp_path, columns, words):
    more = written(tmp_path, "more.csv", **columns)

    with pytest.raises(BadInput, match=words):
        grow_pool(letters.pool, more, more.name, store.folder)

    assert [folder.name for folder in (store.folder / "pools").iterdir() if "unfinished" in folder.name] == []


def test_a_matrix_for_a_project_of_texts_is_refused(store, letters, tmp_path):
    np.save(tmp_path / "more.npy", np.ones((3, 2)))

    with pytest.raises(BadInput, match="this project has a table"):
        grow_pool(letters.pool, tmp_path / "more.npy", "more.npy", store.folder)


def test_a_wrong_number_names_file_row_and_column(store, tmp_path):
    pool = pool_of(written(tmp_path, "ages.csv", age=range(30), height=range(30)), store.folder)
    more = written(tmp_path, "more.csv", height=[1, 2], age=[31, "old"])

    with pytest.raises(BadInput, match=r"more\.csv, row 2, column age: “old” is not a number"):
        grow_pool(pool, more, more.name, store.folder)


def test_columns_go_by_their_names(store, tmp_path):
    pool = pool_of(written(tmp_path, "ages.csv", age=range(30), height=range(100, 130)), store.folder)
    more = written(tmp_path, "more.csv", colour=["red"], height=[180], age=[31])

    larger = grow_pool(pool, more, more.name, store.folder)

    assert [field["value"] for field in example(larger, 30)["fields"]] == ["31", "180"]


@pytest.mark.parametrize("labelled", [False, True])
def test_a_matrix_grows_by_a_matrix(store, tmp_path, labelled):
    X = np.random.default_rng(0).standard_normal((50, 3)).astype(np.float32)
    known = {"y": np.repeat(["a", "b"], 25)} if labelled else {}
    np.savez(tmp_path / "X.npz", X=X[:40], **{name: y[:40] for name, y in known.items()})
    np.savez(tmp_path / "more.npz", X=X[40:], **{name: y[40:] for name, y in known.items()})
    pool = pool_of(tmp_path / "X.npz", store.folder)

    larger = grow_pool(pool, tmp_path / "more.npz", "more.npz", store.folder)

    np.testing.assert_array_equal(larger.matrix(), X)
    assert list(larger.known_labels().values()) == (list(known["y"]) if labelled else [])


def test_images_grow_by_images(store, tmp_path):
    def zipped_greys(name, greys):
        return zipped(tmp_path / name, {f"{grey}.png": encoded(Image.new("L", (8, 8), grey)) for grey in greys})

    pool = pool_of(zipped_greys("a.zip", range(0, 50, 10)), store.folder)
    larger = grow_pool(pool, zipped_greys("b.zip", range(40, 90, 10)), "b.zip", store.folder)

    assert larger.n_rows == 9
    assert larger.ids([4, 5]) == ["40.png", "50.png"]
    assert larger.picture(0) == pool.picture(0)


def test_what_tables_say_of_images_grows_with_them(store, tmp_path):
    pictures = list(pets().items())
    table = {"labels.csv": b"file,label,age\ncat0.png,old,9\ncat1.png,young,1\ncat2.png,old,8\n"}
    pool = pool_of(zipped(tmp_path / "a.zip", dict(pictures[:3]) | table), store.folder)
    more = zipped(tmp_path / "b.zip", dict(pictures[3:]) | {"readme.txt": b"dogs"})

    larger = grow_pool(pool, more, "b.zip", store.folder)

    assert larger.known_labels() == {0: "old", 1: "young", 2: "old"}
    assert [larger.cells(row)[0][3] for row in (2, 3)] == ["8", ""]
    assert larger.notes[0].text == "1 text file is left out: readme.txt."
