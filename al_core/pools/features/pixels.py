"""Images as features: the pixels of small ones, the principal components of larger ones at 32x32."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from al_core.matrices.reduction import principal, reduce
from al_core.matrices.storage import open_dense
from al_core.pools.pool import Pool
from al_core.progress import Progress

SMALL_IMAGE = 256
IMAGE_SIDE = 32
IMAGE_COMPONENTS = 128


def image_x(pool: Pool, folder: Path, progress: Progress) -> list[str]:
    """Small images by their pixels, larger ones by the principal components of 32x32 pixels."""
    size, mode = _form(pool)
    pixels = _pixels(pool, size, mode, progress)
    if size[0] * size[1] <= SMALL_IMAGE:
        mean = pixels.mean(axis=0)
        X = open_dense(folder / "X.npy", pool.n_rows, pixels.shape[1])
        X[:] = (pixels - mean) / max(float(pixels.std()), 1e-6)
        return []
    apply, width = principal(pixels, IMAGE_COMPONENTS)
    reduce(pixels, apply, folder / "X.npy", width)
    return [f"Images are learnt from at {size[0]} × {size[1]} pixels, as {width} principal components."]


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


def _pixels(pool: Pool, size: tuple[int, int], mode: str, progress: Progress) -> NDArray[np.uint8]:
    """All images at one size, shape (n_rows, pixels)."""
    pixels = np.empty((pool.n_rows, size[0] * size[1] * len(mode)), dtype=np.uint8)
    for row in range(pool.n_rows):
        if row % 200 == 0:
            progress(0.7 * row / pool.n_rows, f"Looking at image {row:,} of {pool.n_rows:,}")
        with Image.open(io.BytesIO(pool.picture(row))) as picture:
            picture.draft(mode, (2 * size[0], 2 * size[1]))
            even = picture.convert(mode)
            pixels[row] = np.asarray(even if even.size == size else even.resize(size)).reshape(-1)
    return pixels
