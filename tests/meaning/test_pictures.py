"""Models of images: how an image is brought to one, and what is taken of what it gives; also `sessions`."""

import json

import numpy as np
import pytest
from onnx_bytes import BYTE, chain
from pictures import encoded
from PIL import Image

from al_core.errors import BadInput
from al_core.meaning.pictures import picture_encoder_in

MEAN, DEVIATION = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
RED = (255, 51, 0)


def plain(colour=RED, size=(20, 10)):
    return encoded(Image.new("RGB", size, colour))


def halves(size, left, right):
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return encoded(image)


def encoder(folder, operators=("GlobalAveragePool", "Flatten"), said=None, **form):
    chain(folder / "model.onnx", operators, **form)
    if said is not None:
        (folder / "preprocessor_config.json").write_text(json.dumps(said))
    return picture_encoder_in(folder)


def expected(colour, mean=MEAN, deviation=DEVIATION):
    row = (np.array(colour) / 255 - mean) / deviation
    return row / np.linalg.norm(row)


@pytest.mark.parametrize(
    "form",
    [
        {"operators": ("GlobalAveragePool", "Flatten")},
        {"operators": ("GlobalAveragePool",), "rank": 4},
        {"operators": ("Relu", "Neg", "Neg"), "rank": 4, "shape": ("n", "c", 8, 8)},
        {"operators": ("Identity",), "rank": 4, "shape": (1, 8, 6, 3)},
        {"operators": ("GlobalAveragePool", "Flatten"), "shape": ("batch", 3, "height", "width")},
    ],
)
def test_a_row_is_what_is_said_of_the_whole_image_or_the_mean_over_its_places(form, tmp_path):
    model = encoder(tmp_path / "m", **form)
    wanted = expected(RED)
    if "Relu" in form["operators"]:
        wanted = np.clip(wanted, 0, None) / np.linalg.norm(np.clip(wanted, 0, None))

    assert model.encode([plain(), plain()], threads=2) == pytest.approx(np.array([wanted, wanted]), abs=1e-3)
    assert (model.name, model.width) == ("m", 3)


def test_what_the_preprocessor_says_counts(tmp_path):
    said = {"size": {"height": 8, "width": 8}, "image_mean": [0.5, 0.5, 0.5], "image_std": [1, 2, 4], "resample": 3}
    model = encoder(tmp_path / "m", said=said, shape=(1, 3, "h", "w"))

    assert model.encode([plain()])[0] == pytest.approx(expected(RED, 0.5, np.array([1, 2, 4])), abs=1e-5)


def test_numbers_can_be_left_as_they_are(tmp_path):
    model = encoder(tmp_path / "m", said={"do_rescale": False, "do_normalize": False})

    assert model.encode([plain()])[0] == pytest.approx(np.array(RED) / np.linalg.norm(RED), abs=1e-5)


def test_short_names_of_the_preprocessor_are_known_too(tmp_path):
    chain(tmp_path / "model.onnx", ("GlobalAveragePool", "Flatten"), shape=(1, 3, "h", "w"))
    (tmp_path / "preprocessor.json").write_text(json.dumps({"size": 8, "mean": [0, 0, 0], "std": [1, 1, 1]}))

    row = picture_encoder_in(tmp_path).encode([plain()])[0]

    assert row == pytest.approx(np.array(RED) / np.linalg.norm(RED), abs=1e-5)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({"size": {"shortest_edge": 8}, "do_center_crop": True, "crop_size": 8}, 0.5),
        ({"size": 8, "do_center_crop": True, "crop_size": {"height": 8, "width": 8}}, 0.5),
        ({"size": {"shortest_edge": 8}, "crop_pct": 0.5}, 0.5),
        ({"size": {"height": 8, "width": 8}}, 0.5),
        (None, 0.5),
    ],
)
def test_wide_images_are_brought_to_size_around_their_middle(said, seen, tmp_path):
    off = {"do_normalize": False}
    model = encoder(tmp_path / "m", said=off if said is None else said | off)

    row = model.encode([halves((80, 20), (255, 0, 0), (0, 255, 0))])[0]

    assert row[0] == pytest.approx(row[1], abs=0.02)
    assert row[2] == 0


