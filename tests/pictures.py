"""Images made up for tests."""

import io

import numpy as np
from PIL import Image


def encoded(picture: Image.Image, form: str = "PNG", **extra) -> bytes:
    content = io.BytesIO()
    picture.save(content, format=form, **extra)
    return content.getvalue()


def noise(seed: int, size: tuple[int, int] = (24, 16)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8))
