"""The memory: what was found out about a pool and serves the next question about it, as long as nothing has changed."""

import weakref
from collections import UserDict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse

MOST_KEPT = 32
_WORDS = 128
_BLOCK_BYTES = 2**20


class Memory(UserDict[Any, Any]):
    """At most 32 things worth keeping; the oldest is forgotten first."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        for oldest in list(self.data)[:-MOST_KEPT]:
            self.data.pop(oldest, None)


class MemoryOf(Memory):
    """The memory that belongs to an object handed in by a script, found when it is first looked into.

    It ends with the object (weakly referenced), and it is empty again when the content of the `arrays` that were made
    of it has changed, by even one bit.
    """

    def __init__(self, given: Any, *arrays: Any) -> None:
        self._given, self._arrays = given, arrays

    @cached_property
    def data(self) -> dict[Any, Any]:  # type: ignore[override]
        """What is kept, shared by all questions about the same object."""
        now, key = content(*self._arrays), id(self._given)
        known = _KNOWN.get(key)
        if known is None:
            try:
                weakref.finalize(self._given, _KNOWN.pop, key, None)
            except TypeError:  # lists and the like
                return {}
        if known is None or known[0] != now:
            known = _KNOWN[key] = now, {}
        return known[1]


_KNOWN: dict[int, tuple[bytes, dict[Any, Any]]] = {}


@lru_cache(maxsize=4)
def memory_of_pool(folder: str, dense: bool = False) -> Memory:
    """The memory of an uploaded pool, which never changes; `dense` where its embedding is what models learn from."""
    return Memory()


def content(*arrays: Any) -> bytes:
    """16 bytes that are others when anything in the arrays (dense, CSR or None) is: one pass at the speed of memory."""
    digest = blake2b(digest_size=16)
    for array in arrays:
        for part in (array.data, array.indices, array.indptr) if issparse(array) else (array,):
            digest.update(repr((np.shape(part), getattr(part, "dtype", None))).encode())
            for block in _blocks(part) if part is not None else ():
                digest.update(_sums(block).tobytes())
    return digest.digest()


def _blocks(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    rows = max(1, _BLOCK_BYTES // max(1, array[:1].nbytes))
    return (array[start : start + rows] for start in range(0, len(array), rows))


def _sums(block: NDArray[Any]) -> NDArray[np.uint64]:
    """A sum for every kilobyte, modulo 2^64, each word times an odd number of its own: one changed word changes it."""
    raw = np.ascontiguousarray(block).reshape(-1).view(np.uint8)
    if len(raw) % (8 * _WORDS):
        raw = np.concatenate([raw, np.zeros(-len(raw) % (8 * _WORDS), np.uint8)])
    return np.asarray(np.einsum("ij,j->i", raw.view(np.uint64).reshape(-1, _WORDS), _factors()))


@lru_cache(maxsize=1)
def _factors() -> NDArray[np.uint64]:
    return np.random.default_rng(0).integers(2**64, size=_WORDS, dtype=np.uint64, endpoint=False) | np.uint64(1)
