"""Display copies: the pixels of an image, upright, grey or RGB, drawn anew without anything else that its file held."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from al_core.errors import BadInput
from al_core.pools.readers.zips.kinds import READ_FORMS

MAX_PIXELS = 50_000_000
DISPLAY_SIDE = 800
LOSSLESS_SIDE = 512
DARKEST, BRIGHTEST = 0.5, 99.5
SAMPLED_PIXELS = 1_000_000
OUTER_LEVELS = 2
# Others keep previews or layers beside their picture, which nobody misses.
MULTI_PICTURE = ("GIF", "TIFF", "WEBP", "PNG", "AVIF")


class UnreadableImage(BadInput):
    """One image is damaged or of no kind that is read; any other BadInput says that it is not safe to open."""


class Drawn(NamedTuple):
    """An image as it is shown, how many pixels its file has, and whether more pages or pictures are in it."""

    image: Image.Image
    n_pixels: int
    has_more: bool

    @property
    def digest(self) -> bytes:
        """The same for images that look the same, whatever their files are."""
        described = f"{self.image.mode} {self.image.size} ".encode()
        return hashlib.blake2b(described + self.image.tobytes(), digest_size=12).digest()


def display_copy(content: bytes) -> bytes:
    """A PNG or JPEG of at most 800x800, upright, grey or RGB; raises BadInput with the reason and what to do."""
    return encoded(drawn_anew(content).image)


def drawn_anew(content: bytes) -> Drawn:
    """The first picture of a file at no more than 800x800, upright, grey or RGB; raises BadInput."""
    with _opened(content) as picture:
        n_pixels = picture.width * picture.height
        has_more = picture.format in MULTI_PICTURE and bool(getattr(picture, "is_animated", False))
        # Only a JPEG heeds this: it is read at half its size, or less, where that is enough.
        picture.draft(None, (DISPLAY_SIDE, DISPLAY_SIDE))
        even = _upright(picture)
        even.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE))
        # A fresh image has no comments, colour profiles or places in it.
        clean = Image.new(even.mode, even.size)
        clean.paste(even)
        return Drawn(clean, n_pixels, has_more)


def encoded(clean: Image.Image) -> bytes:
    """A PNG of a small image, and a JPEG of a larger one."""
    content = io.BytesIO()
    if max(clean.size) <= LOSSLESS_SIDE:
        clean.save(content, format="PNG")
    else:
        clean.save(content, format="JPEG", quality=85)
    return content.getvalue()


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=READ_FORMS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise BadInput(f"{picture.width} × {picture.height} pixels are too many; make it smaller")
            picture.seek(0)
            yield picture
    except BadInput:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput("it unpacks to far too many pixels; make it smaller") from None
    except Exception:
        # Decoders of hostile bytes fail in many ways (OSError, SyntaxError, struct.error, ...): all mean the same here.
        raise UnreadableImage("it is damaged or no image that can be read; replace or remove it") from None


def _upright(picture: Image.Image) -> Image.Image:
    """The first picture of the file, turned as its camera was held, in eight bits: grey (L) or RGB."""
    even: Image.Image = ImageOps.exif_transpose(picture)
    if even.mode.startswith(("I", "F")):
        return Image.fromarray(stretched(np.asarray(even, dtype=np.float32)))
    if even.mode in ("1", "L"):
        return even.convert("L")
    if even.mode in ("LA", "RGBA", "PA", "La", "RGBa") or "transparency" in even.info:
        paper = Image.new("RGBA", even.size, "white")
        flat = Image.alpha_composite(paper, even.convert("RGBA"))
        return flat.convert("L" if even.mode in ("LA", "La") else "RGB")
    if even.mode == "LAB":
        lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        even = ImageCms.profileToProfile(even, lab, rgb, outputMode="RGB") or even
    return even.convert("RGB")


def stretched(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Grey levels from the darkest to the brightest but for half a per cent each, so that one hot pixel hides nothing.

    Without it a scan of 12 bits in 16 would come out black. The outermost values keep the outermost levels, so that
    scans that differ in them differ here. Where the middle is even, the range is that of all; what is no number is
    black.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return np.zeros(values.shape, dtype=np.uint8)
    least, most = float(finite.min()), float(finite.max())
    low, high = np.percentile(finite[:: max(1, len(finite) // SAMPLED_PIXELS)], [DARKEST, BRIGHTEST]).tolist()
    if low == high:
        low, high = least, most
    dark, bright = OUTER_LEVELS * (low > least), 255 - OUTER_LEVELS * (high < most)
    levels: NDArray[np.float64] = np.interp(values, [least, low, high, most], [0, dark, bright, 255])
    return np.round(np.nan_to_num(levels)).astype(np.uint8)
