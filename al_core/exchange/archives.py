"""A zip of a few files, and of pictures."""

import io
import zipfile
from collections.abc import Iterable


def zipped(files: Iterable[tuple[str, bytes | str]]) -> bytes:
    """The files by name; the same files give the same zip, and pictures, which are packed already, go as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            how = zipfile.ZIP_STORED if name.endswith((".png", ".jpg")) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return buffer.getvalue()


def picture_name(row: int, content: bytes) -> str:
    """What the picture of a row is called: names in a pool may occur twice, or lead out of a folder."""
    return f"{row:06d}.{'png' if content[1:4] == b'PNG' else 'jpg'}"
