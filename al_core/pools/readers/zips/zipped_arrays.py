"""The arrays of an .npz, read row after row where they lie: a look at the first unpacks no more than those."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.readers import arrays
from al_core.pools.readers.delimited import BLOCK_CHARACTERS, block_rows
from al_core.pools.readers.formats import TEXT_ARRAYS

MAX_READ_BYTES = 1 << 30
CHARACTERS_OF_A_NUMBER = 20


class ArrayRows:
    """An array in a zip: its shape and kind of numbers, and its rows from the first on."""

    def __init__(self, file: IO[bytes], what: str) -> None:
        self._file = file
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        self.shape, self.by_columns, self.dtype = read(file)
        if self.dtype.hasobject:
            raise BadInput(f"{what} holds Python objects, which can run code; save it as plain numbers or text.")
        # As wide and long as the array, without any content: what is checked of arrays can be checked of this.
        self.empty = np.broadcast_to(np.zeros((), self.dtype), self.shape)
        self._row_bytes = self.dtype.itemsize * int(np.prod(self.shape[1:], dtype=np.int64))

    def read(self, n: int) -> NDArray[Any]:
        """The next rows."""
        content = self._file.read(n * self._row_bytes)
        if len(content) < n * self._row_bytes or n * self._row_bytes > MAX_READ_BYTES:
            raise ValueError("cut off")
        return np.frombuffer(content, self.dtype).reshape(n, *self.shape[1:])


def first_rows(path: Path, name: str, n: int) -> tuple[tuple[int, ...], NDArray[Any], NDArray[Any] | None]:
    """The shape of the matrix of an .npz, its first rows and all labels; raises BadInput as `open_arrays` does."""
    with opened_arrays(path, name) as found:
        empty = {key: one.empty for key, one in found.items()}
        X, key = arrays.chosen(empty, name)
        arrays.checked_matrix(X, name)
        labels = arrays.label_key(empty, key)
        known = None if labels is None else found[labels].read(len(empty[labels]) if empty[labels].ndim else 0)
        known = arrays.checked_labels(known, len(X), name)
        if not found[key].by_columns:
            return X.shape, found[key].read(min(n, len(X))), known
    with arrays.open_arrays(path, name, "npz") as (whole, _):
        return whole.shape, np.array(whole[:n]), known


class VectorsAndTexts:
    """An .npz of texts and, under X, a vector for each; with labels where there are some."""

    row = "row"

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        with opened_arrays(path, name) as found:
            self._text = next(key for key in found if f"{key}.npy" in TEXT_ARRAYS)
            self._label = arrays.label_key({key: one.empty for key, one in found.items()}, "X")
            X = arrays.checked_matrix(found["X"].empty, name)
            if found["X"].by_columns:
                raise BadInput(f"{name}: X is stored by columns; save np.ascontiguousarray(X) instead.")
            self.n_rows, self.width = X.shape
            for key in self._beside():
                one = found[key]
                if one.dtype.kind not in "biufUS" or one.shape != (self.n_rows,):
                    raise BadInput(
                        f"{name}: {key} must hold {cells.grouped(self.n_rows)} texts, one for each row of X; "
                        f"it is {one.dtype} of shape {one.shape}."
                    )
        self.names = [self._text, "X", *([self._label] if self._label else [])]

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput where the file is damaged."""
        with opened_arrays(self.path, self.name) as found:
            widest = max(found[key].dtype.itemsize for key in self._beside())
            characters = self.width * CHARACTERS_OF_A_NUMBER + widest
            most = max(1, min(block_rows(len(self.names)), BLOCK_CHARACTERS // characters))
            for start in range(0, self.n_rows, most):
                stop = min(start + most, self.n_rows)
                vectors = [str(vector) for vector in found["X"].read(stop - start).tolist()]
                text, *label = (arrays.texts_of(found[key].read(stop - start), 0, most) for key in self._beside())
                rows: list[Sequence[str]] = list(zip(text, vectors, *label, strict=True))
                yield Block(rows, range(start + 1, stop + 1), stop / self.n_rows)

    def _beside(self) -> list[str]:
        return [self._text, *([self._label] if self._label else [])]


@contextmanager
def opened_arrays(path: Path, name: str) -> Iterator[dict[str, ArrayRows]]:
    """The arrays of an .npz by their names, each read from its beginning on. Raises BadInput."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > arrays.MAX_ARRAY_BYTES or len(members) > 100:
                raise BadInput(f"{name} unpacks to more than 8 GB or 100 arrays; save only X and y.")
            keys = [member.filename.removesuffix(".npy") for member in members]
            with ExitStack() as files:
                yield {
                    key: ArrayRows(
                        files.enter_context(archive.open(member)), f"{name}: the array {cells.shown_name(key)}"
                    )
                    for key, member in zip(keys, members, strict=True)
                }
    except BadInput:
        raise
    except Exception as error:
        # Headers are parsed as Python text by NumPy, and damaged zips fail in many ways as well.
        raise BadInput(f"{name} is a damaged, empty or cut-off .npz file; save it again.") from error
