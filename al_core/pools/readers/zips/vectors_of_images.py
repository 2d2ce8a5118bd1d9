"""Vectors that people packed beside images: one array of them all, or one for each image."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.pool import Column, Note
from al_core.pools.readers import arrays
from al_core.pools.readers.zips.array_labels import LIKE_LABELS
from al_core.pools.readers.zips.descriptions import Description
from al_core.pools.readers.zips.members import Member, first_names
from al_core.pools.readers.zips.spelt_paths import Places
from al_core.pools.vectors import OTHER_LISTS

_ARRAY = re.compile(r"\.np[yz]$", re.IGNORECASE)
_MOST_BYTES = 1 << 30
_MOST_OF_THEM = 0.5


@dataclass(frozen=True, eq=False)
class ImageVectors:
    """A column of vectors: `X` with a row for each image, by its place; which `members` of the zip that took."""

    name: str
    X: NDArray[Any]
    members: frozenset[str]
    said: str

    @property
    def column(self) -> Column:
        """As it is found: learnt from."""
        return Column(self.name, "vector", f"{counted(self.X.shape[1], 'number')} each, learnt from as they are")

    def notes(self) -> list[Note]:
        """Which vectors were found, and to which image each belongs."""
        return [Note("your vectors", f"{self.said} The model learns from these.")]

    def cell(self, at: int) -> str:
        """The vector of the image at a place, as a table would have it."""
        return str(self.X[at].tolist())


def vectors_packed_with(
    archive: zipfile.ZipFile, images: Sequence[str], others: Sequence[Member], table: Description | None, name: str
) -> ImageVectors | None:
    """The vectors in a zip of images, None where there are none. Raises BadInput where images and vectors do not match.

    Arrays of other things, such as labels or boxes by their names, are no vectors.
    """
    found = [one for one in others if _ARRAY.search(one.name)]
    if len(found) == 1:
        return _of_one(archive, images, found[0], table, name)
    return _of_each(archive, images, found, name) if found else None


def _of_one(
    archive: zipfile.ZipFile, images: Sequence[str], member: Member, table: Description | None, name: str
) -> ImageVectors | None:
    path, shown = PurePosixPath(member.name), cells.shown_name(member.name, 120)
    words = re.split(r"[\W_]+", path.stem)
    if LIKE_LABELS.fullmatch(path.stem) or any(map(OTHER_LISTS.fullmatch, words)):
        return None
    held = _arrays(archive, member)
    try:
        X = arrays.checked_matrix(arrays.chosen(held, shown)[0], shown)
    except BadInput:
        return None
    if X.shape[1] < 2:
        return None
    if len(X) != len(images):
        raise BadInput(
            f"{name}: {shown} holds {counted(len(X), 'vector')}, and there are {counted(len(images), 'image')}; save "
            "one for each image, in the order of their names, or leave the array out."
        )
    rows, order = _rows(images, held, table)
    said = f"{shown} holds {counted(len(X), 'vector')} of {counted(X.shape[1], 'number')}, one for each image {order}."
    return ImageVectors(path.stem, X[rows], frozenset([member.name]), said)


def _rows(
    images: Sequence[str], held: Mapping[str, NDArray[Any]], table: Description | None
) -> tuple[NDArray[np.int64], str]:
    """Which row of the array each image has, and that in words.

    By names that are kept beside the vectors, else as a table names each image once, else by the names of the images.
    """
    n = len(images)
    for key, one in held.items():
        if one.shape == (n,) and one.dtype.kind == "U":
            places = Places(images)
            named = [places.find(text, "") for text in one.tolist()]
            if sorted(at for at in named if at is not None) == list(range(n)):
                return np.argsort(np.array(named)), f"that {cells.shown_name(key)} names"
    if table is not None and len(table.tables) == 1 and len(table.lines) == n and not table.again + len(table.strays):
        return np.argsort(list(table.lines)), f"in the order of the lines of {cells.shown_name(table.tables[0], 120)}"
    ordered = sorted(range(n), key=lambda at: images[at])
    if ordered == list(range(n)):
        return np.arange(n), "in the order of their names"
    return np.argsort(
        ordered
    ), f"in the order of their names, sign by sign: {first_names([images[at] for at in ordered])}"


def _of_each(
    archive: zipfile.ZipFile, images: Sequence[str], found: Sequence[Member], name: str
) -> ImageVectors | None:
    """Arrays that are called like the images, each of one vector."""
    called = {one.name.casefold(): one for one in found if one.name.lower().endswith(".npy")}
    spelt: list[Callable[[str], str]] = [
        lambda image: f"{image}.npy",
        lambda image: f"{PurePosixPath(image).with_suffix('.npy')}",
    ]
    members = [
        next((called[key] for one in spelt if (key := one(image).casefold()) in called), None) for image in images
    ]
    lacking = [image for image, member in zip(images, members, strict=True) if member is None]
    if len(lacking) > _MOST_OF_THEM * len(images):
        return None
    if lacking:
        raise BadInput(
            f"{name}: {first_names(lacking)} of the images, and no others, lack an array of their own; add these."
        )
    vectors = [_arrays(archive, member).get("", np.empty(0)).squeeze() for member in members if member is not None]
    wrong = next((at for at, one in enumerate(vectors) if one.shape != vectors[0].shape or one.ndim != 1), None)
    if wrong is not None or vectors[0].dtype.kind not in "biuf" or len(vectors[0]) < 2:
        return None
    X = np.array(vectors)
    said = f"{counted(len(X), 'array')} of {counted(X.shape[1], 'number')} are called like the images, one for each."
    return ImageVectors("vectors", X, frozenset(one.name for one in members if one is not None), said)


def _arrays(archive: zipfile.ZipFile, member: Member) -> dict[str, NDArray[Any]]:
    """The arrays in a member by their keys, that of an .npy under ""; nothing where it cannot be read."""
    try:
        content = io.BytesIO(archive.read(member.info))
        if member.name.lower().endswith(".npy"):
            return {"": np.load(content, allow_pickle=False)}
        with zipfile.ZipFile(content) as inner:
            if sum(one.file_size for one in inner.infolist()) > _MOST_BYTES:
                return {}
        return dict(np.load(content, allow_pickle=False).items())
    except Exception:  # headers are parsed as Python text by NumPy, and damaged zips fail in many ways as well
        return {}
