"""Which reader a file gets, with which options, and what its columns may be used as."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import MAX_COLUMNS, Block
from al_core.pools.pool import Role
from al_core.pools.readers import encodings
from al_core.pools.readers.delimited import Delimited
from al_core.pools.readers.dialects import (
    DELIMITERS,
    ESCAPES,
    QUOTES,
    Dialect,
    guess_decimal,
    guess_dialect,
    guess_header,
)
from al_core.pools.readers.formats import Format, detect
from al_core.pools.readers.images import ImageZip
from al_core.pools.readers.records import JsonLines, Parquet

ROLES: dict[Role, str] = {
    "text": "Text to show and learn from",
    "image": "Image",
    "number": "Feature (number)",
    "category": "Feature (category)",
    "label": "Known label",
    "id": "Identifier",
    "timestamp": "Date",
    "ignore": "Leave out",
}


@dataclass(frozen=True)
class Options:
    """How to read the file; encoding and delimiter are None where they have no meaning.

    `above` counts the lines before the table. `quote` is "" where a quote is a sign like others, `escape` what stands
    before a quote within quotes where it is not doubled. `dates` is "day" or "month" where people said what is first.
    With `near_repeats` texts that differ only in blanks, capitals or the form of letters are asked once.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header: bool = True
    decimal: str = "."
    quote: str = '"'
    escape: str = ""
    above: int = 0
    dates: str = ""
    near_repeats: bool = True

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


def open_source(path: Path, name: str, form: Format, options: Options) -> Source:
    """The reader for a file whose format is known; raises BadInput when it cannot even be begun."""
    source: Source
    if form == "zip":
        return ImageZip(path, name, _read_table)
    if form == "jsonl":
        source = JsonLines(path, name)
    elif form == "parquet":
        source = Parquet(path, name)
    else:
        source = Delimited(path, name, options.dialect, header=options.header)
    if len(source.names) > MAX_COLUMNS:
        raise BadInput(
            f"{name} has {cells.grouped(len(source.names))} columns; at most {cells.grouped(MAX_COLUMNS)} can be used."
        )
    return source


def _read_table(path: Path, name: str) -> Source:
    """A table inside another file, with all that is guessed of it."""
    form = detect(path, name)
    if form in ("zip", "npy", "npz"):
        raise BadInput(f"{name} is no table.")
    return open_source(path, name, form, guess_options(path, form))


def guess_options(path: Path, form: Format) -> Options:
    """The likeliest options."""
    if form != "csv":
        return Options()
    dialect = guess_dialect(path, encodings.guess_encoding(path))
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
    if options.dates not in cells.DATE_ORDERS:
        raise BadInput(f"{name}: of dates, either the day or the month comes first; choose again.")
    if options.above < 0:
        raise BadInput(f"{name}: there cannot be {options.above} lines above the table; choose 0 or more.")
    if options.decimal not in (".", ","):
        raise BadInput(f"{name}: the decimal sign must be a point or a comma.")
    return options


def _may_delimit(delimiter: str, quote: str) -> bool:
    return delimiter in DELIMITERS or (len(delimiter) == 1 and delimiter not in ('"', "\r", "\0", quote))


def complete_roles(roles: Mapping[str, Role], names: Sequence[str], name: str) -> dict[str, Role]:
    """A role for every column of the file, in its order; columns that are not mentioned are left out."""
    if unknown := [column for column in roles if column not in names]:
        raise BadInput(f"{name} has no column {cells.shortened(unknown[0])}; choose the columns again.")
    if wrong := [role for role in roles.values() if role not in ROLES]:
        raise BadInput(f"{name}: there is no use called {cells.shortened(str(wrong[0]))} for a column.")
    chosen = list(roles.values())
    for role in ("label", "id", "image"):
        if chosen.count(role) > 1:
            raise BadInput(f"{name}: only one column can be used as “{ROLES[role]}”; choose one.")
    if not {"text", "image", "number", "category"} & set(chosen):
        raise BadInput(f"{name}: no column to learn from; choose a text, an image or a feature.")
    return {column: roles.get(column, "ignore") for column in names}
