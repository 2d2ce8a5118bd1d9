"""Which reader a file gets, with which options, and what its columns may be used as."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.dates import DATE_ORDERS
from al_core.pools.intake import MAX_COLUMNS, Block
from al_core.pools.label_sets import PARTED_BY
from al_core.pools.pool import Role
from al_core.pools.readers import encodings
from al_core.pools.readers.columnar import Arrow, Parquet
from al_core.pools.readers.delimited import Delimited
from al_core.pools.readers.dialects import (
    DELIMITERS,
    ESCAPES,
    QUOTES,
    UNUSUAL,
    Dialect,
    guess_decimal,
    guess_dialect,
    guess_header,
    sample_records,
)
from al_core.pools.readers.formats import Format, detect
from al_core.pools.readers.images import ImageZip
from al_core.pools.readers.json_records import JsonRecords
from al_core.pools.readers.marked.conll import TaggedLines, tagged_lines
from al_core.pools.readers.marked.marked_tables import with_markings_read
from al_core.pools.readers.marked.marks import marks_of
from al_core.pools.readers.records import JsonTable
from al_core.pools.readers.spreadsheets import Spreadsheet
from al_core.pools.readers.tools.exported import Exported
from al_core.pools.readers.tools.hugging_face import NamedClasses, classes_in_schema
from al_core.pools.readers.tools.inline_pictures import with_pictures
from al_core.pools.readers.tools.json_cells import with_fields
from al_core.pools.readers.tools.recognised import exported
from al_core.pools.readers.tools.references import References, are_references, read_references
from al_core.pools.readers.tools.zipped import ZippedTables, holds_tables
from al_core.pools.readers.zips.text_files import TextFiles, holds_texts
from al_core.pools.readers.zips.vectors_beside import TableWithVectors, has_vectors_beside
from al_core.pools.readers.zips.zipped_arrays import VectorsAndTexts

ROLES: dict[Role, str] = {
    "text": "Text to show and learn from",
    "image": "Image",
    "number": "Feature (number)",
    "category": "Feature (category)",
    "label": "Known label",
    "id": "Identifier",
    "timestamp": "Date",
    "vector": "Vector (your own embedding)",
    "ignore": "Leave out",
}
LEARNT_FROM: frozenset[Role] = frozenset({"text", "image", "number", "category", "vector"})


@dataclass(frozen=True)
class Options:
    """How to read the file; encoding, delimiter and sheet are None where they have no meaning.

    `above` counts the lines before the table. `quote` is "" where a quote is a sign like others, `escape` what stands
    before a quote within quotes where it is not doubled. `dates` is "day" or "month" where people said what is first.
    With `near_repeats` texts that differ only in blanks, capitals or the form of letters are asked once.
    `plain` reads what looks like an export of another tool as any other table. `labels_parted_by` is what parts the
    known labels where a cell holds several, as in PARTED_BY; "" where it holds one. With `spans` the known labels are
    spans in the text, from a column of `Preview.marks`.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: bool = True
    decimal: str = "."
    quote: str = '"'
    escape: str = ""
    above: int = 0
    dates: str = ""
    sheet: str | None = None
    plain: bool = False
    near_repeats: bool = True
    labels_parted_by: str = ""
    spans: bool = False

    @property
    def dialect(self) -> Dialect:
        """How a delimited file is written."""
        return Dialect(self.encoding or "utf-8", self.delimiter or ",", self.quote, self.escape, self.above)


class Source(Protocol):
    """A file being read: its columns, what it calls a row, and its rows in bounded blocks."""

    row: str

    @property
    def names(self) -> Sequence[str]:
        """The columns, in the order of the file."""

    def blocks(self) -> Iterator[Block]:
        """All rows in order."""


def open_source(path: Path, name: str, form: Format, options: Options, *, look: bool = False) -> Source:
    """The reader for a file whose format is known; raises BadInput when it cannot even be begun.

    For a first `look` a reader may know less of what stands further down.
    """
    if form == "zip" and has_vectors_beside(path):
        return TableWithVectors(path, name, _opened)
    if form == "zip" and holds_texts(path):
        return TextFiles(path, name, _beside_images)
    if form == "zip" and not holds_tables(path):
        return ImageZip(path, name, _beside_images)
    if form == "csv" and not options.plain and are_references(path):
        return Exported(name, References(), "reference", partial(read_references, path))
    source = ZippedTables(path, name, _opened) if form == "zip" else _plain(path, name, form, options)
    if len(source.names) > MAX_COLUMNS:
        raise BadInput(
            f"{name} has {cells.grouped(len(source.names))} columns; at most {cells.grouped(MAX_COLUMNS)} can be used."
        )
    if isinstance(source, TaggedLines):
        return source
    found = source if options.plain else exported(path, name, source, look=look) or source
    if not (options.plain or isinstance(found, Exported) or marks_of(found).text):
        found = with_markings_read(found, name, marked=options.spans, look=look)
    return with_pictures(found, name) if form == "json" or isinstance(found, Exported) else found


