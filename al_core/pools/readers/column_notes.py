"""What people should know of the columns of a file before a pool is made of it, each as a badge and a sentence."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from al_core.pools import cells
from al_core.pools.choices import written_label
from al_core.pools.intake import SHOWN, contradiction, lost_labels, near_repeats
from al_core.pools.pool import Column, Note
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.columns import CellRows

SHOWN_NAMES = 3
THE_ANSWER, WHICH_DAY = "the answer?", "which day?"


def notes(
    columns: Sequence[Column],
    rows: CellRows,
    sources: Sequence[int],
    row: str = "row",
    dates: str = "",
    near: bool = False,
) -> list[Note]:
    """What people should know first: repeats, texts that lack, words for missing, look-alike classes, ids met twice.

    Where the order of day and month in `dates` was said, it is no question any more. With `near`, texts that differ
    only in blanks, capitals or the form of letters are repeats as well.
    """
    said = _answer_notes(columns) + _repeats(columns, rows, sources, row, near)
    for at, column in enumerate(columns):
        texts = [line[at] for line in rows]
        if column.role == "text":
            said += _text_notes(column.name, texts, sources, row)
        if column.role == "label":
            written = [written_label(text) for text in texts]
            said += _lost_notes([one.lost for one in written], sources, row)
            said += _label_notes(column.name, [one.label for one in written], sources, row)
        if column.role == "number":
            said += _error_notes(column.name, texts, sources, row)
        if column.role == "id":
            said += _id_notes(column.name, texts, sources, row)
        if column.role == "timestamp" and not dates:
            said += _date_notes(column.name, [text for text in texts if text.strip()])
    return said


def _answer_notes(columns: Sequence[Column]) -> list[Note]:
    """The question where a column is likely to be the answer and not surely so; its use can be changed on the page."""
    label = next((column for column in columns if column.role == "label"), None)
    if label is not None:
        sentence = f"Column {label.name}: taken for the answer, by its name. If it is not, change what it is used as."
        return [Note(THE_ANSWER, sentence)] if answer_strength(label.name) == 1 else []
    likely = [column for column in columns if column.role == "category"]
    if not likely or not any(column.role in ("text", "image") for column in columns):
        return []
    names = ", ".join(column.name for column in likely[:SHOWN_NAMES])
    more = f" and {len(likely) - SHOWN_NAMES} more" if len(likely) > SHOWN_NAMES else ""
    one = len(likely) == 1
    learnt = "" if any(column.role == "image" for column in columns) else "; as it is, the model learns from it"
    sentence = (
        f"Column{'' if one else 's'} {names}{more}: {'a few values' if one else 'a few values each'}. If "
        f"{'that is' if one else 'one of them is'} the answer, use it as the label{learnt}."
    )
    return [Note(THE_ANSWER, sentence)]


def _repeats(columns: Sequence[Column], rows: CellRows, sources: Sequence[int], row: str, near: bool) -> list[Note]:
    shown = [at for at, column in enumerate(columns) if column.role in SHOWN]
    label = next((at for at, column in enumerate(columns) if column.role == "label"), None)
    texts = {at for at, column in enumerate(columns) if near and column.role == "text"}
    seen: dict[tuple[str, ...], str] = {}
    exact: dict[tuple[str, ...], tuple[str, ...]] = {}
    again: list[int] = []
    nearly: list[int] = []
    contradicted: list[int] = []
    for source, line in zip(sources, rows, strict=True):
        cell, given = tuple(line[at] for at in shown), "" if label is None else written_label(line[label]).label.strip()
        key = tuple(cells.folded(line[at]) if at in texts else line[at] for at in shown)
        if key in seen:
            (again if exact.setdefault(key, cell) == cell else nearly).append(source)
            contradicted += [source] if given and seen[key] and given != seen[key] else []
        seen[key] = seen.get(key) or given
        exact.setdefault(key, cell)
    if not shown:
        return []
    said = [_exact_repeats(again, row)] if again else []
    said += [near_repeats(nearly, row)] if nearly else []
    return said + ([contradiction(contradicted, row)] if contradicted else [])


def _exact_repeats(again: Sequence[int], row: str) -> Note:
    verb = "repeats an earlier one" if len(again) == 1 else "repeat earlier ones"
    badge = f"{len(again):,} {'repeat' if len(again) == 1 else 'repeats'}"
    return Note(badge, f"{cells.listed(again, row)} {verb}. We ask each once.")


def _text_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    missing = [source for source, text in zip(sources, texts, strict=True) if not text.strip()]
    return [Note("no text", f"{cells.listed(missing, row)}, column {name}: nothing to read.")] if missing else []


def _lost_notes(lost: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    places: dict[str, list[int]] = defaultdict(list)
    for source, why in zip(sources, lost, strict=True):
        if why:
            places[why].append(source)
    return [lost_labels(why, where, row) for why, where in places.items()]


def _error_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    where = [source for source, text in zip(sources, texts, strict=True) if cells.is_sheet_error(text)]
    if not where:
        return []
    first = next(text for text in texts if cells.is_sheet_error(text))
    return [Note("sheet errors", f"{cells.listed(where, row)}, column {name}: “{first}” is no number; read as empty.")]


def _label_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    said = []
    for word in dict.fromkeys(text for text in texts if text.strip() and cells.is_missing(text)):
        where = [source for source, text in zip(sources, texts, strict=True) if text == word]
        shown = f"“{cells.shortened(word, 12)}”"
        said.append(
            Note(
                shown,
                f"{cells.listed(where, row)}, column {name}: kept as the word {shown}, not as empty. Is it a class?",
            )
        )
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        if text.strip():
            alike[_folded(text)][text.strip()] = None
    for group in alike.values():
        if len(group) > 1:
            listed = " and ".join(f"“{cells.shortened(text, 30)}”" for text in group)
            said.append(
                Note(
                    "look-alikes",
                    f"Column {name}: {listed} differ only in how they are written, and count as different classes.",
                )
            )
    if len(alike) == 1:
        said.append(Note("one class", f"Column {name}: only one class is known; the others can be typed in."))
    return said


def _folded(text: str) -> str:
    """The same for classes that people would read as one: case, spaces, letter forms, 1 and 1.0."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    value = cells.number(plain)
    return f"{value:g}" if np.isfinite(value) else plain


def _date_notes(name: str, known: Sequence[str]) -> list[Note]:
    form = cells.date_format(known)
    if form is None or (other := cells.other_date_format(known, form)) is None:
        return []
    text = next((text for text in known if cells.parse_date(text, form) != cells.parse_date(text, other)), None)
    if text is None:
        return []
    meant, instead = (cells.parse_date(text, one) for one in (form, other))
    sentence = f"Column {name}: “{text}” is read as {meant:%d %B %Y}; it could be {instead:%d %B %Y} as well."
    return [Note(WHICH_DAY, sentence)]


def _id_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    said = []
    first: dict[str, int] = {}
    again = [
        source for source, text in zip(sources, texts, strict=True) if text and first.setdefault(text, source) != source
    ]
    if again:
        said.append(
            Note(
                "same id",
                f"{cells.listed(again, row)}, column {name}: the identifier was met before; "
                "rows are told apart by their place.",
            )
        )
    if missing := [source for source, text in zip(sources, texts, strict=True) if not text.strip()]:
        said.append(
            Note("no id", f"{cells.listed(missing, row)}, column {name}: no identifier; the row number is used.")
        )
    return said
