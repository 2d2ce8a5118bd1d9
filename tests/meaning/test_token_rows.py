"""A table that can be reckoned with by hand: `token_rows`."""

import numpy as np
import pytest
from meanings import table_of_words
from safetensors.numpy import save_file

from al_core.errors import BadInput
from al_core.meaning.finding import encoder_in

WORDS = {"red": [3, 0], "blue": [0, 4]}


def test_a_text_is_the_mean_of_its_known_words_at_length_one(tmp_path):
    rows = encoder_in(table_of_words(tmp_path, WORDS)).encode(["red", "red blue", "red of blue", "of", ""])

    assert rows == pytest.approx(np.array([[1, 0], [0.6, 0.8], [0.6, 0.8], [0, 0], [0, 0]]))


def test_tokens_may_share_rows_and_have_weights(tmp_path):
    folder = table_of_words(tmp_path, WORDS, mapping=np.array([0, 2, 1]), weights=np.array([1, 3, 1], np.float32))

    assert encoder_in(folder).encode(["red blue"]) == pytest.approx(np.array([[3, 12]]) / np.hypot(3, 12))


@pytest.mark.parametrize(
    ("tensors", "says"),
    [
        ({"layer.weight": np.zeros((3, 2), np.float32)}, "has no table of token rows"),
        ({"embeddings": np.zeros((2, 2), np.float32)}, "knows 3 tokens, model.safetensors has rows for 2"),
    ],
)
def test_files_that_do_not_fit_are_refused(tensors, says, tmp_path):
    folder = table_of_words(tmp_path, WORDS)
    save_file(tensors, folder / "model.safetensors")

    with pytest.raises(BadInput, match=says):
        encoder_in(folder).encode(["red"])


def test_a_damaged_table_is_named(tmp_path):
    folder = table_of_words(tmp_path, WORDS)
    (folder / "model.safetensors").write_bytes(b"no tensors")

    with pytest.raises(BadInput, match=r"model\.safetensors cannot be read as a file of tensors"):
        encoder_in(folder).encode(["red"])
