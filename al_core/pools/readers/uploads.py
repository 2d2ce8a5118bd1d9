"""From an uploaded file to a pool; nothing is kept unless all of it is fine."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished, data_folder
from al_core.pools import cells
from al_core.pools.intake import Intake
from al_core.pools.percentiles import Spread
from al_core.pools.pool import Column, Note, Pool, PoolKind, Role, open_pool
from al_core.pools.readers import arrays
from al_core.pools.readers.dialects import DELIMITERS, ESCAPES, QUOTES
from al_core.pools.readers.encodings import ENCODINGS
from al_core.pools.readers.formats import Format, detect
from al_core.pools.readers.images import ImageZip
from al_core.pools.readers.marked.marks import Marks, marks_of
from al_core.pools.readers.packed import unpacked
from al_core.pools.readers.previews import Preview, preview
from al_core.pools.readers.sources import (
    ROLES,
    Options,
    Source,
    check_options,
    complete_roles,
    guess_options,
    open_source,
)
from al_core.pools.readers.tools.inline_pictures import InlinePictures
from al_core.pools.readers.tools.streams import Noted, known_from
from al_core.pools.readers.zips.array_labels import texts_of
from al_core.progress import Progress, untold

_VERSION = 2
_LATER_OPTIONS = ("spans",)

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "ESCAPES",
    "QUOTES",
    "ROLES",
    "Column",
    "Note",
    "Options",
    "Preview",
    "create_pool",
    "likely_options",
    "preview",
]


def create_pool(
    path: Path | str,
    name: str | None = None,
    options: Options | None = None,
    roles: Mapping[str, Role] | None = None,
    data: Path | str | None = None,
    progress: Progress = untold,
) -> Pool:
    """Read all of a file into a pool under `data`, or open the pool that the same file and options made before.

    Parameters
    ----------
    path : Path or str
        Where the file lies.
    name : str, default that in its path
        What it is called; its ending helps to tell the format.
    options : Options, default guessed
        How it reads, as `preview` found out.
    roles : dict of str to str, default as `preview` suggests
        What each column is for: "text", "number", "category", "label" and others; one that is not named is left out.
    data : Path or str, default the data folder of the app, or `data` where one works
        The data folder, in which pools are kept.
    progress : callable, default none
        Called with the share that is done, 0 to 1, and a sentence.

    Returns
    -------
    Pool
        The examples, immutable, on disk.

    Raises
    ------
    BadInput
        At the first thing that cannot be used; nothing is left behind.
    StoreProblem
        When the disk refuses; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from al_core import create_pool, preview
    >>> folder = Path(tempfile.mkdtemp())
    >>> file = folder / "sizes.csv"
    >>> sizes = pd.DataFrame({"size": range(200), "kind": ["small"] * 90 + ["large"] * 110})
    >>> sizes.to_csv(file, index=False)
    >>> pool = create_pool(file, roles={"size": "number", "kind": "label"}, data=folder)
    >>> pool.n_rows, len(pool.known_labels())
    (200, 200)
    """
    path = Path(path)
    with unpacked(path, cells.shown_name(path.name if name is None else name)) as (content, inner):
        return _create(content, inner, options, roles, Path(data or data_folder()), progress)


def _create(
    path: Path,
    name: str,
    options: Options | None,
    roles: Mapping[str, Role] | None,
    data: Path,
    progress: Progress,
) -> Pool:
    form = detect(path, name)
    options = _guessed(path, form, name, roles) if options is None else check_options(options, form, name)
    if roles is None:
        roles = {column.name: column.role for column in preview(path, name, options).columns}
    final = data / "pools" / upload_fingerprint(path, form, options, roles)
    if final.exists():
        return open_pool(final)
    try:
        with Unfinished(final) as folder:
            if form in ("npy", "npz"):
                _write_arrays(path, name, form, options, roles, folder, final.name, progress)
            else:
                _write(open_source(path, name, form, options), name, options, roles, folder, final.name, progress)
    except OSError as error:
        raise StoreProblem(f"{name} could not be stored: {error.strerror or error}. Nothing was kept.") from error
    return open_pool(final)


def _guessed(path: Path, form: Format, name: str, roles: Mapping[str, Role] | None) -> Options:
    """The options that are likely where nobody chose any: also whether the known labels are spans."""
    if form in ("npy", "npz"):
        return guess_options(path, form, name)
    if roles is None:
        return preview(path, name).options
    options = guess_options(path, form, name)
    marks = marks_of(open_source(path, name, form, options, look=True)) if "label" in roles.values() else Marks()
    return replace(options, spans=marks.spans(roles))


def likely_options(path: Path, name: str) -> Options:
    """What is guessed of a file's form, also where it cannot be read so; raises BadInput for a format that none has."""
    return guess_options(path, detect(path, name))


