"""A table that lies among images and says something of each: found by a column that holds their names."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.attribution import KnownFrom, SaidBy
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers.tools.streams import ByPeople, Described, Noted
from al_core.pools.readers.tools.tool import NO_FILES
from al_core.pools.readers.zips.members import Member, first_names
from al_core.pools.readers.zips.pairs import pairs_in
from al_core.pools.readers.zips.spelt_paths import Places
from al_core.pools.vectors import VECTORS_LOOKED_AT, vector_width

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".xlsx", ".xls", ".ods", ".txt")
# Their names say that they are tables: when one cannot be read, that is worth a sentence.
SURELY_TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
TELLING = ("metadata", "labels", "label", "annotations", "train", "classes", "index")
NO_ANSWERS = ("sample_submission", "samplesubmission")
MAX_TABLES = 12
MAX_TABLE_BYTES, MAX_PARQUET_BYTES = 16 << 20, 64 << 20  # what is packed already holds vectors, if it is large
MAX_CHARACTERS_BESIDE = 256_000_000
SAMPLED_LINES = 200
NO_EVIDENCE = (False, 0)


class Table(Protocol):
    """A table being read: its columns, and its lines in bounded blocks."""

    @property
    def names(self) -> Sequence[str]:
        """The columns."""

    def blocks(self) -> Iterator[Block]:
        """All lines."""


ReadTable = Callable[[Path, str], Table]
Lines = list[Sequence[str]]


class Description(NamedTuple):
    """Columns beside the images; `lines` by the place of an image, `strays` are names that no image has.

    `again` counts the lines that say something else of an image than one before. A metadata file with a column
    file_name is what an image folder of Hugging Face has. Of an export of a tool it is known what its `columns` are,
    what it says of itself (`notes`), and by the place of an image who gave the label.
    """

    tables: tuple[str, ...]
    names: tuple[str, ...]
    lines: dict[int, Sequence[str]]
    strays: list[str]
    again: int
    is_metadata: bool
    columns: Mapping[str, Column] = {}
    notes: tuple[Note, ...] = ()
    known_from: KnownFrom = KnownFrom()


def describe_images(
    archive: zipfile.ZipFile, images: Sequence[str], others: Sequence[Member], read: ReadTable
) -> tuple[Description | None, list[Note]]:
    """What tables say of the images, and sentences on tables that cannot be read."""
    likely = _likely(others)
    places, notes = Places(images if likely else ()), []
    found: list[Description] = []
    for member in likely:
        try:
            one = _described(archive, member, read, places)
        except BadInput as error:
            notes += [Note("not read", str(error))] if member.name.lower().endswith(SURELY_TABLES) else []
            continue
        if one is not None:
            found.append(one)
    return _together(found) if found else None, notes


def _likely(others: Sequence[Member]) -> list[Member]:
    """The members that may be such a table, the likeliest first."""

    def rank(member: Member) -> tuple[int, int, str]:
        stem = PurePosixPath(member.name).stem.casefold()
        place = next((at for at, word in enumerate(TELLING) if word in stem), len(TELLING))
        return place, member.name.count("/"), member.name

    tables = [
        member
        for member in others
        if member.name.lower().endswith(TABLES)
        and member.info.file_size <= (MAX_PARQUET_BYTES if _is_parquet(member) else MAX_TABLE_BYTES)
        and not any(word in member.name.casefold() for word in NO_ANSWERS)
    ]
    return sorted(tables, key=rank)[:MAX_TABLES]


def _is_parquet(member: Member) -> bool:
    return member.name.lower().endswith(".parquet")


def _described(archive: zipfile.ZipFile, member: Member, read: ReadTable, places: Places) -> Description | None:
    """What a table says of the images, and if it is a tool's export, what the tool knows of it.

    Readers work on files, so it is unpacked for a moment. Raises BadInput.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{PurePosixPath(member.name).suffix.lower()}"
        try:
            with archive.open(member.info) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except Exception as error:
            # zipfile, zlib, lzma and bz2 each have their own errors for damaged bytes.
            raise BadInput(f"{cells.shown_name(member.name, 120)} is damaged; make the zip again.") from error
        listed = pairs_in(path) if path.suffix in (".json", ".txt") else None
        table = listed or read(path, cells.shown_name(member.name, 120))
        lines, sources = _lines(table, cells.shown_name(member.name, 120))
        placed = _placed(member.name, list(table.names), lines, places)
        return _with_tool(*placed, table, lines, sources) if placed else None


def _with_tool(
    said: Description, found: Sequence[int | None], table: Table, lines: Lines, sources: Sequence[int]
) -> Description:
    """With what a tool says of its columns, of itself, and of those who gave the labels; `found` are the images."""
    if not isinstance(table, Described):
        return said
    columns = {column.name: column for column in table.columns(lines, ".")}
    notes = [one for one in table.notes() if one.badge != NO_FILES] if isinstance(table, Noted) else []
    label = next((column.name for column in columns.values() if column.role == "label"), "")
    known = table.known_from(label) if isinstance(table, ByPeople) else KnownFrom()
    by_image: dict[int, Sequence[SaidBy]] = {}
    for place, source in zip(found, sources, strict=True):
        if place is not None and source in known.said:
            by_image.setdefault(place, known.said[source])
    return said._replace(columns=columns, notes=tuple(notes), known_from=KnownFrom(known.tools, by_image))


def _lines(table: Table, name: str) -> tuple[Lines, list[int]]:
    """All lines, and where each stands."""
    lines: Lines = []
    sources: list[int] = []
    n_characters = 0
    for block in table.blocks():
        lines += block.rows
        sources += block.sources
        n_characters += sum(len(text) + 1 for row in block.rows for text in row)
        if n_characters > MAX_CHARACTERS_BESIDE:
            raise BadInput(f"{name} says too much of the images to be kept beside them; leave columns out.")
    return lines, sources


