"""How large the sheets of a spreadsheet are, found out before any is read: a few bytes can stand for millions of cells.

Whoever reads a sheet makes room for all cells between its first and its last one, and copies a text for every cell that
refers to it.
"""

import posixpath
import re
import zipfile
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.readers.sheets.binary_cells import error_rows
from al_core.pools.readers.sheets.binary_sheets import sheet_corners
from al_core.pools.readers.sheets.sheet_cells import Extent, OpenTables, SharedTexts, SheetCells, plain_name, tell

MAX_BOOK_BYTES = 1 << 30
MAX_OLD_BYTES = 64 << 20
MAX_INDEX_BYTES = 16 << 20
MAX_SHEET_CELLS = 12_000_000
MAX_SHEET_CHARACTERS = 400_000_000
MAX_BOOK_SWELLING = 400
_SMALL = 64 << 20
CONTENT, LOCKS = "content.xml", "META-INF/manifest.xml"
BOOK = re.compile(r"(^|[/\\])workbook\.xml$", re.IGNORECASE)


def check_book(path: Path, name: str) -> None:
    """Raise BadInput for a spreadsheet that unpacks to more than can be read, before anything of it is read."""
    packed = path.stat().st_size
    if not zipfile.is_zipfile(path):
        if packed > MAX_OLD_BYTES:
            raise BadInput(f"{name} is an old spreadsheet above {MAX_OLD_BYTES >> 20} MB; save it as .xlsx or CSV.")
        extent_of(path, name, "")
        return
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise BadInput(f"{name} is locked with a password; save it without one and upload it again.")
        size = sum(member.file_size for member in members)
        names = [member.filename for member in members]
        if LOCKS in names and b"encryption-data" in archive.open(LOCKS).read(MAX_INDEX_BYTES):
            raise BadInput(f"{name} is locked with a password; save it without one and upload it again.")
    if size > MAX_BOOK_BYTES or size > max(_SMALL, MAX_BOOK_SWELLING * packed):
        raise BadInput(f"{name} unpacks to {cells.grouped(size >> 20)} MB, too much for a sheet; save a part as CSV.")
    if not any(map(BOOK.search, names)):
        # All tables of an OpenDocument or an .xlsb are read as soon as it is opened.
        extent_of(path, name, "")


def extent_of(path: Path, name: str, sheet: str) -> Extent:
    """The extent of a sheet; raises BadInput where it is too large, or where the file is damaged."""
    status = path.stat()
    try:
        extents = _extents(path, status.st_mtime_ns, status.st_size, sheet if _holds(path, BOOK) else None)
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, expat.ExpatError, ElementTree.ParseError, EOFError):
        raise BadInput(f"{name} is a damaged or cut-off spreadsheet; save it again.") from None
    except MemoryError:
        raise BadInput(f"{name} takes more memory or time than there is; save the sheet as .xlsx or CSV.") from None
    for title, extent in extents.items():
        where = f"{name}, sheet {cells.shortened(title, 30)}"
        if extent.n_cells > MAX_SHEET_CELLS:
            raise BadInput(
                f"{where}: cells are filled as far as row {cells.grouped(extent.last_row)} and column "
                f"{cells.grouped(extent.last_column)}, too many to be read; delete what does not belong to the table, "
                "or save the sheet as CSV."
            )
        if extent.characters > MAX_SHEET_CHARACTERS:
            raise BadInput(
                f"{where}: its texts have {cells.grouped(extent.characters // 1_000_000)} million characters, too many "
                "to be read; save a part of the sheet as CSV."
            )
    return extents.get(sheet, Extent())


@lru_cache(maxsize=8)
def _extents(path: Path, _changed: int, _size: int, sheet: str | None) -> dict[str, Extent]:
    """The extent of a sheet, or of all."""
    if sheet is None and not _holds(path, CONTENT):
        return _binary_extents(path)
    with zipfile.ZipFile(path) as archive:
        if sheet is None:
            tables = OpenTables()
            tell(archive, CONTENT, tables)
            return tables.extents
        parts, shared = _parts(archive)
        lengths: list[int] = []
        for part in shared:
            texts = SharedTexts()
            tell(archive, part, texts)
            lengths = [max(pair) for pair in zip_longest(lengths, texts.lengths, fillvalue=0)]
        table = SheetCells(lengths)
        if sheet in parts:
            tell(archive, parts[sheet], table)
        return {sheet: table.extent}


def _holds(path: Path, member: re.Pattern[str] | str) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(re.search(member, name) for name in archive.namelist())


def _binary_extents(path: Path) -> dict[str, Extent]:
    corners = sheet_corners(path)
    if corners is None:
        raise MemoryError
    errors = error_rows(path)
    return {
        name: Extent(first_row, last_row, first_column, last_column, errors=errors.get(name, []))
        for name, (first_row, last_row, first_column, last_column) in corners.items()
    }


def _parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], set[str]]:
    """Sheet -> the part of an .xlsx that it lies in, and the parts that may hold the texts that cells refer to."""
    members = {_even(name): name for name in archive.namelist()}
    book = next(name for name in members if BOOK.search(name))
    folder, base = posixpath.split(book)
    links = _tree(archive, members[posixpath.join(folder, "_rels", f"{base}.rels")])
    targets = {link.get("Id"): _even(posixpath.join("/", folder, str(link.get("Target")))) for link in links}
    kinds = {str(link.get("Type")).rpartition("/")[2]: targets[link.get("Id")] for link in links}
    sheets = {}
    for one in _tree(archive, members[book]).iter():
        if plain_name(one.tag.replace("}", ":")) == "sheet":
            link = next(value for key, value in one.attrib.items() if key.endswith("}id"))
            sheets[str(one.get("name"))] = members[targets[link]]
    shared = {kinds.get("sharedStrings", ""), posixpath.join(folder, "sharedstrings.xml")}
    return sheets, {members[part] for part in shared if part in members}


def _even(name: str) -> str:
    """The name of a part as those compare who read it: some programs write other letters and slashes than they say."""
    return posixpath.normpath("/" + name.replace("\\", "/")).strip("/").lower()


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > MAX_INDEX_BYTES:
        raise ValueError("too long for a list of sheets")
    return ElementTree.fromstring(archive.read(part))
