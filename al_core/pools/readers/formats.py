"""What kind of file this is, told by its bytes and never by its name."""

import mmap
import re
import zipfile
from pathlib import Path
from typing import Literal

from al_core.errors import BadInput
from al_core.pools.readers.encodings import utf_16_without_mark
from al_core.pools.readers.zips.kinds import FILM_FILE, HEIC_PHOTO, SOUND_FILE, kind_of

Format = Literal["csv", "json", "parquet", "arrow", "sheet", "zip", "npy", "npz", "vectors"]

READABLE = "CSV, TSV, Excel, OpenDocument, JSON, Parquet, Arrow, a zip of images, .npy or .npz"
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
PICKLE = re.compile(rb"\x80[\x02-\x05]|\(?[dl]p\d+\n|c[\w.]+\n\w+\n|\x78[\x01\x5e\x9c\xda]|ZF0x")
JSON = re.compile(rb'\{\s*("|\}|$)|\[\s*(\{|\]|$|\[\s*("|-?\d[\d.eE+-]*\s*[,\]])|"([^"\\]|\\.)*"\s*[,\]])', re.DOTALL)
COMMENTS = re.compile(rb"\A(\s*(//|#)[^\n]*\n|\s*/\*.*?\*/)+\s*", re.DOTALL)
PRINTED = re.compile(rb"\[?\s*\{\s*'[^'\n]*'\s*:")
LIBSVM = re.compile(rb"\A[-+]?\d+(\.\d+)?( +\d+:[-+.\deE]+)+ *\r?\n")
YAML = re.compile(rb"\A(---[^\n]*\n)?(#[^\n]*\n)*(\w+:\s*\n)?( *)- +\w+:[^\n]*\n(\4 +[\w-]+:[^\n]*\n)+\4- +\w+:")
TEXT_ARRAYS = frozenset({"text.npy", "texts.npy", "documents.npy", "sentences.npy"})
OF_A_PROJECT = frozenset({"project.json", "decisions.jsonl", "pool/pool.json"})
WORKBOOK = re.compile(r"(^|[/\\])workbook\.(xml|bin)$", re.IGNORECASE)
OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
MARKUP = re.compile(
    rb"(<!--.*?-->\s*)*<(\?xml|!doctype|svg|html|head|body|table|meta|style|div|workbook)\b", re.IGNORECASE | re.DOTALL
)
WRITTEN_OTHERWISE = {
    b"{\\rtf": "a rich text document (RTF)",
    b"%!PS": "a PostScript document",
    b"MZ": "a program",
    b"\x1f\x9d": "a packed file (.Z)",
}


def detect(path: Path, name: str) -> Format:
    """The format of a file; raises BadInput, with what to do, for one that is not read."""
    head = _head(path, name)
    if head.startswith(b"\x93NUMPY"):
        return "npy"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"ARROW1", b"\xff\xff\xff\xff")):
        return "arrow"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, name)
    if head.startswith(OLD_OFFICE):
        return _old_office(path, name)
    _refuse(head, name)
    start = _start(head)
    if start.startswith(b"__label__"):
        raise BadInput(f"{name} is written for fastText; put the labels into a column of their own, as in a CSV.")
    if LIBSVM.match(start):
        raise BadInput(f"{name} is written for LIBSVM; save it as .npz with X and y, or as CSV.")
    if YAML.match(start.replace(b"\r", b"")):
        raise BadInput(f"{name} is written in YAML; save it as JSON or CSV, one example a record.")
    if PRINTED.match(start):
        raise BadInput(f"{name} holds records as Python prints them, with single quotes; save them as JSON.")
    if JSON.match(start):
        return "json"
    if JSON.match(COMMENTS.sub(b"", start)):
        raise BadInput(f"{name} is JSON with a comment at its start; remove what stands before the first bracket.")
    return "csv"


def _start(head: bytes) -> bytes:
    """The first signs, in UTF-8 and without a mark."""
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else utf_16_without_mark(head)
    if wide:
        head = head[: len(head) // 2 * 2].decode(wide, "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


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
    if not head.strip(b"\xef\xbb\xbf \t\r\n") or head in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{name} is empty; choose a file with at least two rows.")
    return head


def _zipped(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise BadInput(f"{name} is a damaged or cut-off zip file; make it again.") from None
    if OF_A_PROJECT.issubset(names):
        raise BadInput(f"{name} is a project that was saved as a file, and no pool: the page Upload opens it.")
    if any(map(WORKBOOK.search, names)) or kind.startswith(OPEN_SHEET):
        return "sheet"
    if "[Content_Types].xml" in names or kind.startswith(b"application/") or "Index/Document.iwa" in names:
        raise BadInput(f"{name} is a document and no table; put its texts into a sheet, one a row, and upload that.")
    if not names or not all(member.endswith(".npy") for member in names):
        return "zip"
    return "vectors" if TEXT_ARRAYS.intersection(names) and "X.npy" in names else "npz"


def _old_office(path: Path, name: str) -> Format:
    """Old documents of Office, and new ones with a password, by the names of the streams in them."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        named = {
            stream
            for stream in ("Workbook", "WORKBOOK", "Book", "BOOK", "EncryptedPackage")
            if content.find(stream.encode("utf-16-le")) >= 0
        }
    if "EncryptedPackage" in named:
        raise BadInput(f"{name} is locked with a password; save it without one and upload it again.")
    if not named:
        raise BadInput(f"{name} is an old office document and no table; save it as .xlsx or CSV and upload that.")
    return "sheet"


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
    if head.startswith(b"FEA1"):
        raise BadInput(f"{name} is a Feather file of version 1; save it as Parquet or as Feather version 2.")
    if head[257:262] == b"ustar":
        raise BadInput(f"{name} is a packed folder (tar); unpack it and upload what is inside.")
    if head.startswith(b"%PDF"):
        raise BadInput(f"{name} is a PDF; upload its texts as CSV, one text a row.")
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise BadInput(f"{name} is in UTF-32; save it as UTF-8 and upload it again.")
    start = _start(head)
    if MARKUP.match(start):
        raise BadInput(
            f"{name} is a web page, SVG or XML file; open it in a spreadsheet program and save it as .xlsx or CSV."
        )
    if written := next((what for mark, what in WRITTEN_OTHERWISE.items() if start.startswith(mark)), ""):
        raise BadInput(f"{name} is {written}; upload one of: {READABLE}.")
    signs = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x01" for byte in start)
    if signs > 0.05 * len(start):
        raise BadInput(f"{name} is not a table of text; upload one of: {READABLE}.")