def test_of_a_cut_image_the_edges_are_not_seen(tmp_path):
    said = {"size": {"shortest_edge": 8}, "do_center_crop": True, "crop_size": 8, "do_normalize": False}
    image = Image.new("RGB", (80, 20), (0, 0, 255))
    image.paste((255, 0, 0), (25, 0, 55, 20))

    assert encoder(tmp_path / "m", said=said).encode([encoded(image)])[0] == pytest.approx([1, 0, 0], abs=0.02)
    assert encoder(tmp_path / "n", said={"do_normalize": False}).encode([encoded(image)])[0][2] > 0.5


def test_models_of_grey_images_get_them_grey(tmp_path):
    model = encoder(tmp_path / "m", ("Flatten",), shape=(1, 1, 2, 2))

    rows = model.encode([encoded(Image.new("L", (2, 2), 255)), plain((255, 255, 255))])

    assert (rows == 0.5).all()


def test_a_row_depends_neither_on_other_images_nor_on_threads(tmp_path):
    model = encoder(tmp_path / "m")
    images = [plain((at * 9, 30, 255 - at)) for at in range(20)]

    assert (model.encode(images[::-1], threads=3)[::-1] == model.encode(images, threads=1)).all()
    assert model.encode([]).shape == (0, 3)


def test_another_model_or_preprocessor_has_another_fingerprint(tmp_path):
    one, same, other = (encoder(tmp_path / name, said={"size": size}) for name, size in [("a", 8), ("b", 8), ("c", 9)])
    bare = encoder(tmp_path / "d")
    split = encoder(tmp_path / "e", said={"size": 8})
    (tmp_path / "e" / "model.onnx_data").write_bytes(b"weights")

    assert one.fingerprint == same.fingerprint
    assert len({one.fingerprint, other.fingerprint, bare.fingerprint, split.fingerprint}) == 4


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"shape": (1, 8)}, "does not take one image of numbers"),
        ({"shape": (4, 3, 8, 8)}, "does not take one image of numbers"),
        ({"shape": (1, 7, 8, 9), "operators": ("Identity",), "rank": 4}, "does not take one image of numbers"),
        ({"kind": BYTE, "operators": ("Flatten",)}, "does not take one image of numbers"),
        ({"operators": ("Shape", "Size"), "rank": 0}, "cannot be read as an ONNX model|gives no row an image"),
        ({"said": {"image_mean": [1, 2]}}, "preprocessor_config.json does not say how images are brought to"),
        ({"said": {"size": {"depth": 2}}}, "preprocessor_config.json does not say how images are brought to"),
        ({"said": {"size": "large"}}, "preprocessor_config.json does not say how images are brought to"),
        ({"said": [1]}, "preprocessor_config.json holds no names"),
    ],
)
def test_files_that_are_no_model_of_images_are_refused(form, says, tmp_path):
    with pytest.raises(BadInput, match=says):
        encoder(tmp_path / "m", **form).encode([plain()])


def test_damaged_files_are_named(tmp_path):
    model = encoder(tmp_path / "m", said={})
    (tmp_path / "m" / "preprocessor_config.json").write_text("{")
    with pytest.raises(BadInput, match=r"preprocessor_config\.json cannot be read as JSON"):
        model.encode([plain()])

    chain(tmp_path / "n" / "model.onnx", ("Relu",))
    (tmp_path / "n" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(BadInput, match=r"model\.onnx cannot be read as an ONNX model"):
        picture_encoder_in(tmp_path / "n").encode([plain()])


def test_a_folder_without_a_model_is_none(tmp_path):
    with pytest.raises(BadInput, match=r"there is no model\.onnx in"):
        picture_encoder_in(tmp_path)
