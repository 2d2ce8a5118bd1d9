"""What every model of meaning is: named, told apart by its content, and the same row for an item in any company."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput, NotInstalled

MAX_TOKENS = 256
_CHARACTERS = 64 * MAX_TOKENS  # longer texts are cut before they are read: no language has tokens of this length


@dataclass(frozen=True)
class Encoder(ABC):
    """A model of what items mean, such as texts or images: `weights` is its file, read when the first is encoded.

    A row depends on its item alone: each goes through the model by itself, as models of small numbers (int8) round by
    all that they see at once. So parts can be computed in any order.
    """

    name: str
    weights: Path

    rules: ClassVar[str]

    @property
    @abstractmethod
    def files(self) -> tuple[Path, ...]:
        """All files by whose content it is told apart."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal; another one where files or rules differ, that is, where rows may."""
        content = "".join(map(_content, self.files))
        return sha256(f"{type(self).__name__} {self.rules} {content}".encode()).hexdigest()

    @property
    @abstractmethod
    def width(self) -> int:
        """How many numbers a row has. Raises BadInput where the files are no model."""

    def encode(self, items: Sequence[Any], threads: int = 0) -> NDArray[np.float32]:
        """Rows of length 1, zeros where an item says nothing, shape (items, width); a thread less than cores as a rule.

        Raises BadInput where the files are no model, and NotInstalled.
        """
        rows = np.zeros((len(items), self.width), np.float32)
        with ThreadPoolExecutor(threads or max(1, _cores() - 1)) as pool:
            for at, row in enumerate(pool.map(self._row, items)):
                rows[at] = row / (np.linalg.norm(row) or 1)
        return rows

    @abstractmethod
    def _row(self, item: Any) -> NDArray[np.floating]:
        """The row of an item, of any length; zeros where it says nothing."""


@dataclass(frozen=True)
class TextEncoder(Encoder):
    """A model of meaning of texts, with the file of its `tokenizer`; they are read up to their first 256 tokens."""

    tokenizer: Path

    rules = f"first {MAX_TOKENS} tokens, one text at a time, length 1"

    @property
    def files(self) -> tuple[Path, ...]:
        """The weights and the tokenizer."""
        return self.weights, self.tokenizer

    @property
    def width(self) -> int:
        """As of any text."""
        return len(self._row("a"))

    def _row(self, item: str) -> NDArray[np.floating]:
        clean = item[:_CHARACTERS].encode("utf-8", "replace").decode()
        tokens = tokenizer_of(self.tokenizer).encode(clean) if clean.strip() else None
        return self._mean(tokens)

    @abstractmethod
    def _mean(self, tokens: Any) -> NDArray[np.floating]:
        """The row of a text of these tokens, of any length; zeros for None."""


@lru_cache(maxsize=4)
def tokenizer_of(path: Path) -> Any:
    """The tokenizer in a file, without padding. Raises BadInput and NotInstalled."""
    needed("tokenizers", path.parent)
    from tokenizers import Tokenizer

    try:
        found = Tokenizer.from_file(str(path))
    except Exception as error:  # the library has no class of its own for it
        raise BadInput(f"{path} cannot be read as a tokenizer.") from error
    found.no_padding()
    found.enable_truncation(MAX_TOKENS)
    return found


def needed(library: str, folder: Path) -> None:
    """Raises NotInstalled where a library is missing that reads the model in this folder."""
    if find_spec(library) is None:
        raise NotInstalled(f"The model of meaning in {folder}", library, '".[meaning]"')


def _content(path: Path) -> str:
    told = path.stat()
    return _hash(path, told.st_size, told.st_mtime_ns)


@lru_cache(maxsize=16)
def _hash(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
