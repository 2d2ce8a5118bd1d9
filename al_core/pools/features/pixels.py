"""Images as features: the pixels of small ones, the principal components of larger ones at 32x32, and their edges."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from al_core.matrices.reduction import BLOCK_ROWS, REDUCED_FROM, principal
from al_core.matrices.storage import open_dense
from al_core.pools.features.gradients import gradient_histograms
from al_core.pools.pool import Pool
from al_core.progress import Progress

SMALL_IMAGE = 256
IMAGE_SIDE = 32
IMAGE_COMPONENTS = 128
_GREY = np.array([0.299, 0.587, 0.114], dtype=np.float32)

_Pixels = NDArray[np.uint8]
_Seen = NDArray[np.float32]


class _Look(NamedTuple):
    """One way to look at images: so many columns for each, of a variance of 1 on average."""

    rows: Callable[[_Pixels], NDArray[np.floating]]
    width: int


def image_x(pool: Pool, folder: Path, progress: Progress) -> tuple[list[str], tuple[int, ...]]:
    """Small images by their pixels and edges, larger ones by the principal components of both at 32x32.

    Both parts of a row have one length. Gives notes, and how wide the two views are; no views where there are no edges.
    """
    size, mode = _form(pool)
    pixels = _pixels(pool, size, mode, progress)
    small = size[0] * size[1] <= SMALL_IMAGE
    looks = [_look(_brightness, pixels, small), *([_look(_edges, pixels, small)] if _edges(pixels[:1]).size else [])]
    X = open_dense(folder / "X.npy", pool.n_rows, sum(look.width for look in looks))
    for start in range(0, pool.n_rows, BLOCK_ROWS):
        progress(0.6 + 0.15 * start / pool.n_rows, f"Looking at the edges in image {start:,} of {pool.n_rows:,}")
        block = pixels[start : start + BLOCK_ROWS]
        parts = [look.rows(block) * np.sqrt(looks[0].width / look.width) for look in looks]
        X[start : start + BLOCK_ROWS] = np.hstack(parts)
    views = tuple(look.width for look in looks) if len(looks) > 1 else ()
    if small:
        return [], views
    components = " and of the edges in them" if views else ""
    said = f"Images are learnt from at {size[0]} × {size[1]} pixels, as {looks[0].width} principal components"
    return [f"{said} of these{components}."], views


def _look(numbers: Callable[[_Pixels], _Seen], pixels: _Pixels, small: bool) -> _Look:
    """_Pixels or edges as they are, around 0, or their principal components, from at most 10,000 images."""
    seen = numbers(pixels[:: -(-len(pixels) // REDUCED_FROM)])
    if not small:
        apply, width = principal(seen, IMAGE_COMPONENTS)
        return _Look(lambda block: apply(numbers(block)), width)
    mean, size = seen.mean(axis=0), max(float(seen.std()), 1e-6)
    return _Look(lambda block: (numbers(block) - mean) / size, seen.shape[1])


def _brightness(pixels: _Pixels) -> _Seen:
    return pixels.reshape(len(pixels), -1).astype(np.float32)


def _edges(pixels: _Pixels) -> _Seen:
    """Of grey images; coloured ones are brought to grey first."""
    return gradient_histograms(pixels[..., 0] if pixels.shape[-1] == 1 else (pixels @ _GREY).astype(np.uint8))


def _form(pool: Pool) -> tuple[tuple[int, int], str]:
    """Size and mode to bring all images to, from 200 of them: grey only when all are grey."""
    modes, sizes = set(), set()
    for row in range(0, pool.n_rows, -(-pool.n_rows // 200)):
        with Image.open(io.BytesIO(pool.picture(row))) as picture:
            modes.add(picture.mode)
            sizes.add(picture.size)
    width, height = max(sizes)
    same = len(sizes) == 1 and width * height <= SMALL_IMAGE
    return (width, height) if same else (IMAGE_SIDE, IMAGE_SIDE), "L" if modes == {"L"} else "RGB"


def _pixels(pool: Pool, size: tuple[int, int], mode: str, progress: Progress) -> _Pixels:
    """All images at one size, shape (n_rows, height, width, colours)."""
    pixels = np.empty((pool.n_rows, size[1], size[0], len(mode)), dtype=np.uint8)
    for row in range(pool.n_rows):
        if row % 200 == 0:
            progress(0.6 * row / pool.n_rows, f"Looking at image {row:,} of {pool.n_rows:,}")
        with Image.open(io.BytesIO(pool.picture(row))) as picture:
            picture.draft(mode, (2 * size[0], 2 * size[1]))
            even = picture.convert(mode)
            pixels[row] = np.asarray(even if even.size == size else even.resize(size)).reshape(pixels.shape[1:])
    return pixels
