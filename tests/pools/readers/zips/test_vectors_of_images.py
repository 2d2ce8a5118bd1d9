"""Vectors that lie beside images in a zip: to which image each belongs, and what is said where they do not match."""

import io

import numpy as np
import pandas as pd
import pytest
from pictures import encoded, noise
from uploaded import pool_of, refusal, roles_of
from zipped import zipped

from al_core.pools.features.features import build_features
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import preview

N = 12
NAMES = [f"{at + 1}.png" for at in range(N)]  # 10 comes before 2 where names are sorted sign by sign
IMAGES = {name: encoded(noise(at)) for at, name in enumerate(NAMES)}
VECTORS = np.random.default_rng(0).normal(size=(N, 6)).astype(np.float32)
SORTED = sorted(NAMES)


def array(X):
    content = io.BytesIO()
    np.save(content, X)
    return content.getvalue()


def arrays(**X):
    content = io.BytesIO()
    np.savez(content, **X)
    return content.getvalue()


def parquet(**columns):
    content = io.BytesIO()
    pd.DataFrame(columns).to_parquet(content)
    return content.getvalue()


def vectors_by_name(path, data):
    pool = pool_of(path, data)
    assert pool.kind == "image"
    return {name: pool.vectors()[row].tolist() for row, name in enumerate(pool.ids(range(pool.n_rows)))}


def in_order(names):
    return {name: VECTORS[at].tolist() for at, name in enumerate(names)}


BACKWARDS = ("file,label\n" + "".join(f"{name},{'ab'[at % 2]}\n" for at, name in enumerate(NAMES[::-1]))).encode()
FEW = b"file,label\n1.png,a\n2.png,b\n3.png,a\n4.png,b\n"


@pytest.mark.parametrize(
    ("beside", "names", "said"),
    [
        ({"vectors.npy": array(VECTORS)}, SORTED, "in the order of their names, sign by sign: 1.png, 10.png, 11.png"),
        ({"more/X.npz": arrays(X=VECTORS)}, SORTED, "one for each image in the order of their names"),
        ({"v.npz": arrays(X=VECTORS, files=np.array(NAMES))}, NAMES, "one for each image that files names"),
        ({"v.npy": array(VECTORS), "labels.csv": BACKWARDS}, NAMES[::-1], "in the order of the lines of labels.csv"),
        ({"v.npy": array(VECTORS), "labels.csv": FEW}, SORTED, "in the order of their names"),
        ({f"{at + 1}.npy": array(VECTORS[at : at + 1]) for at in range(N)}, NAMES, "12 arrays of 6 numbers are called"),
        ({f"{name}.npy": array(VECTORS[at]) for at, name in enumerate(NAMES)}, NAMES, "12 arrays of 6 numbers"),
        ({"a.parquet": parquet(file=NAMES, v=VECTORS.tolist())}, NAMES, "The model learns from the vectors in v."),
    ],
)
def test_each_image_has_its_vector(beside, names, said, tmp_path, data):
    path = zipped(tmp_path / "images.zip", IMAGES | beside)

    assert vectors_by_name(path, data) == in_order(names)
    assert list(roles_of(path).values()).count("vector") == 1
    told = " ".join(note.text for note in preview(path).notes)
    assert said in told
    assert "left out" not in told
    assert "from the images alone" not in told


def test_vectors_are_learnt_from_and_the_pixels_are_not(tmp_path, data):
    found = build_features(pool_of(zipped(tmp_path / "images.zip", IMAGES | {"v.npy": array(VECTORS)}), data))

    assert found.X.shape == (N, 6)
    assert found.notes == ("The vectors are learnt from, and not the pixels beside them.",)


@pytest.mark.parametrize(
    ("beside", "says"),
    [
        (
            {"v.npy": array(VECTORS[1:])},
            "images.zip: v.npy holds 11 vectors, and there are 12 images; save one for each",
        ),
        ({f"{at + 1}.npy": array(VECTORS[at]) for at in range(N - 1)}, "12.png of the images, and no others, lack an"),
        ({"v.npy": array(np.where(VECTORS > 1, np.nan, VECTORS))}, "column v"),
    ],
)
def test_where_images_and_vectors_do_not_match_that_is_said(beside, says, tmp_path, data):
    assert says in refusal(zipped(tmp_path / "images.zip", IMAGES | beside), data)


@pytest.mark.parametrize(
    "beside",
    [
        {"labels.npy": array(VECTORS)},
        {"boxes.npy": array(VECTORS[:, :4])},
        {"y.npy": array(np.arange(N))},
        {"masks.npy": array(np.zeros((N, 4, 4)))},
        {"names.npy": array(np.array(NAMES))},
        {"v.npy": array(np.array([[object()] * 3] * N))},
        {"v.npy": array(VECTORS)[:50]},
        {"v.npz": b"PK\3\4"},
        {"a.npy": array(VECTORS), "b.npy": array(VECTORS)},
        {f"{at + 1}.npy": array(np.zeros((4, 4))) for at in range(N)},
    ],
)
def test_other_arrays_are_left_out_as_ever(beside, tmp_path, data):
    path = zipped(tmp_path / "images.zip", IMAGES | beside)

    assert "vector" not in roles_of(path).values()
    assert pool_of(path, data).n_rows == N
    assert "left out" in " ".join(note.text for note in preview(path).notes)


def test_images_are_added_with_their_vectors(tmp_path, data):
    first = zipped(tmp_path / "images.zip", IMAGES | {"v.npy": array(VECTORS)})
    more = {f"{at}.png": encoded(noise(at)) for at in range(20, 24)}

    grown = grow_pool(
        pool_of(first, data), zipped(tmp_path / "b.zip", more | {"v.npy": array(-VECTORS[:4])}), "b.zip", data
    )

    assert np.allclose(grown.vectors()[N:], -VECTORS[:4], atol=1e-6)
