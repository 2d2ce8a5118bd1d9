"""Where a model is looked for: `finding`."""

import os

import pytest
from meanings import table_of_words
from onnx_bytes import chain

from al_core.errors import BadInput
from al_core.meaning import finding
from al_core.meaning.finding import image_encoder, installed_encoder, models_folder, named_encoder, text_encoder

WORDS = {"red": [3, 0]}


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("AL_TEXT_MODEL", raising=False)


def test_scripts_take_no_model_that_is_not_named():
    assert named_encoder() is None
    assert text_encoder() == installed_encoder()


def test_there_is_none_where_that_is_said(monkeypatch):
    monkeypatch.setenv("AL_TEXT_MODEL", "")

    assert text_encoder() is None


def test_the_folder_that_is_named_comes_before_an_installed_package(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_TEXT_MODEL", str(table_of_words(tmp_path / "ours", WORDS)))

    assert text_encoder() == named_encoder()
    assert text_encoder().name == "ours"


def test_a_package_is_found_by_its_files():
    found = installed_encoder()

    assert found.name == "all-MiniLM-L6-v2"
    assert found.weights.is_file()
    assert found.tokenizer.is_file()


def test_without_a_package_it_is_the_model_downloaded_last(monkeypatch):
    monkeypatch.setattr(finding, "installed_encoder", lambda: None)
    before = text_encoder()
    models_folder().mkdir(parents=True)
    for name, when in [("late", 3_000), ("early", 2_000)]:
        os.utime(table_of_words(models_folder() / name, WORDS), (when, when))
    (models_folder() / "empty").mkdir()

    assert (before, text_encoder().name) == (None, "late")


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("", "ours, which is not a folder"),
        ("model.safetensors", r"there is no model\.onnx and no model\.safetensors in .*ours"),
        ("tokenizer.json", r"there is no tokenizer\.json beside model\.safetensors in .*ours"),
    ],
)
def test_what_a_named_folder_lacks_is_said(gone, says, tmp_path, monkeypatch):
    folder = tmp_path / "ours"
    monkeypatch.setenv("AL_TEXT_MODEL", str(folder))
    if gone:
        (table_of_words(folder, WORDS) / gone).unlink()

    with pytest.raises(BadInput, match=says):
        text_encoder()


def test_a_package_that_is_not_there_is_no_model(monkeypatch):
    monkeypatch.setattr(finding, "INSTALLED", ("none", ("no-such-package", "/a"), ("numpy", "/no-such-file")))

    assert installed_encoder.__wrapped__() is None


def test_a_model_of_images_is_there_only_where_one_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("AL_IMAGE_MODEL", raising=False)
    assert image_encoder() is None
    chain(tmp_path / "eyes" / "model.onnx", ("GlobalAveragePool", "Flatten"))
    monkeypatch.setenv("AL_IMAGE_MODEL", str(tmp_path / "eyes"))

    assert (image_encoder().name, image_encoder().width) == ("eyes", 3)


def test_what_the_folder_of_a_model_of_images_lacks_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_IMAGE_MODEL", str(tmp_path))

    with pytest.raises(
        BadInput, match=r"AL_IMAGE_MODEL names a folder that holds no model: there is no model\.onnx in"
    ):
        image_encoder()
