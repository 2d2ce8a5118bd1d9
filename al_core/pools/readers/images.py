"""A zip of images, read without trusting it: names, sizes and pixels are checked, display copies are drawn anew."""

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image, ImageOps

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block

MAX_MEMBERS = 500_000
MAX_MEMBER_BYTES = 64 << 20
MAX_TOTAL_BYTES = 64 << 30
MAX_PIXELS = 50_000_000
MAX_RATIO = 200
DISPLAY_SIDE = 800
LOSSLESS_SIDE = 512
BLOCK_IMAGES = 100
_FORMATS = ("PNG", "JPEG", "WEBP")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


class ImageZip:
    """The images of a zip in the order of their names; columns are image, file and folder."""

    row = "image"
    names = ("image", "file", "folder")

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        with self._opened() as archive:
            self.members = self._checked(archive.infolist())
        if not self.members:
            raise BadInput(f"{name} holds no PNG, JPEG or WebP images; zip a folder of images.")
        self.n_rows = len(self.members)

    def blocks(self) -> Iterator[Block]:
        """Rows with display copies in bounded blocks; raises BadInput that names the first bad image."""
        with self._opened() as archive:
            for start in range(0, self.n_rows, BLOCK_IMAGES):
                members = self.members[start : start + BLOCK_IMAGES]
                stop = start + len(members)
                yield Block(
                    [_cells(member.filename) for member in members],
                    range(start + 1, stop + 1),
                    stop / self.n_rows,
                    [self._display(archive, member) for member in members],
                )

    def check_first(self, n: int) -> None:
        """Decode the first images; raises BadInput that names the one that cannot be read."""
        with self._opened() as archive:
            for member in self.members[:n]:
                self._display(archive, member)

    def folders(self) -> list[list[str]]:
        """The rows without their pictures: image, file and folder of each."""
        return [_cells(member.filename) for member in self.members]

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield archive
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise BadInput(f"{self.name} is a damaged or cut-off zip file; make it again.") from error

    def _checked(self, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
            raise BadInput(f"{self.name} holds more than {cells.grouped(MAX_MEMBERS)} files or 64 GB; split it.")
        for member in members:
            self._check(member)
        images = [
            member
            for member in members
            if not member.is_dir()
            and not CLUTTER.search(member.filename)
            and member.filename.lower().endswith(SUFFIXES)
        ]
        return sorted(images, key=lambda member: (cells.natural_key(member.filename), member.filename))

    def _check(self, member: zipfile.ZipInfo) -> None:
        raw = member.orig_filename.replace("\\", "/")
        if raw.startswith("/") or re.match(r"[A-Za-z]:", raw) or ".." in PurePosixPath(raw).parts:
            raise self._bad(member, "its name leads out of the zip; rename it")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise self._bad(member, "it is a link and not an image; put the image itself into the zip")
        if member.flag_bits & 1:
            raise self._bad(member, "it is locked with a password; make a zip without one")
        if member.filename.lower().endswith(ARCHIVES):
            raise self._bad(member, "it is a packed file inside the zip; unpack it first")
        if member.filename.lower().endswith((".svg", ".svgz")):
            raise self._bad(member, "SVG images can hold programs; save it as PNG")
        swollen = member.file_size > (1 << 20) and member.file_size > MAX_RATIO * max(1, member.compress_size)
        if member.file_size > MAX_MEMBER_BYTES or swollen:
            raise self._bad(member, f"it unpacks to {member.file_size >> 20} MB, too much for an image; remove it")

    def _display(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
        try:
            return display_copy(archive.read(member))
        except BadInput as error:
            raise self._bad(member, str(error)) from None
        except Exception as error:
            # zipfile, zlib, lzma and bz2 each have their own errors for damaged bytes.
            raise self._bad(member, "this part of the zip is damaged; make the zip again") from error

    def _bad(self, member: zipfile.ZipInfo, why: str) -> BadInput:
        return BadInput(f"{self.name}, image {cells.shown_name(member.filename, 120)}: {why}.")


def _cells(filename: str) -> list[str]:
    path = PurePosixPath(filename)
    shown = cells.UNUSABLE.sub("�", filename)
    return [shown, shown, "" if len(path.parts) < 2 else cells.UNUSABLE.sub("�", path.parent.name)]


def display_copy(content: bytes) -> bytes:
    """A PNG or JPEG of at most 800x800, upright, grey or RGB; raises BadInput with the reason and what to do."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise BadInput(f"{picture.width} × {picture.height} pixels are too many; make it smaller")
            return _encoded(_upright(picture))
    except BadInput:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput("it unpacks to far too many pixels; make it smaller") from None
    except Exception:
        # Decoders of hostile bytes fail in many ways (OSError, SyntaxError, struct.error, ...): all mean the same here.
        raise BadInput("it is damaged or no PNG, JPEG or WebP image; replace or remove it") from None


def _upright(picture: Image.Image) -> Image.Image:
    picture.seek(0)
    even: Image.Image = ImageOps.exif_transpose(picture)
    if even.mode.startswith(("I", "F")):
        return _eight_bits(even)
    if even.mode in ("1", "L"):
        return even.convert("L")
    if even.mode in ("LA", "RGBA", "PA", "La", "RGBa") or "transparency" in even.info:
        paper = Image.new("RGBA", even.size, "white")
        flat = Image.alpha_composite(paper, even.convert("RGBA"))
        return flat.convert("L" if even.mode in ("LA", "La") else "RGB")
    return even.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Stretched from the darkest to the brightest value, because 12-bit scans in 16 bits would come out black."""
    values = np.asarray(picture, dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(np.round((values - low) * (255 / max(high - low, 1))).astype(np.uint8))


def _encoded(picture: Image.Image) -> bytes:
    picture.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE))
    content = io.BytesIO()
    # A fresh image has no comments, colour profiles or places in it.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    if max(picture.size) <= LOSSLESS_SIDE:
        clean.save(content, format="PNG")
    else:
        clean.save(content, format="JPEG", quality=85)
    return content.getvalue()
