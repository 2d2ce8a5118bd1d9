"""What people should know of the columns of a file before a pool is made of it, each as a badge and a sentence."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from al_core.pools import cells
from al_core.pools.choices import written_label
from al_core.pools.dates import date_format, other_date_format, parse_date
from al_core.pools.intake import SHOWN
from al_core.pools.intake_notes import contradiction, lost_labels, near_repeats
from al_core.pools.pool import Column, Note
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.columns import CellRows

SHOWN_NAMES = 3
NEARLY = 0.2
MOST_EMPTY = 0.7
LOOKED_AT_FIRST = 50
FEW_NUMBERS = 10
LEARNT_BESIDE = ("text", "image", "number", "category", "vector")
THE_ANSWER, WHICH_DAY = "the answer?", "which day?"


def notes(
    columns: Sequence[Column],
    rows: CellRows,
    sources: Sequence[int],
    row: str = "row",
    dates: str = "",
    near: bool = False,
    decimal: str = ".",
) -> list[Note]:
    """What people should know first: repeats, texts that lack, words for missing, look-alike classes, ids met twice.

    Where the order of day and month in `dates` was said, it is no question any more. With `near`, texts that differ
    only in blanks, capitals or the form of letters are repeats as well.
    """
    said = _answer_notes(columns, rows) + _repeats(columns, rows, sources, row, near)
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
        if column.role in ("text", "category", "id", "ignore"):
            said += _nearly_numbers(column.name, texts, sources, row, decimal)
        if column.role == "id":
            said += _id_notes(column.name, texts, sources, row)
        if column.role == "timestamp":
            said += _no_dates(column.name, texts, sources, row, dates)
        if column.role == "timestamp" and not dates:
            said += _date_notes(column.name, [text for text in texts if not cells.is_missing(text)])
    return said


def _answer_notes(columns: Sequence[Column], rows: CellRows) -> list[Note]:
    """The question where a column is likely to be the answer and not surely so; its use can be changed on the page."""
    label = next((column for column in columns if column.role == "label"), None)
    if label is not None:
        sentence = f"Column {label.name}: taken for the answer, by its name. If it is not, change what it is used as."
        return [Note(THE_ANSWER, sentence)] if answer_strength(label.name) == 1 else []
    likely = likely_answers(columns, rows)
    if not likely:
        return []
    names = ", ".join(likely[:SHOWN_NAMES])
    more = f" and {len(likely) - SHOWN_NAMES} more" if len(likely) > SHOWN_NAMES else ""
    one = len(likely) == 1
    learnt = "" if any(column.role == "image" for column in columns) else "; as it is, the model learns from it"
    sentence = (
        f"Column{'' if one else 's'} {names}{more}: {'a few values' if one else 'a few values each'}. If "
        f"{'that is' if one else 'one of them is'} the answer, use it as the label{learnt}."
    )
    return [Note(THE_ANSWER, sentence)]


def likely_answers(columns: Sequence[Column], rows: CellRows) -> list[str]:
    """The columns that may be the answer where none is taken for it: by the name first, then the last of a table."""
    if any(column.role == "label" for column in columns):
        return []
    likely = [column.name for at, column in enumerate(columns) if _may_be_the_answer(columns, at, rows)]
    return sorted(likely, key=lambda name: (-answer_strength(name), name != columns[-1].name))


def _may_be_the_answer(columns: Sequence[Column], at: int, rows: CellRows) -> bool:
    """Whether a feature could be the answer: beside texts and images one of few values, in a table of two or the last.

    A single feature is what there is to learn from.
    """
    column = columns[at]
    learnt = sum(other.role in LEARNT_BESIDE for other in columns)
    if column.role not in ("category", "number") or learnt < 2:
        return False
    alone = any(other.role in ("text", "image") for other in columns)
    most = FEW_NUMBERS if alone or at == len(columns) - 1 or answer_strength(column.name) else 2
    if column.role == "category" and alone:
        return True
    values = _first_values((row[at] for row in rows), most + 1)
    whole = column.role == "category" or all(map(cells.is_whole, values))
    return 2 <= len(values) <= min(most, len(rows) // 3) and whole


def _first_values(texts: Iterable[str], most: int) -> set[str]:
    """The first different values, no more than so many."""
    values: set[str] = set()
    for text in texts:
        if text not in values and not cells.is_missing(text):
            values.add(text)
            if len(values) == most:
                break
    return values


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


def _nearly_numbers(name: str, texts: Sequence[str], sources: Sequence[int], row: str, decimal: str) -> list[Note]:
    """The cells for which a column of numbers is not taken as one."""
    if np.isnan(cells.read_numbers(texts[:LOOKED_AT_FIRST], decimal)).mean() > MOST_EMPTY:
        return []
    values = cells.read_numbers(texts, decimal)
    if len(set(values[np.isfinite(values)])) <= FEW_NUMBERS:
        return []
    unread = [at for at in np.flatnonzero(np.isnan(values)).tolist() if not cells.is_missing(texts[at])]
    if unread:
        why = "no number" if len(unread) <= NEARLY * len(texts) else ""
    else:
        unread = [other] if (other := cells.other_unit(texts)) is not None else []
        why = "in another unit or currency than those before" if unread else ""
    if not why:
        return []
    where, first = cells.listed([sources[at] for at in unread], row), cells.shortened(texts[unread[0]], 30)
    sentence = f"{where}, column {name}: “{first}” is {why}, so these are not used as numbers; mend it to use them."
    return [Note("not a number", sentence)]


def _no_dates(name: str, texts: Sequence[str], sources: Sequence[int], row: str, dates: str) -> list[Note]:
    known = [at for at, text in enumerate(texts) if not cells.is_missing(text)]
    form = date_format([texts[at] for at in known], dates)
    unread = [at for at in known if form is None or parse_date(texts[at], form) is None]
    if not unread:
        return []
    first = cells.shortened(texts[unread[0]], 30)
    where = cells.listed([sources[at] for at in unread], row)
    return [Note("no date", f"{where}, column {name}: “{first}” is no date as the others are; read as empty.")]


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
    form = date_format(known)
    if form is None or (other := other_date_format(known, form)) is None:
        return []
    text = next((text for text in known if parse_date(text, form) != parse_date(text, other)), None)
    if text is None:
        return []
    meant, instead = (parse_date(text, one) for one in (form, other))
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
