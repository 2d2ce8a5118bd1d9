"""The classes, numbers or spans that a column of known labels holds, before any pool is made of the file."""

from collections import Counter
from collections.abc import Iterable
from math import isfinite
from pathlib import Path

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.choices import written_label
from al_core.pools.label_cells import MAX_CLASSES
from al_core.pools.label_sets import labels_in_sets, set_in
from al_core.pools.readers import arrays
from al_core.pools.readers.formats import detect
from al_core.pools.readers.images import ImageZip
from al_core.pools.readers.marked.marks import marks_of
from al_core.pools.readers.packed import unpacked
from al_core.pools.readers.sources import Options, open_source
from al_core.pools.readers.tools.exported import Exported
from al_core.pools.readers.tools.inline_pictures import InlinePictures
from al_core.pools.readers.zips.array_labels import texts_of
from al_core.spans.marking import Marking, as_marking


def labels_in(path: Path, name: str, options: Options, column: str) -> dict[str, int]:
    """How many rows have each label of a column, in natural order (2 before 10).

    BadInput when there are too many for classes.
    """
    found: Counter[str] = Counter()
    for labels in _labels(path, name, options, column):
        known = (written_label(label).label.strip() for label in labels)
        found.update(label for label in known if label)
        if len(found) > MAX_CLASSES:
            raise BadInput(
                f"{name}: the column {column} holds more than {MAX_CLASSES} different values; "
                "that is text, not a class. Use it as something else."
            )
    return {label: found[label] for label in sorted(found, key=lambda label: (cells.natural_key(label), label))}


def sets_in(path: Path, name: str, options: Options, column: str) -> dict[str, int]:
    """How many rows have each set of labels, as sets are kept, of a column whose cells hold several.

    BadInput when there are too many labels.
    """
    found: Counter[str] = Counter()
    for texts in _labels(path, name, options, column):
        found.update(kept for text in texts if (kept := set_in(text, options.labels_parted_by)))
        if len(labels_in_sets(found)) > MAX_CLASSES:
            raise BadInput(
                f"{name}: the column {column} holds more than {MAX_CLASSES} different labels; "
                "that is text. Use it as something else, or say otherwise what parts the labels."
            )
    return dict(found)


def numbers_in(path: Path, name: str, options: Options, column: str) -> list[float]:
    """The known numbers of a column, in the order of its rows. Raises BadInput at the first that is none."""
    found, row = [], 0
    for labels in _labels(path, name, options, column):
        for text in labels:
            row, written = row + 1, written_label(text).label.strip()
            if cells.is_missing(written):
                continue
            found.append(cells.number(written, options.decimal))
            if not isfinite(found[-1]):
                raise BadInput(
                    f"{name}: “{cells.shortened(written, 30)}”, label {cells.grouped(row)} of the column {column}, is "
                    "no number; mend it, or choose classes instead of a number."
                )
    return found


def markings_in(path: Path, name: str, options: Options, column: str) -> Iterable[Marking]:
    """The markings in the cells of a column of known spans, in the order of its rows.

    BadInput, at the end, where some do not fit their texts.
    """
    for texts in _labels(path, name, options, column):
        yield from (one for text in texts if (one := as_marking(text)) is not None)


def _labels(path: Path, name: str, options: Options, column: str) -> Iterable[Iterable[str]]:
    with unpacked(path, name) as (content, inner):
        form = detect(content, inner)
        if form in ("npy", "npz"):
            with arrays.open_arrays(content, inner, form) as (_, labels):
                yield [] if labels is None else texts_of(labels, 0, len(labels))
            return
        source = open_source(content, inner, form, options)
        source = source.table if isinstance(source, InlinePictures) else source
        if isinstance(source, Exported) and (known := source.counted_labels(column)) is not None:
            yield known.elements()
            return
        at = list(source.names).index(column)
        if isinstance(source, ImageZip):
            yield (row[at] for row in source.rows().values())
            return
        for block in source.blocks():
            yield (row[at] for row in block.rows)
        if options.spans and (wrong := marks_of(source).wrong.get(column)):
            raise BadInput(wrong)
