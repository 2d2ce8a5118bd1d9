"""The first look at a file: how it reads, what its columns hold, and what to know before going on."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake_notes import contradiction
from al_core.pools.label_cells import MAX_CLASSES
from al_core.pools.label_sets import sets_found, what_parts
from al_core.pools.pool import Column, Note
from al_core.pools.readers import arrays, column_notes, columns
from al_core.pools.readers.encodings import ENCODINGS
from al_core.pools.readers.formats import Format, detect
from al_core.pools.readers.images import LOOKED_AT_IMAGES, SHOWN_IMAGES, ImageZip
from al_core.pools.readers.marked.marks import Marks, marks_of
from al_core.pools.readers.packed import unpacked
from al_core.pools.readers.sources import (
    Options,
    Source,
    check_options,
    guess_options,
    guessable,
    open_source,
)
from al_core.pools.readers.spreadsheets import Spreadsheet
from al_core.pools.readers.tools.exported import Exported
from al_core.pools.readers.tools.streams import Described, Noted
from al_core.pools.readers.zips.answers import columns_of_files
from al_core.pools.readers.zips.array_labels import texts_of
from al_core.pools.readers.zips.zipped_arrays import first_rows
from al_core.pools.spans_known import notes_on, parted_tokens, spans_found
from al_core.spans.tokens import BY_WORDS

PREVIEW_ROWS = 5
LABEL = "label"  # the column of labels beside a matrix
FEW_VALUES = 60
LOOKED_AT_ROWS = 20_000
LOOKED_AT_CELLS = 1_000_000
LOOKED_AT_CHARACTERS = 32_000_000


@dataclass(frozen=True)
class Preview:
    """What was understood of a file: options, first rows as text, suggested roles, things to know.

    `n_rows` counts the rows looked at and `n_ready` those that do not repeat others; when `complete` is False the file
    goes on, and `n_rows` is the estimate for all of it. The file is refused as long as the column `damaged` is used.
    `sheets` are those of a spreadsheet, of which `options.sheet` is read.
    `likely` are columns that may be the answer, where none is taken for it.
    `values` are those of each column that has but a few, `pictures` display copies of the first images of a zip.
    `parted` says of each column whose cells seem to hold several labels what parts them. `marks` are the columns whose
    cells are spans, the text that these are places in, and the rule for its tokens.
    """

    name: str
    format: Format
    options: Options
    guessed: frozenset[str]
    rows: pd.DataFrame
    columns: tuple[Column, ...]
    size: int
    notes: tuple[Note, ...]
    n_rows: int
    n_ready: int
    complete: bool
    damaged: str | None = None
    sheets: tuple[str, ...] = ()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pictures: tuple[bytes, ...] = ()
    parted: Mapping[str, str] = field(default_factory=dict)
    likely: tuple[str, ...] = ()
    marks: Marks = field(default_factory=Marks)


def preview(path: Path | str, name: str | None = None, options: Options | None = None) -> Preview:
    """Look at the first rows of a file: how it reads, what its columns hold, what to know before going on.

    Parameters
    ----------
    path : Path or str
        Where the file lies.
    name : str, default that in its path
        What it is called; its ending helps to tell the format.
    options : Options, default guessed
        Encoding, delimiter, header, decimal sign and sheet.

    Returns
    -------
    Preview
        `options`, `rows` as text, `columns` with a suggested `role` each, `notes`, `n_rows`.

    Raises
    ------
    BadInput
        In one sentence, for a file that cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from al_core import preview
    >>> file = Path(tempfile.mkdtemp()) / "sizes.csv"
    >>> pd.DataFrame({"size": range(200), "kind": ["small"] * 90 + ["large"] * 110}).to_csv(file, index=False)
    >>> look = preview(file)
    >>> look.n_rows, {column.name: column.role for column in look.columns}
    (200, {'size': 'number', 'kind': 'category'})
    """
    path = Path(path)
    with unpacked(path, cells.shown_name(path.name if name is None else name)) as (content, inner):
        return _preview(content, inner, options)


def _preview(path: Path, name: str, options: Options | None) -> Preview:
    form = detect(path, name)
    chosen = check_options(options, form, name) if options else guess_options(path, form, name)
    if form in ("npy", "npz"):
        return _preview_arrays(path, name, form, chosen)
    source = open_source(path, name, form, chosen, look=True)
    if isinstance(source, ImageZip):
        return _preview_images(path, source, form, chosen)
    rows, sources, done, pictures = _look(source, name)
    found = _columns(source, rows, chosen)
    chosen = chosen if options else replace(chosen, spans=marks_of(source).are_labels(found))
    said = _notes(source, found, rows, sources, chosen)
    n_repeats = _n_repeats(said)
    said = [*(source.notes() if isinstance(source, Noted) else []), *said, *_names(source.names)]
    damaged, told = _damaged(source, chosen, rows, sources)
    said += told
    n_rows = len(rows) if done >= 1 else int(len(rows) / max(done, 1e-9))
    said += [_first_rows(len(rows), n_rows)] if done < 1 else []
    return Preview(
        name,
        form,
        chosen,
        frozenset() if options else guessable(form),
        _frame(rows, source.names),
        found,
        path.stat().st_size,
        tuple(said),
        n_rows,
        n_rows - n_repeats,
        done >= 1,
        damaged,
        sheets=source.sheets if isinstance(source, Spreadsheet | Exported) else (),
        values=_values(source.names, rows),
        parted=_parted(source.names, rows),
        likely=tuple(column_notes.likely_answers(found, rows)),
        pictures=tuple(pictures),
        marks=marks_of(source),
    )


def _damaged(
    source: Source, options: Options, rows: Sequence[Sequence[str]], sources: Sequence[int]
) -> tuple[str | None, list[Note]]:
    """The column that cannot be used as it is, and the note on it where its reader has none."""
    damage = _damage(rows, sources)
    if damage is None:
        return next(iter(marks_of(source).wrong), None), []
    return source.names[damage[1]], [_damage_note(source, options, *damage)]


def _known_spans(marks: Marks, found: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Note]:
    """How many spans are known, where they are the known labels."""
    at = next((at for at, one in enumerate(found) if one.name in marks.columns and one.role == "label"), None)
    if at is None:
        return []
    text = [one.name for one in found].index(marks.text)
    parted = parted_tokens(((row[text], row[at]) for row in rows), marks.tokens or BY_WORDS)
    return [*notes_on(spans_found(row[at] for row in rows)), *([] if parted is None else [parted])]


def _n_repeats(said: Sequence[Note]) -> int:
    return sum(int(note.badge.split()[0].replace(",", "")) for note in said if "repeat" in note.badge)


def _notes(
    source: Source, found: tuple[Column, ...], rows: Sequence[Sequence[str]], sources: Sequence[int], options: Options
) -> list[Note]:
    """Where cells hold several labels, the column of them is none of which one label a cell would be said."""
    near, known = options.near_repeats and not options.spans, _known_spans(marks_of(source), found, rows)
    at = next((at for at, column in enumerate(found) if column.role == "label"), None)
    if (options.labels_parted_by or options.spans) and at is not None:
        rows = [[*row[:at], "", *row[at + 1 :]] for row in rows]
        found = (*found[:at], replace(found[at], role="ignore"), *found[at + 1 :])
    return [*column_notes.notes(found, rows, sources, source.row, options.dates, near, options.decimal), *known]


def _columns(source: Source, rows: Sequence[Sequence[str]], options: Options) -> tuple[Column, ...]:
    if isinstance(source, Described):
        return source.columns(rows, options.decimal)
    return columns.describe(source.names, rows, options.decimal, options.dates)


def _look(source: Source, name: str) -> tuple[list[Sequence[str]], list[int], float, list[bytes]]:
    """The first rows, their numbers, the part of the file that they are, and the pictures of some. Raises BadInput."""
    most = max(100, min(LOOKED_AT_ROWS, LOOKED_AT_CELLS // max(1, len(source.names))))
    rows: list[Sequence[str]] = []
    sources: list[int] = []
    pictures: list[bytes] = []
    size, done = 0, 1.0
    for block in source.blocks():
        rows += block.rows
        sources += block.sources
        size += sum(len(text) for row in block.rows for text in row)
        done = block.done
        pictures += block.pictures
        if len(rows) >= most or size >= LOOKED_AT_CHARACTERS or len(pictures) >= LOOKED_AT_IMAGES:
            break
    if not rows:
        raise BadInput(f"{name} has column names and no rows; choose a file with at least two rows.")
    return rows, sources, done, pictures[:SHOWN_IMAGES]


def _parted(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    found = {name: what_parts([row[at] for row in rows]) for at, name in enumerate(names)}
    return {name: parted_by for name, parted_by in found.items() if parted_by}


def _values(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, frozenset[str]]:
    found = {name: frozenset(row[at].strip() for row in rows) - {""} for at, name in enumerate(names)}
    return {name: values for name, values in found.items() if 1 < len(values) <= FEW_VALUES}


def _names(names: Sequence[str]) -> list[Note]:
    """Columns that had to be named by us, or whose names are easily taken for each other."""
    known = set(names)
    again = [name for name in names if (plain := re.sub(r" \(\d+\)$", "", name)) != name and plain in known]
    nameless = [name for at, name in enumerate(names, start=1) if name == f"Column {at}"]
    first = known - set(again)
    alike = Counter(name.casefold() for name in first)
    twins = sorted(name for name in first if alike[name.casefold()] > 1)
    notes = [
        Note("same name", f"Row of column names: a name stands there twice; the later one is shown as {name}.")
        for name in again[:3]
    ]
    if nameless and len(nameless) < len(names):
        notes.append(Note("no name", f"Row of column names: a name is missing; the column is shown as {nameless[0]}."))
    if twins:
        notes.append(Note("alike names", f"The columns {' and '.join(twins)} differ only in capital letters."))
    return notes


def _first_rows(n: int, n_rows: int) -> Note:
    looked = f"The first {cells.grouped(n)} of about {cells.grouped(n_rows)} rows were looked at"
    return Note("first rows", f"{looked}; all are checked when you go on.")


def _damage(rows: Sequence[Sequence[str]], sources: Sequence[int]) -> tuple[int, int, str] | None:
    """Row number, column and content of the first cell that holds what no screen can show; None without any."""
    for row, number in zip(rows, sources, strict=True):
        for at, text in enumerate(row):
            if cells.UNUSABLE.search(text):
                return number, at, text
    return None


def _damage_note(source: Source, options: Options, number: int, at: int, text: str) -> Note:
    """That cell, said before anything is created."""
    encoding = ENCODINGS.get(options.encoding or "", "")
    badge = f"not {encoding}" if encoding and "\x00" not in text else "damaged text"
    where = f"{source.row.capitalize()} {cells.grouped(number)}, column {source.names[at]}"
    return Note(badge, f"{where}: {cells.why_unusable(text)}")


def _frame(rows: Sequence[Sequence[str]], names: Sequence[str]) -> pd.DataFrame:
    shown = [[cells.UNUSABLE.sub("�", text[:2000]) for text in row] for row in rows[:PREVIEW_ROWS]]
    return pd.DataFrame(shown, columns=list(names), dtype=object)


def _vectors_of(source: ImageZip, beside: Sequence[Column]) -> list[Column]:
    """The column of vectors that lie beside the images, left out where a table has some already."""
    if source.vectors is None:
        return []
    found = replace(source.vectors.column, name=source.names[-1])
    has_some = any(column.role == "vector" for column in beside)
    return [replace(found, role="ignore", found="a second column of vectors") if has_some else found]


def _preview_images(path: Path, source: ImageZip, form: Format, options: Options) -> Preview:
    pictures, rows = source.look(), source.rows()
    told = source.names[: len(source.names) - (source.vectors is not None)]
    beside = columns_of_files(told, [*rows.values()], source.description)
    found = (Column("image", "image", counted(len(rows), "image")), *beside, *_vectors_of(source, beside))
    label = next((at for at, column in enumerate(found) if column.role == "label"), None)
    said = source.notes() + column_notes.notes(found, [*rows.values()], [*rows], source.row)
    if label is not None and (
        other := [at for at, first in source.repeats.items() if "" != rows[at][label] != rows[first][label] != ""]
    ):
        said.append(contradiction(other, source.row))
    if (damage := _damage([*rows.values()], [*rows])) is not None:
        said.append(_damage_note(source, options, *damage))
    return Preview(
        source.name,
        form,
        options,
        frozenset(),
        _frame([*rows.values()], source.names),
        found,
        path.stat().st_size,
        tuple(said),
        len(rows),
        len(rows) - len(source.repeats),
        True,
        None if damage is None else source.names[damage[1]],
        pictures=pictures,
        likely=tuple(column_notes.likely_answers(found, [*rows.values()])),
    )


def _preview_arrays(path: Path, name: str, form: Format, options: Options) -> Preview:
    (n_rows, width), first_few, labels = _first_arrays(path, name, form)
    names, first = arrays.numbered_names(width), [[str(value) for value in row] for row in first_few]
    found = [Column(column, "number", "") for column in names]
    known = [[text] for text in texts_of(labels, 0, n_rows)]
    parted = _parted([LABEL], known)
    if known:
        names.append(LABEL)
        found.append(_known_column([text for (text,) in known], parted.get(LABEL, "")))
        first = [[*row, label] for row, (label,) in zip(first, known[:PREVIEW_ROWS], strict=True)]
    return Preview(
        name,
        form,
        options,
        frozenset(),
        _frame(first, names),
        tuple(found),
        path.stat().st_size,
        (),
        n_rows,
        n_rows,
        True,
        values=_values([LABEL], known) if known else {},
        parted=parted,
    )


def _known_column(texts: Sequence[str], parted_by: str) -> Column:
    """The labels beside a matrix: classes, numbers, or several a row."""
    if parted_by:
        return Column(LABEL, "label", sets_found(texts, parted_by))
    found = columns.label_found([text for text in texts if text])
    few = len(set(texts)) <= MAX_CLASSES or "number" in found
    return Column(LABEL, "label" if few else "ignore", found)


def _first_arrays(path: Path, name: str, form: Format) -> tuple[tuple[int, ...], NDArray[Any], NDArray[Any] | None]:
    """Shape, first rows and labels of a matrix."""
    if form == "npz":
        return first_rows(path, name, PREVIEW_ROWS)
    with arrays.open_arrays(path, name, form) as (X, labels):
        return X.shape, np.array(X[:PREVIEW_ROWS]), labels
