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
from al_core.pools.readers.zips.array_labels import checked_labels, label_key, names_key, texts_of

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
        labels = label_key(empty, key)
        beside = (labels, names_key(empty, labels))
        if not any(found[one].by_columns for one in (key, *beside) if one):
            known = (found[one].read(len(empty[one]) if empty[one].ndim else 0) if one else None for one in beside)
            said = checked_labels(next(known), len(X), name, next(known))
            return X.shape, found[key].read(min(n, len(X))), said
    with arrays.open_arrays(path, name, "npz") as (whole, said):
        return whole.shape, np.array(whole[:n]), said


class VectorsAndTexts:
    """An .npz of texts and, under X, a vector for each; with labels where there are some."""

    row = "row"

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        with opened_arrays(path, name) as found:
            self._text = next(key for key in found if f"{key}.npy" in TEXT_ARRAYS)
            empty = {key: one.empty for key, one in found.items()}
            self._label = label_key(empty, "X")
            self._names = names_key(empty, self._label)
            X = arrays.checked_matrix(found["X"].empty, name)
            for key in filter(None, ("X", self._label)):
                if found[key].by_columns:
                    raise BadInput(f"{name}: {key} is stored by columns; save np.ascontiguousarray({key}) instead.")
            self.n_rows, self.width = X.shape
            for key in self._beside():
                one = found[key]
                if key == self._label and one.empty.ndim == 2:
                    continue
                if one.dtype.kind not in "biufUS" or one.shape != (self.n_rows,):
                    raise BadInput(
                        f"{name}: {key} must hold {cells.grouped(self.n_rows)} texts, one for each row of X; "
                        f"it is {one.dtype} of shape {one.shape}."
                    )
        self.names = [self._text, "X", *([self._label] if self._label else [])]

    def blocks(self) -> Iterator[Block]:
        """Rows in bounded blocks; raises BadInput where the file is damaged."""
        with opened_arrays(self.path, self.name) as found:
            widest = max(found[key].dtype.itemsize * int(np.prod(found[key].shape[1:])) for key in self._beside())
            names = found[self._names].read(len(found[self._names].empty)) if self._names else None
            characters = self.width * CHARACTERS_OF_A_NUMBER + widest
            most = max(1, min(block_rows(len(self.names)), BLOCK_CHARACTERS // characters))
            for start in range(0, self.n_rows, most):
                stop = min(start + most, self.n_rows)
                vectors = [str(vector) for vector in found["X"].read(stop - start).tolist()]
                text = texts_of(found[self._text].read(stop - start), 0, most)
                read = found[self._label].read(stop - start) if self._label else None
                label = texts_of(checked_labels(read, stop - start, self.name, names), 0, most)
                rows: list[Sequence[str]] = list(zip(text, vectors, *([label] if self._label else []), strict=True))
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
