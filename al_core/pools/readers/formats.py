"""What kind of file this is, told by its bytes and never by its name."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from al_core.errors import BadInput
from al_core.pools.readers.zips.kinds import FILM_FILE, HEIC_PHOTO, SOUND_FILE, kind_of

Format = Literal["csv", "jsonl", "parquet", "zip", "npy", "npz"]

READABLE = "CSV, TSV, JSON Lines, Parquet, a zip of images, .npy or .npz"
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
PICKLE = re.compile(rb"\x80[\x02-\x05]|\(?[dl]p\d+\n|c[\w.]+\n\w+\n|\x78[\x01\x5e\x9c\xda]|ZF0x")
MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<svg|<html)", re.IGNORECASE)


def detect(path: Path, name: str) -> Format:
    """The format of a file; raises BadInput, with what to do, for one that is not read."""
    head = _head(path, name)
    if head.startswith(b"\x93NUMPY"):
        return "npy"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path, name)
    _refuse(head, name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"\[\s*(\{|$)", start):
        raise BadInput(f"{name} is one JSON array; save it as JSON Lines, one object on each line.")
    return "jsonl" if re.match(rb'\{\s*("|\})', start) else "csv"


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise BadInput(f"There is no file at this place: {name}.") from None
    except IsADirectoryError:
        raise BadInput(f"{name} is a folder; choose a file in it, or zip its images.") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{name} cannot be opened: {getattr(error, 'strerror', None) or error}.") from None
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadInput(f"{name} is empty; choose a file with at least two rows.")
    return head


def _packed(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadInput(f"{name} is a damaged or cut-off zip file; make it again.") from None
    if "[Content_Types].xml" in names:
        raise BadInput(f"{name} is an office document; save the sheet as CSV and upload that.")
    if "mimetype" in names or any(member.endswith(".iwa") for member in names):
        raise BadInput(
            f"{name} is an e-book or an office document; save its table or its texts as CSV and upload that."
        )
    return "npz" if names and all(member.endswith(".npy") for member in names) else "zip"


def _refuse(head: bytes, name: str) -> None:
    if PICKLE.match(head):
        raise BadInput(f"{name} is a Python pickle or joblib file, which can run code; save the data as CSV or .npz.")
    kind = kind_of(head)
    if kind.form:
        raise BadInput(f"{name} is a single image; put all images into one zip file.")
    if kind in (HEIC_PHOTO, SOUND_FILE, FILM_FILE):
        more = "" if kind == SOUND_FILE else ", and put all images into one zip file"
        raise BadInput(f"{name} is a {kind.noun}. {kind.advice}{more}.")
    if head.startswith(PACKED):
        raise BadInput(f"{name} is a packed file; unpack it and upload what is inside.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput(f"{name} is an old office document; save the sheet as CSV and upload that.")
    if head.startswith(b"%PDF"):
        raise BadInput(f"{name} is a PDF; upload its texts as CSV, one text a row.")
    if MARKUP.match(head):
        raise BadInput(f"{name} is an SVG, XML or HTML file; upload one of: {READABLE}.")
    signs = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b\x00" for byte in head)
    if signs > 0.05 * len(head) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{name} is not a table of text; upload one of: {READABLE}.")
