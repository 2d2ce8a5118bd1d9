"""From another file of the same kind to a larger pool that begins with the old one."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished
from al_core.pools import cells
from al_core.pools.intake import Block, Intake
from al_core.pools.pool import Pool, Role, open_pool
from al_core.pools.readers import arrays
from al_core.pools.readers.formats import Format, detect
from al_core.pools.readers.marked.marks import Marks, marks_of
from al_core.pools.readers.packed import unpacked
from al_core.pools.readers.sources import LEARNT_FROM, Options, Source, guess_options, open_source
from al_core.pools.readers.tools.streams import Noted, known_from
from al_core.pools.readers.tools.zipped import holds_tables
from al_core.pools.readers.uploads import upload_fingerprint
from al_core.pools.readers.zips.array_labels import texts_of
from al_core.pools.readers.zips.vectors_beside import has_vectors_beside
from al_core.progress import Progress, untold

FORMS: dict[str, tuple[str, ...]] = {"image": ("zip",), "matrix": ("npy", "npz")}


def grow_pool(pool: Pool, path: Path, name: str, data: Path, progress: Progress = untold) -> Pool:
    """A pool of the same rows at the same places, and behind them those of a file that are not among them.

    Columns of the file go by their names; those that the pool does not have are left out. Raises BadInput for a file of
    another kind, without a column that the examples show, or without anything new, and StoreProblem when the disk
    refuses; an error leaves nothing behind.
    """
    with unpacked(path, cells.shown_name(name)) as (content, inner):
        return _grown(pool, content, inner, data, progress)


def _grown(pool: Pool, path: Path, name: str, data: Path, progress: Progress) -> Pool:
    pool = pool.without(())
    form = detect(path, name)
    _check_kind(pool, "csv" if form == "zip" and _is_a_table(path) else form, name)
    options = replace(guess_options(path, form, name), decimal=pool.decimal, spans=pool.spans)
    roles = {column.name: column.role for column in pool.columns}
    final = data / "pools" / _together(pool, upload_fingerprint(path, form, options, roles))
    if final.exists():
        return open_pool(final)
    try:
        with Unfinished(final) as folder:
            add = _add_matrix if pool.kind == "matrix" else _add_rows
            intake = add(pool, path, name, form, options, folder, progress)
            if intake.n_rows == pool.n_rows:
                raise BadInput(f"{name} brings nothing new: every example in it is in the project already.")
            numbers = [column for column in pool.columns if column.role == "number"] if pool.kind == "matrix" else []
            intake.finish(name=pool.name, kind=pool.kind, noun=pool.noun, fingerprint=final.name, numbers=numbers)
    except OSError as error:
        raise StoreProblem(f"{name} could not be stored: {error.strerror or error}. Nothing was kept.") from error
    return open_pool(final)


def _is_a_table(path: Path) -> bool:
    """Whether a zip is read as a table."""
    return holds_tables(path) or has_vectors_beside(path)


def _check_kind(pool: Pool, form: Format, name: str) -> None:
    wanted = FORMS.get(pool.kind, ())
    if (form in wanted) if wanted else (form not in ("zip", "npy", "npz")):
        return
    what = {"image": "images: add a zip of images", "matrix": "a matrix: add a NumPy file"}
    raise BadInput(f"{name} does not fit: this project has {what.get(pool.kind, 'a table: add a table')}.")


def _together(pool: Pool, added: str) -> str:
    return hashlib.sha256(f"{pool.fingerprint} and {added}".encode()).hexdigest()[:32]


def _add_rows(
    pool: Pool, path: Path, name: str, form: Format, options: Options, folder: Path, progress: Progress
) -> Intake:
    source = open_source(path, name, form, options)
    roles: dict[str, Role] = {column.name: column.role for column in pool.columns}
    marks = marks_of(source)
    called = _called(pool, marks)
    places = [_place(pool, called.get(column, column), source, name) for column in roles]
    if pool.spans:
        _check_spans(marks, called, roles, name)
    # By the rule with which the pool was made, or rows of it would be repeats of each other.
    intake = Intake(
        folder,
        name,
        roles,
        decimal=pool.decimal,
        delimiter=pool.delimiter,
        dates=pool.dates,
        row=source.row,
        pictures=pool.kind == "image",
        near=pool.near_repeats,
        labels_parted_by=pool.labels_parted_by,
        spans=pool.spans,
        tokens=pool.tokens,
    )
    intake.resume(pool)
    for block in source.blocks():
        intake.add(_of_pool(block, places), block.sources, block.pictures)
        progress(block.done, f"{cells.grouped(intake.n_rows - pool.n_rows)} new rows so far")
    if pool.spans:
        _check_spans(marks_of(source), called, roles, name)
    intake.said = source.notes() if isinstance(source, Noted) else []
    intake.known_from = known_from(source, roles)
    return intake


def _called(pool: Pool, marks: Marks) -> dict[str, str]:
    """What the text and the spans of a pool are called in a file that names them otherwise."""
    text, label = (next((one.name for one in pool.columns if one.role == role), "") for role in ("text", "label"))
    return {text: marks.text, label: marks.columns[0]} if pool.spans and marks.columns else {}


def _check_spans(marks: Marks, called: Mapping[str, str], roles: Mapping[str, Role], name: str) -> None:
    marks.check({called.get(column, column): role for column, role in roles.items()}, name)


def _place(pool: Pool, column: str, source: Source, name: str) -> int | None:
    """Where the file has a column of the pool; None where it has none and can do without."""
    if column in source.names:
        return list(source.names).index(column)
    # Beside images columns only tell more: the picture is the example.
    if pool.kind != "image" and next(one.role for one in pool.columns if one.name == column) in LEARNT_FROM:
        raise BadInput(
            f"{name} has no column {cells.shortened(column)}, which the examples of this project show; "
            "name the column so, or start a new project with the file."
        )
    return None


def _of_pool(block: Block, places: Sequence[int | None]) -> list[list[str]]:
    return [["" if at is None else row[at] for at in places] for row in block.rows]


def _add_matrix(
    pool: Pool, path: Path, name: str, form: Format, options: Options, folder: Path, progress: Progress
) -> Intake:
    with arrays.open_arrays(path, name, form) as (X, labels):
        names, wanted = (
            arrays.numbered_names(X.shape[1]),
            [column.name for column in pool.columns if column.role == "number"],
        )
        if missing := [column for column in wanted if column not in names]:
            raise BadInput(f"{name} has {len(names)} columns; the examples of this project also have {missing[0]}.")
        known: dict[str, Role] = {"label": "label"} if pool.positions("label") else {}
        intake = Intake(folder, name, known, once=False, labels_parted_by=pool.labels_parted_by)
        intake.resume(pool)
        n_before, used = pool.n_rows, [names.index(column) for column in wanted]
        shape = (n_before + len(X), len(used))
        kept = np.lib.format.open_memmap(folder / "matrix.npy", mode="w+", dtype=np.float32, shape=shape)
        kept[:n_before] = pool.matrix()
        for start, block in arrays.finite_blocks(X[:, used], name, wanted):
            stop = start + len(block)
            kept[n_before + start : n_before + stop] = block
            texts = [[text] for text in texts_of(labels, start, stop)] or [[""]] * len(block)
            intake.add(texts if known else [[]] * len(block), range(start + 1, stop + 1))
            progress(stop / len(X), f"{cells.grouped(stop)} new rows so far")
        kept.flush()
        return intake
