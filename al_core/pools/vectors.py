"""Vectors that people bring along: read from the text of a cell, kept as float32 beside the parts of a pool."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.pools import cells

VECTOR_FILE = "vectors.bin"
MAX_WIDTH = 16_384
VECTORS_LOOKED_AT = 50
MOST_OF_THEM = 0.9
WAITING_BYTES = 4 << 20
NAMED_WIDTH, FLOATS_WIDTH, WHOLE_WIDTH = 2, 4, 16
_LIST = re.compile(r"\s*(?:np\.)?(?:array\()?\s*[\[(](?P<numbers>[^\[\]()]*)[\])]\s*(?:,\s*dtype=\S+)?\)?\s*")
_PLAIN = re.compile(r"\s*[-+]?[\d.][-+\d.eE]*([\s,]+[-+\d.eE]+)+\s*")
_CUT_SHORT = re.compile(r"\s*\[[-+\d.eE,\s]+\s\.\.\.[-+\d.eE,\s]+\]\s*")
_NAMED = re.compile(r"emb(ed(ding)?s?)?|vec(tor)?s?|features?|representations?|encodings?", re.IGNORECASE)
# Names of lists of numbers that are no vectors.
OTHER_LISTS = re.compile(
    r"b?box(es)?|coord\w*|positions?|points?|polygons?|location|spans?|offsets?|tokens?|ids?|masks?|prob\w*|logits?",
    re.IGNORECASE,
)

Vector = NDArray[np.float32]


def read_vector(text: str) -> Vector | None:
    """The numbers of "[0.1, 0.2]", also without commas or brackets; None for anything else, NaN and infinities too."""
    written = _LIST.fullmatch(text)
    try:
        vector = np.array((written["numbers"] if written else text).replace(",", " ").split(), dtype=np.float32)
    except (ValueError, OverflowError):
        return None
    return vector if len(vector) and np.isfinite(vector).all() else None


def vector_width(name: str, texts: Sequence[str]) -> int:
    """How many numbers the cells of a column hold each, where they are vectors to all appearance; else 0.

    What is named like an embedding may be short; places, tokens and probabilities are other lists of numbers.
    """
    looked_at, words = texts[:VECTORS_LOOKED_AT], re.split(r"[\W_]+", name)
    form = _LIST if all(map(_LIST.fullmatch, looked_at[:2])) else _PLAIN
    if any(map(OTHER_LISTS.fullmatch, words)) or not all(map(form.fullmatch, looked_at[:2])):
        return 0
    vectors = [read_vector(text) if form.fullmatch(text) else None for text in looked_at]
    widths = Counter(len(vector) for vector in vectors if vector is not None)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    whole = all(bool((vector == np.floor(vector)).all()) for vector in vectors if vector is not None)
    least = WHOLE_WIDTH if whole or form is _PLAIN else FLOATS_WIDTH
    if any(map(_NAMED.fullmatch, words)):
        least = NAMED_WIDTH
    return width if count >= MOST_OF_THEM * len(looked_at) and width >= least else 0


def are_cut_short(texts: Sequence[str]) -> bool:
    """Whether these are vectors as NumPy prints long ones, with dots in place of most numbers."""
    return bool(texts) and all(map(_CUT_SHORT.fullmatch, texts[:VECTORS_LOOKED_AT]))


def why_no_vector(text: str, width: int) -> str:
    """Say what is wrong with a cell of a column of vectors that hold so many numbers, and what to do."""
    vector = read_vector(text)
    if not text.strip():
        return "no vector here; fill it in, or remove the row."
    if vector is None:
        shown = cells.shortened(text, 30)
        return f"“{shown}” is no list of finite numbers; mend it, remove the row, or leave the column out."
    if len(vector) > MAX_WIDTH:
        return f"a vector of {cells.grouped(len(vector))} numbers; at most {cells.grouped(MAX_WIDTH)} can be used."
    return f"a vector of {cells.grouped(len(vector))} numbers where the others have {cells.grouped(width)}; mend it."


class VectorWriter:
    """Appends vectors of one length to a file in `folder`, some megabytes at a time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / VECTOR_FILE
        self._waiting: list[bytes] = []
        self._size = 0

    def append(self, vector: Vector) -> None:
        """Add the vector of the next row."""
        self._waiting.append(vector.astype("<f4", copy=False).tobytes())
        self._size += vector.nbytes
        if self._size > WAITING_BYTES:
            self.close()

    def close(self) -> None:
        """Write what is waiting; the file is complete after the last time."""
        with self._path.open("ab") as file:
            file.writelines(self._waiting)
        self._waiting, self._size = [], 0


def open_vectors(folder: Path, n_rows: int) -> Vector:
    """All vectors, memory-mapped, shape (n_rows, numbers of each)."""
    return np.memmap(folder / VECTOR_FILE, dtype="<f4", mode="r").reshape(n_rows, -1)
