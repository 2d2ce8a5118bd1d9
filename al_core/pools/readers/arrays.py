"""NumPy files: a matrix, with labels where there are some; nothing in them is ever unpickled."""

import errno
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import MAX_COLUMNS, MAX_ROWS
from al_core.pools.readers.zips.array_labels import LIKE_LABELS, Array, checked_labels, label_key, names_key

MAX_ARRAY_BYTES = 8 << 30
BLOCK_NUMBERS = 4_000_000


@contextmanager
def open_arrays(path: Path, name: str, form: str) -> Iterator[tuple[Array, Array | None]]:
    """X, memory-mapped, and y or None; raises BadInput for anything but a plain two-dimensional matrix of numbers."""
    if form == "npy":
        yield checked_matrix(_load(path, name, "the array"), name), None
        return
    with tempfile.TemporaryDirectory() as folder:
        found = _unpacked(path, name, Path(folder))
        X, key = chosen(found, name)
        of_labels = label_key(found, key)
        of_names, X = names_key(found, of_labels), checked_matrix(X, name)
        known = (found[one] if one else None for one in (of_labels, of_names))
        yield X, checked_labels(next(known), len(X), name, next(known))


def numbered_names(width: int) -> list[str]:
    """Names for the columns of a matrix, which has none."""
    return [f"Column {number}" for number in range(1, width + 1)]


def finite_blocks(X: Array, name: str, names: list[str]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """First row and float32 block; raises BadInput at the first NaN, infinity or number too large for float32."""
    rows = max(1, BLOCK_NUMBERS // X.shape[1])
    for start in range(0, len(X), rows):
        with np.errstate(over="ignore"):
            block = np.asarray(X[start : start + rows]).astype(np.float32)
        if not np.isfinite(block).all():
            row, at = (int(place) for place in np.argwhere(~np.isfinite(block))[0])
            raise BadInput(
                f"{name}, row {cells.grouped(start + row + 1)}, {names[at]}: {X[start + row, at]} cannot be "
                "learnt from; replace missing and infinite numbers and save the matrix again."
            )
        yield start, block


def _unpacked(path: Path, name: str, folder: Path) -> dict[str, Array]:
    """The arrays of an .npz, unpacked to disk so that they can be memory-mapped."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_ARRAY_BYTES or len(members) > 100:
                raise BadInput(f"{name} unpacks to more than 8 GB or 100 arrays; save only X and y.")
            found = {}
            for number, member in enumerate(members):
                target = folder / f"{number}.npy"
                with archive.open(member) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
                key = member.filename.removesuffix(".npy")
                found[key] = _load(target, name, f"the array {cells.shown_name(key)}")
            return found
    except BadInput:
        raise
    except Exception as error:
        # Damaged zips fail in many ways (zlib.error, BadZipFile, EINVAL, ...); only a full disk is another matter.
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        raise BadInput(f"{name} is a damaged or cut-off .npz file; save it again.") from error


def _load(path: Path, name: str, what: str) -> Array:
    try:
        with path.open("rb") as file:
            version = np.lib.format.read_magic(file)
            if version not in ((1, 0), (2, 0), (3, 0)):
                raise ValueError("unknown version")
        return np.load(path, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]
    except Exception as error:
        # The header is parsed as Python text by NumPy, which fails in many ways (TokenError, SyntaxError, ...).
        if "object" in str(error).lower():
            raise BadInput(
                f"{name}: {what} holds Python objects, which can run code; save it as plain numbers or text."
            ) from None
        raise BadInput(f"{name}: {what} is damaged, empty or cut off; save it again.") from None


def chosen(found: dict[str, Array], name: str) -> tuple[Array, str]:
    """The matrix among arrays, and its key; raises BadInput where that is not clear."""
    matrices = [key for key, array in found.items() if array.ndim == 2]
    if len(matrices) > 1:  # one of them may be of labels
        numbers = [key for key in matrices if found[key].dtype.kind in "biuf"]
        matrices = [key for key in numbers if not LIKE_LABELS.fullmatch(key)]
    key = "X" if "X" in found else matrices[0] if len(matrices) == 1 else None
    if key is None:
        raise BadInput(
            f"{name} holds {', '.join(map(cells.shown_name, found)) or 'nothing'}; name the matrix X and its labels y."
        )
    return found[key], key


def checked_matrix(X: Array, name: str) -> Array:
    """The matrix itself; raises BadInput where it is none, is empty or too large."""
    if X.dtype.kind not in "biuf":
        raise BadInput(f"{name}: X holds {X.dtype} and not numbers; save it as a matrix of numbers.")
    if X.ndim != 2:
        raise BadInput(f"{name}: X has {X.ndim} dimensions; save it with 2, one row for each example.")
    if not X.shape[0] or not X.shape[1]:
        raise BadInput(f"{name}: X is empty; save it with at least two rows and one column.")
    if X.shape[1] > MAX_COLUMNS or X.shape[0] > MAX_ROWS:
        raise BadInput(
            f"{name}: X has {cells.grouped(X.shape[0])} rows and {cells.grouped(X.shape[1])} columns; "
            f"at most {cells.grouped(MAX_ROWS)} and {cells.grouped(MAX_COLUMNS)} can be used."
        )
    return X
