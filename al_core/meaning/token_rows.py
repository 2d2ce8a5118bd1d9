"""Models of meaning as a table: a row a token, and the mean of a text's rows."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.meaning.encoder import TextEncoder, needed, tokenizer_of

_TABLES = ("embeddings", "embedding.weight")


class TokenRowsEncoder(TextEncoder):
    """A table of token rows in `model.safetensors`, as model2vec keeps it: a text is the mean of its known tokens.

    Tulkens & van Dongen, Model2Vec: Fast state-of-the-art static embeddings, 2024
    """

    def _mean(self, tokens: Any) -> NDArray[np.floating]:
        rows, unknown = _table(self.weights, self.tokenizer)
        known = [] if tokens is None else [at for at in _inside(tokens) if at != unknown]
        return np.asarray(rows[known].mean(axis=0, dtype=np.float64)) if known else np.zeros(rows.shape[1])


def _inside(tokens: Any) -> list[int]:
    """The tokens of a text without those that a tokenizer puts around it."""
    return [at for at, special in zip(tokens.ids, tokens.special_tokens_mask, strict=True) if not special]


@lru_cache(maxsize=2)
def _table(path: Path, tokenizer: Path) -> tuple[NDArray[np.floating], int | None]:
    """A row for each token of the tokenizer, and which token stands for the unknown ones."""
    found = _tensors(path)
    table = next((found[name] for name in _TABLES if name in found), None)
    if table is None or table.ndim != 2:
        raise BadInput(f"{path} has no table of token rows: a folder with such a model needs model.onnx.")
    if "mapping" in found:
        table = table[found["mapping"]]
    if "weights" in found:
        table = table * found["weights"][:, None]
    tokens = tokenizer_of(tokenizer)
    if tokens.get_vocab_size() > len(table):
        told = f"{tokens.get_vocab_size():,} tokens, {path.name} has rows for {len(table):,}"
        raise BadInput(f"{tokenizer} knows {told}: they do not belong together.")
    return table, _unknown(tokens)


def _tensors(path: Path) -> dict[str, NDArray[Any]]:
    needed("safetensors", path.parent)
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return dict(load_file(str(path)))
    except (SafetensorError, OSError, KeyError, TypeError) as error:
        raise BadInput(f"{path} cannot be read as a file of tensors.") from error


def _unknown(tokens: Any) -> int | None:
    name = getattr(tokens.model, "unk_token", None)
    return tokens.token_to_id(name) if isinstance(name, str) else None