def _write(
    source: Source,
    name: str,
    options: Options,
    roles: Mapping[str, Role],
    folder: Path,
    fingerprint: str,
    progress: Progress,
) -> None:
    ordered = complete_roles(roles, source.names, name)
    kind: PoolKind = (
        "image" if isinstance(source, ImageZip | InlinePictures) else "text" if "text" in ordered.values() else "table"
    )
    intake = _intake(source, name, options, ordered, folder, pictures=kind == "image")
    read = 0
    for block in source.blocks():
        intake.add(block.rows, block.sources, block.pictures)
        read += len(block.rows)
        progress(
            block.done,
            f"Reading row {cells.grouped(read)} of about {cells.grouped(int(read / block.done))}"
            if 0 < block.done < 1
            else f"Read {cells.grouped(read)} rows",
        )
    if intake.spans:
        marks_of(source).check(ordered, name)
    intake.said = source.notes() if isinstance(source, Noted) else []
    intake.known_from = known_from(source, ordered)
    noun = {"image": "image", "text": "text", "table": "row", "matrix": "row"}[kind]
    intake.finish(name=Path(name).stem or name, kind=kind, noun=noun, fingerprint=fingerprint)


def _intake(
    source: Source, name: str, options: Options, roles: Mapping[str, Role], folder: Path, *, pictures: bool
) -> Intake:
    """Takes the rows of a source; raises BadInput where the known labels are spans that do not fit."""
    marks = marks_of(source)
    spans = options.spans and marks.spans(roles)
    if spans:
        marks.check(roles, name)
    return Intake(
        folder,
        name,
        roles,
        decimal=options.decimal,
        delimiter=options.delimiter or "",
        dates=options.dates,
        row=source.row,
        pictures=pictures,
        near=options.near_repeats,
        labels_parted_by=options.labels_parted_by,
        spans=spans,
        tokens=marks.tokens if roles.get(marks.text) == "text" else "",
    )


def _write_arrays(
    path: Path,
    name: str,
    form: Format,
    options: Options,
    roles: Mapping[str, Role],
    folder: Path,
    fingerprint: str,
    progress: Progress,
) -> None:
    with arrays.open_arrays(path, name, form) as (X, labels):
        names = arrays.numbered_names(X.shape[1])
        ordered = complete_roles(roles, [*names, *(["label"] if labels is not None else [])], name)
        if set(ordered.values()) - {"number", "label", "ignore"} or "number" not in ordered.values():
            raise BadInput(f"{name}: the columns of a matrix are numbers to learn from or left out.")
        used = [at for at, column in enumerate(names) if ordered[column] == "number"]
        known: dict[str, Role] = {"label": "label"} if ordered.get("label") == "label" else {}
        intake = Intake(folder, name, known, once=False, labels_parted_by=options.labels_parted_by)
        spread = Spread(len(used))
        kept = np.lib.format.open_memmap(folder / "matrix.npy", mode="w+", dtype=np.float32, shape=(len(X), len(used)))
        for start, block in arrays.finite_blocks(
            X[:, used] if len(used) < len(names) else X, name, [names[at] for at in used]
        ):
            stop = start + len(block)
            kept[start:stop] = block
            spread.add(block.astype(np.float64))
            texts = [[text] for text in texts_of(labels, start, stop)] if known else [[]] * len(block)
            intake.add(texts, range(start + 1, stop + 1))
            progress(stop / len(X), f"Reading row {cells.grouped(stop)} of {cells.grouped(len(X))}")
        kept.flush()
        numbers = [
            Column(names[at], "number", "", values) for at, values in zip(used, spread.percentiles(), strict=True)
        ]
        intake.finish(name=Path(name).stem or name, kind="matrix", noun="row", fingerprint=fingerprint, numbers=numbers)


def upload_fingerprint(path: Path, form: Format, options: Options, roles: Mapping[str, Role]) -> str:
    """Names file content, options and roles: the same upload made twice is one pool.

    Options that earlier versions did not know count only where they are chosen: for theirs it is the same pool still.
    """
    chosen = {name: value for name, value in asdict(options).items() if value or name not in _LATER_OPTIONS}
    described = json.dumps([_VERSION, form, chosen, {key: roles[key] for key in sorted(roles)}])
    digest = hashlib.sha256(described.encode("utf-8", "surrogatepass"))
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:32]
