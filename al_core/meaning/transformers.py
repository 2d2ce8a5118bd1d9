"""Models of meaning as ONNX: what a transformer says of each token, and the mean of it."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.meaning.encoder import TextEncoder
from al_core.meaning.sessions import opened_model

_POOLED = "sentence_embedding"
_KNOWN = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}


class TransformerEncoder(TextEncoder):
    """A transformer in `model.onnx`: the mean of its tokens' last states, or what it gives for the whole text.

    Reimers & Gurevych, Sentence-BERT: Sentence embeddings using Siamese BERT-networks, EMNLP 2019
    """

    def _mean(self, tokens: Any) -> NDArray[np.floating]:
        session = _session(self.weights)
        if tokens is None:
            return np.zeros_like(self._row("a"))
        given = {one.name: _whole_numbers(tokens, one) for one in session.get_inputs()}
        names = [one.name for one in session.get_outputs()]
        (found,) = session.run([_POOLED if _POOLED in names else names[0]], given)
        if found.ndim == 2:
            return np.asarray(found[0], dtype=np.float64)
        mask = np.array(tokens.attention_mask)
        return np.asarray(mask @ found[0].astype(np.float64) / mask.sum())


@lru_cache(maxsize=2)
def _session(path: Path) -> Any:
    session = opened_model(path)
    _check(session, path)
    return session


def _check(session: Any, path: Path) -> None:
    if unknown := [one.name for one in session.get_inputs() if one.name not in _KNOWN]:
        raise BadInput(f"{path} asks for {', '.join(unknown)}: it is no model that reads the tokens of one text.")
    ranks = [len(one.shape) for one in session.get_outputs()]
    if not ranks or ranks[0] not in (2, 3):
        raise BadInput(f"{path} gives no row a text and none a token: it is no model of meaning.")


def _whole_numbers(tokens: Any, declared: Any) -> NDArray[np.integer]:
    kind = np.int32 if declared.type == "tensor(int32)" else np.int64
    return np.array([getattr(tokens, _KNOWN[declared.name])], dtype=kind)