def _placed(
    table: str, names: Sequence[str], lines: Lines, places: Places
) -> tuple[Description, Sequence[int | None]] | None:
    """What a table says, when it has a column of names of images and more beside it, and the image of each line."""
    folder = str(PurePosixPath(table).parent).removeprefix(".").casefold()
    columns = [[line[at] for line in lines] for at in range(len(names))]
    found = [_found(texts, folder, places) for texts in columns]
    at = max(range(len(names)), key=lambda one: _evidence(columns[one], found[one]), default=0)
    if len(names) < 2 or _evidence(columns[at], found[at]) == NO_EVIDENCE:
        return None
    kept: dict[int, Sequence[str]] = {}
    again = 0
    for line, place in zip(lines, found[at], strict=True):
        if place is not None:
            again += place in kept
            kept.setdefault(place, [*line[:at], *line[at + 1 :]])
    strays = [text for text, place in zip(columns[at], found[at], strict=True) if place is None and text.strip()]
    is_metadata = PurePosixPath(table).stem == "metadata" and names[at].endswith("file_name")
    return Description((table,), (*names[:at], *names[at + 1 :]), kept, strays, again, is_metadata), found[at]


def _found(texts: Sequence[str], folder: str, places: Places) -> list[int | None]:
    """The image that each cell of a column names; of none where the first cells name none and are no files."""
    if not any(_is_file(text) or places.find(text, folder) is not None for text in texts[:SAMPLED_LINES]):
        return [None] * len(texts)
    found = [places.find(text, folder) for text in texts]
    bare = [PurePosixPath(text.replace("\\", "/")).name for text in texts]
    if not any(place is not None for place in found) and len(set(bare)) == len(bare):
        # Folders may have been renamed since; a name that is there once, here and there, is meant.
        return [places.find(name, folder) for name in bare]
    return found


def _is_file(text: str) -> bool:
    return 2 <= len(PurePosixPath(text).suffix) <= 5 and not text.strip().replace(".", "").isdigit()


def _evidence(texts: Sequence[str], found: Sequence[int | None]) -> tuple[bool, int]:
    """How surely a column names images: by the names of files, or so many by bare numbers that it is no chance."""
    sure = any(place is not None and _is_file(text) for text, place in zip(texts, found, strict=True))
    n_images = len(set(found) - {None})
    return (sure, n_images) if sure or 2 * n_images >= len(texts) > 0 else NO_EVIDENCE


def _together(found: Sequence[Description]) -> Description:
    """All tables as one: columns of one name are one, and what the first table says there counts."""
    if len(found) == 1:
        return found[0]
    names = tuple(dict.fromkeys(name for one in found for name in one.names))
    lines: dict[int, Sequence[str]] = {}
    again = 0
    for one in found:
        again += one.again
        for place, line in one.lines.items():
            told, before = dict(zip(one.names, line, strict=True)), lines.get(place, [""] * len(names))
            here = [told.get(name, "") for name in names]
            again += any(old and new and old != new for old, new in zip(before, here, strict=True))
            lines[place] = [old or new for old, new in zip(before, here, strict=True)]
    tables = tuple(table for one in found for table in one.tables)
    strays = [name for one in found for name in one.strays]
    known = {name: column for one in reversed(found) for name, column in one.columns.items()}
    notes = tuple(note for one in found for note in one.notes)
    metadata = any(one.is_metadata for one in found)
    return Description(tables, names, lines, strays, again, metadata, known, notes, found[0].known_from)


def _vectors(description: Description) -> list[str]:
    """The columns that hold vectors to all appearance."""
    lines = [*description.lines.values()][:VECTORS_LOOKED_AT]
    return [name for at, name in enumerate(description.names) if vector_width(name, [line[at] for line in lines])]


def said_of(
    description: Description, files: Sequence[str], noun: str = "image", *, vectors_lie_beside: bool = False
) -> list[Note]:
    """Which table it was and what stands beside the images now, and what found no partner, counted and named."""
    names = ", ".join(map(cells.shortened, description.names[:5]))
    more = f" and {len(description.names) - 5} more" if len(description.names) > 5 else ""
    tables, one = first_names(description.tables), len(description.tables) == 1
    badge = cells.shown_name(description.tables[0], 40)
    said = f"{tables} {'says' if one else 'say'} more of {counted(len(description.lines), noun)}: {names}{more}."
    vectors = ", ".join(map(cells.shortened, _vectors(description)))
    learnt = f" The model learns from the {noun}s alone."
    if vectors or vectors_lie_beside:
        learnt = f" The model learns from the vectors in {vectors}." if vectors else ""
    notes = [*description.notes, Note(badge, f"{said}{learnt}")]
    missing = [name for at, name in enumerate(files) if at not in description.lines]
    if missing:
        verb = "has no line" if len(missing) == 1 else "have no line"
        notes.append(Note("no line", f"{counted(len(missing), noun)} {verb} in {tables}: {first_names(missing)}."))
    if strays := description.strays:
        verb = f"names no {noun}" if len(strays) == 1 else f"name no {noun}"
        notes.append(
            Note(f"no {noun}", f"{counted(len(strays), 'line')} of {tables} {verb} of this zip: {first_names(strays)}.")
        )
    if description.again:
        verb = "comes" if description.again == 1 else "come"
        lines = f"{counted(description.again, 'line')} of {tables} {verb} after another one of the same {noun}"
        notes.append(Note("named again", f"{lines}; the first one counts."))
    return notes
