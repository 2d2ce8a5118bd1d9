"""Files and their classes, listed plainly among images."""

import json

import pytest
from uploaded import pool_of
from zipped import pets, zipped

from al_core.pools.readers.zips.pairs import pairs_in

SAID = {"cat0.png": "tabby", "cat1.png": "black cat", "dog0.png": "tabby", "dog1.png": "black cat"}
IMAGES = {f"images/{name.split('/')[1]}": content for name, content in pets(2).items()}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("labels.json", json.dumps(SAID)),
        ("classes.json", json.dumps({"labels": SAID})),
        ("labels.json", json.dumps({"tabby": ["cat0.png", "dog0.png"], "black cat": ["cat1.png", "images/dog1.png"]})),
        ("labels.txt", "".join(f"images/{file} {label}\n" for file, label in SAID.items())),
        ("labels.txt", "".join(f"{file}\t{label}\n" for file, label in SAID.items())),
    ],
)
def test_the_labels_of_images_are_read(tmp_path, name, written):
    pool = pool_of(zipped(tmp_path / "a.zip", IMAGES | {name: written.encode()}), tmp_path)

    assert list(pool.known_labels().values()) == ["tabby", "black cat", "tabby", "black cat"]


def test_the_class_may_stand_before_the_file_and_a_name_hold_blanks(saved):
    first = pairs_in(saved("3 images/a.png\n4 images/b.png\n", "train.txt"))
    blanks = pairs_in(saved("my cat.png 3\na.png 4\n", "labels.txt"))

    assert next(first.blocks()).rows == [("images/a.png", "3"), ("images/b.png", "4")]
    assert next(blanks.blocks()).rows == [("my cat.png", "3"), ("a.png", "4")]


@pytest.mark.parametrize("text", ["0 0.5 0.5 0.1 0.1\n", "a.png,cat\nb.png,a dog\n", "cat\ndog\n"])
def test_other_lines_are_no_pairs(saved, text):
    assert pairs_in(saved(text, "a.txt")) is None
