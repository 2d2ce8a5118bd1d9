"""Real weights: `transformers`, and what `encoder` promises of every model."""

import pickle

import numpy as np
import pytest
from meanings import real_model

from al_core.errors import BadInput, NotInstalled
from al_core.meaning import encoder
from al_core.meaning.finding import encoder_in

TEXTS = ["a good film", "an excellent movie", "my train is late", "", "  \n", "\ud800 lone", "word " * 5_000]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return encoder_in(real_model(tmp_path_factory.mktemp("meaning") / "mini"))


@pytest.fixture(scope="module")
def rows(model):
    return model.encode(TEXTS)


def test_texts_that_mean_the_same_are_near_each_other(rows):
    alike = rows @ rows.T

    assert alike[0, 1] > 0.7 > 0.3 > alike[0, 2]


def test_rows_have_length_one_and_an_empty_text_has_zeros(model, rows):
    assert (rows.dtype, rows.shape) == (np.float32, (7, model.width))
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1, 0, 0, 1, 1])


def test_a_row_depends_neither_on_the_texts_beside_it_nor_on_threads(model, rows):
    assert (model.encode(TEXTS[::-1], threads=3)[::-1] == rows).all()
    assert (model.encode(TEXTS[2:3]) == rows[2:3]).all()


def test_a_long_text_is_read_up_to_its_first_256_tokens(model, rows):
    assert (model.encode(["word " * 254 + "and then all else"]) == rows[-1:]).all()


def test_no_texts_give_no_rows(model):
    assert model.encode([]).shape == (0, 384)


def test_a_model_goes_to_another_process_without_its_weights(model):
    assert len(sent := pickle.dumps(model)) < 1_000
    assert pickle.loads(sent) == model


def test_other_files_have_another_fingerprint(model, tmp_path):
    other = real_model(tmp_path / "other")
    same = encoder_in(other).fingerprint
    text = (other / "tokenizer.json").read_text(encoding="utf-8")
    (other / "tokenizer.json").unlink()
    (other / "tokenizer.json").write_text(text + "\n", encoding="utf-8")

    assert same == model.fingerprint != encoder_in(other).fingerprint
    assert len(bytes.fromhex(same)) == 32


@pytest.mark.parametrize(("name", "says"), [("model.onnx", "an ONNX model"), ("tokenizer.json", "a tokenizer")])
def test_a_damaged_file_is_named(name, says, tmp_path):
    folder = real_model(tmp_path / "damaged")
    (folder / name).unlink()
    (folder / name).write_bytes(b"{")

    with pytest.raises(BadInput, match=f"{name} cannot be read as {says}"):
        encoder_in(folder).encode(["a"])


def test_a_missing_library_is_named_with_the_extra_that_brings_it(model, monkeypatch):
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    encoder.tokenizer_of.cache_clear()

    with pytest.raises(NotInstalled, match=r'mini needs tokenizers, which is not installed: pip install "\.\[meaning'):
        model.encode(["a"])
