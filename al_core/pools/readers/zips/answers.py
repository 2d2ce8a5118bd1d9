"""Which column of a zip of images or texts holds the answers: the folders, or one of a table that lies among them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from al_core.amounts import counted
from al_core.pools import cells
from al_core.pools.label_cells import MAX_CLASSES
from al_core.pools.pool import Column
from al_core.pools.readers import columns
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.zips.descriptions import Description

# Folders of these names say how images were divided, and not what is on them.
DIVISION = re.compile(r"(train|test)(ing)?|val|valid(ation)?|dev|eval|im(age|g)s?", re.IGNORECASE)


def class_folders(names: Sequence[str]) -> list[str]:
    """Of each file the innermost folder that says more of it than how files were divided, below what all lie in.

    That is cat of pets/cat/train/1.png, and none of pets/all.png beside it.
    """
    places = [name.split("/")[:-1] for name in names]
    common = _shared(places)
    if all(place == common for place in places):
        return [*common[-1:]] * len(places) or [""] * len(places)
    folders = [_telling(place[len(common) :]) for place in places]
    if all(map(DIVISION.fullmatch, filter(None, folders))):
        return folders
    return ["" if DIVISION.fullmatch(folder) else folder for folder in folders]


def _shared(places: Sequence[list[str]]) -> list[str]:
    """The folders from the outermost on in which all files lie."""
    first, last = min(places, default=[]), max(places, default=[])
    return [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))]


def _telling(folders: Sequence[str]) -> str:
    told = [folder for folder in folders if not DIVISION.fullmatch(folder)]
    return [*folders[-1:], *told][-1] if folders else ""


def columns_of_files(
    names: Sequence[str], rows: Sequence[Sequence[str]], description: Description | None, noun: str = "image"
) -> tuple[Column, ...]:
    """A role and a finding for the file, its folder and what a table says of it; at most one holds the answers."""
    beside = _beside(names[3:], description, len(rows), noun) if description else []
    folder = _folder(rows)
    labels = [column for column in beside if column.role == "label"]
    if description and _describes(description, folder, bool(labels), len(rows)):
        says = "has the answers" if labels else f"says what is {'on the images' if noun == 'image' else 'in them'}"
        folder = Column("folder", "ignore", f"{_n_folders(rows)}; {cells.shown_name(description.tables[0], 40)} {says}")
    elif folder.role == "label":
        beside = [_second(column) if column.role == "label" else column for column in beside]
    files = {row[1] for row in rows}
    return (
        Column("file", "id", "all different" if len(files) == len(rows) else "some names repeat"),
        folder,
        *beside,
    )


def _folder(rows: Sequence[Sequence[str]]) -> Column:
    folders = {row[2] for row in rows}
    told = {folder for folder in folders if folder and not DIVISION.fullmatch(folder)}
    if told and 2 <= len(folders - {""}) <= MAX_CLASSES and len(folders) < len(rows):
        return Column("folder", "label", f"{_n_folders(rows)}, used as classes")
    return Column("folder", "ignore", _n_folders(rows))


def _n_folders(rows: Sequence[Sequence[str]]) -> str:
    n_folders = len({row[2] for row in rows} - {""})
    return counted(n_folders, "folder") if n_folders else "no folders"


def _describes(description: Description, folder: Column, answers: bool, n_images: int) -> bool:
    """Whether the table and not the folders gives the answers: it names most images, or it is kept for that.

    An image folder of Hugging Face has a metadata file with a column file_name, and then folders are no classes.
    """
    if folder.role != "label" or description.is_metadata:
        return True
    return answers and 2 * len(description.lines) >= n_images


def _second(column: Column) -> Column:
    """A column of answers for few images where folders answer for all: it would tell them."""
    return Column(column.name, "ignore", f"a second answer: {column.found}")


def _beside(names: Sequence[str], description: Description, n_images: int, noun: str) -> list[Column]:
    lines = list(description.lines.values())
    found = columns.describe(names, lines, ".")
    if known := description.columns:  # of an export, its tool knows more than the cells tell
        found = tuple(
            replace(known[field], name=column.name) if field in known else column
            for field, column in zip(description.names, found, strict=True)
        )
    if not any(column.role == "label" for column in found):
        found = tuple(
            _answer(column, [line[at] for line in lines], len(found), n_images, noun) for at, column in enumerate(found)
        )
    # The name of the file tells images apart already.
    return [Column(column.name, "ignore", column.found) if column.role == "id" else column for column in found]


def _answer(column: Column, texts: Sequence[str], n_columns: int, n_images: int, noun: str) -> Column:
    """The column as the answers where it stands alone and its values come again, or is the class known of some."""
    known = [text.strip() for text in texts if text.strip()]
    n_different = len(set(known))
    few = column.role == "category" or (column.role in ("number", "id") and n_different <= columns.FEW_CLASSES)
    alone = n_columns == 1 and few and 2 <= n_different <= len(known) / 2
    only = n_different == 1 and len(known) < n_images and answer_strength(column.name) > 1
    found = f"{counted(n_different, 'class')}, known for {counted(len(known), noun)}"
    return Column(column.name, "label", found) if alone or only else column
