"""How the file reads: what was guessed of it, each changeable, also where the guess was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from al_core.pools.dates import DATE_ORDERS
from al_core.pools.readers.column_notes import WHICH_DAY
from al_core.pools.readers.uploads import DELIMITERS, ENCODINGS, ESCAPES, QUOTES, Options, Preview

HEADERS = {True: "Column names", False: "An example"}
DECIMALS = {".": "Point 1.5", ",": "Comma 1,5"}


def options_row(now: Options, guessed: frozenset[str] = frozenset()) -> Options:
    """The options as they are now chosen."""
    if now.delimiter is None:
        return now
    first = st.columns(4, vertical_alignment="bottom")
    with first[0]:
        encoding = _choice("Letters (encoding)", "encoding", ENCODINGS, now, guessed)
    with first[1]:
        delimiter = _choice("Between columns (delimiter)", "delimiter", DELIMITERS, now, guessed)
    with first[2]:
        header = _choice("First row", "header", HEADERS, now, guessed)
    with first[3]:
        decimal = _choice("Decimal sign", "decimal", DECIMALS, now, guessed)
    with st.expander("More about how it is written: quotes, lines above the table"):
        second = st.columns(3)
        with second[0]:
            quote = _choice("Quotes around values", "quote", QUOTES, now, guessed)
        with second[1]:
            escape = _choice("A quote within quotes", "escape", ESCAPES, now, guessed)
        above = second[2].number_input("Lines above the table", 0, 1000, now.above, key="option_above")
    return replace(
        now,
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        decimal=decimal,
        quote=quote,
        escape=escape,
        above=int(above),
    )


def _choice(words: str, field: str, choices: Mapping[Any, str], now: Options, guessed: frozenset[str]) -> Any:
    value = getattr(now, field)
    known = choices if value in choices else {value: str(value), **choices}
    told = f"{words} – guessed" if field in guessed else words
    return st.selectbox(
        told, list(known), index=list(known).index(value), key=f"option_{field}", format_func=lambda one: known[one]
    )


def sheet_row(seen: Preview) -> Options:
    """Which sheet of a spreadsheet is read, and whether its first row names the columns."""
    now = seen.options
    if not seen.sheets:
        return now
    sheet, first = st.columns(2)
    with sheet:
        name = st.selectbox("Sheet", seen.sheets, index=_place(seen.sheets, now.sheet), key="option_sheet")
    if name != now.sheet:
        return Options(sheet=name, header=True, near_repeats=now.near_repeats)
    with first:
        header = _choice("First row", "header", HEADERS, now, frozenset())
    return replace(now, header=header)


def _place(sheets: Sequence[str], sheet: str | None) -> int:
    return sheets.index(sheet) if sheet in sheets else 0


def near_repeats_row(seen: Preview) -> Options:
    """Whether texts that differ only in how they are written are asked once."""
    now = seen.options
    if now.near_repeats and all("near" not in one.badge for one in seen.notes):
        return now
    asked_once = st.toggle("Ask near repeats once", value=now.near_repeats, key="option_near_repeats")
    return replace(now, near_repeats=asked_once)


def plain_row(now: Options) -> Options:
    """Whether what looks like an export of another tool is read as any other table."""
    return replace(now, plain=st.toggle("Read as a plain table", value=now.plain, key="option_plain"))


def dates_row(seen: Preview) -> Options:
    """Which of day and month comes first, asked where the rows leave it open."""
    now = seen.options
    if not now.dates and all(one.badge != WHICH_DAY for one in seen.notes):
        return now
    chosen = st.pills(
        "Dates such as 03/04",
        list(DATE_ORDERS),
        default=now.dates,
        key="option_dates",
        format_func=lambda one: DATE_ORDERS[one],
    )
    return replace(now, dates=chosen or "")