def _plain(path: Path, name: str, form: Format, options: Options) -> Source:
    """The file as it stands, whoever wrote it."""
    if form == "json":
        return JsonTable(JsonRecords(path, name))
    if form == "vectors":
        return VectorsAndTexts(path, name)
    if form == "sheet":
        return Spreadsheet(path, name, options.sheet, header=options.header)
    if form in ("parquet", "arrow"):
        columnar = Parquet(path, name) if form == "parquet" else Arrow(path, name)
        classes = classes_in_schema(columnar.metadata)
        return NamedClasses(columnar, classes) if classes else columnar
    if not options.plain and (tagged := tagged_lines(path, name, options.encoding or "utf-8")) is not None:
        return tagged
    table = Delimited(path, name, options.dialect, header=options.header)
    return table if options.plain else with_fields(table)


def _opened(path: Path, name: str) -> Source:
    """A table out of a zip, read with the likeliest options."""
    form = detect(path, name)
    if form in ("zip", "npy", "npz"):
        raise BadInput(f"{name} is no table; unpack the zip and upload one file of it.")
    return _plain(path, name, form, guess_options(path, form, name))


def _beside_images(path: Path, name: str) -> Source:
    """A table that lies among images, as its tool meant it where one wrote it."""
    table = _opened(path, name)
    return exported(path, name, table) or table


def guess_options(path: Path, form: Format, name: str = "the file") -> Options:
    """The likeliest options; raises BadInput for a spreadsheet that cannot be opened."""
    if form == "sheet":
        book = Spreadsheet(path, name, None, header=None)
        return Options(header=book.header, sheet=book.sheet, decimal=book.decimal)
    if form != "csv":
        return Options()
    dialect = guess_dialect(path, encodings.guess_encoding(path))
    if any(len(record) > MAX_COLUMNS for record in sample_records(path, dialect)[:1]):
        # Too wide to be read, as is said later: looking closer at so many columns takes long.
        return Options(dialect.encoding, dialect.delimiter)
    return Options(
        dialect.encoding,
        dialect.delimiter,
        guess_header(path, dialect),
        guess_decimal(path, dialect),
        dialect.quote,
        dialect.escape,
        dialect.above,
    )


def guessable(form: Format) -> frozenset[str]:
    """The options that mean something for a format."""
    if form == "sheet":
        return frozenset({"sheet", "header"})
    return frozenset({"encoding", "delimiter", "header", "decimal"}) if form == "csv" else frozenset()


def check_options(options: Options, form: Format, name: str) -> Options:
    """The options themselves; raises BadInput when they cannot be used."""
    if form == "csv" and (
        options.encoding not in encodings.ENCODINGS
        or not _may_delimit(options.delimiter or "", options.quote)
        or options.quote not in QUOTES
        or options.escape not in ESCAPES
    ):
        raise BadInput(f"{name}: the encoding, the delimiter or the quotes are none of those offered; choose again.")
    if options.dates not in DATE_ORDERS:
        raise BadInput(f"{name}: of dates, either the day or the month comes first; choose again.")
    if options.labels_parted_by and options.labels_parted_by not in PARTED_BY:
        raise BadInput(f"{name}: what parts the labels of a cell is none of those offered; choose again.")
    if options.above < 0:
        raise BadInput(f"{name}: there cannot be {options.above} lines above the table; choose 0 or more.")
    if options.decimal not in (".", ","):
        raise BadInput(f"{name}: the decimal sign must be a point or a comma.")
    return options


def _may_delimit(delimiter: str, quote: str) -> bool:
    if delimiter in DELIMITERS or delimiter in UNUSUAL:
        return True
    return len(delimiter) == 1 and delimiter not in ('"', "\r", "\0", quote)


def complete_roles(roles: Mapping[str, Role], names: Sequence[str], name: str) -> dict[str, Role]:
    """A role for every column of the file, in its order; columns that are not mentioned are left out."""
    if unknown := [column for column in roles if column not in names]:
        raise BadInput(f"{name} has no column {cells.shortened(unknown[0])}; choose the columns again.")
    if wrong := [role for role in roles.values() if role not in ROLES]:
        raise BadInput(f"{name}: there is no use called {cells.shortened(str(wrong[0]))} for a column.")
    chosen = list(roles.values())
    for role in ("label", "id", "image", "vector"):
        if chosen.count(role) > 1:
            raise BadInput(f"{name}: only one column can be used as “{ROLES[role]}”; choose one.")
    if not LEARNT_FROM & set(chosen):
        raise BadInput(f"{name}: no column to learn from; choose a text, an image, a feature or a vector.")
    return {column: roles.get(column, "ignore") for column in names}
