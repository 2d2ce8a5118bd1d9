"""What a spreadsheet makes of a cell: zeros, blanks and capitals go, numbers and times are written its own way."""

import re
from datetime import UTC, datetime, timedelta

YES = frozenset(
    (
        "true",
        "wahr",
        "vrai",
        "verdadero",
        "verdadeiro",
        "vero",
        "waar",
        "prawda",
        "sant",
        "tosi",
        "истина",
        "yes",
        "x",
        "1",
    )
)
# As it was written: spreadsheets write a large E, and keep fifteen digits.
_WHOLE_TOKEN = re.compile(r"(?!\d{15}0)[0-9a-f]{16}")
_NUMBER_LIKE = re.compile(r"\d*|\d*[.,]?\d+E\+?\d+", re.IGNORECASE)
DAY_FORMS = ("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d/%b/%Y")
_HOURS = (" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %H:%M:%S.%f", "")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)  # where spreadsheets begin to count days


def alike_in_cells(one: str, other: str) -> bool:
    """Whether a spreadsheet may have written the one for the other: 1.0 for 01, TRUE for true, or with blanks."""
    return bare_cell(one) == bare_cell(other)


def bare_cell(text: str) -> str:
    """A cell without what a spreadsheet changes: blanks, line ends, capitals of yes and no, zeros around a number."""
    words = " ".join(text.lstrip("'").split())
    try:
        return f"{float(words.replace(',', '.')):.6g}" if words.isascii() and "_" not in words else words
    except ValueError:
        return words.casefold() if words.casefold() in ("true", "false") else words


def spoilt(token: str) -> bool:
    """Whether a token is lost: blank, or hexadecimal digits that were read as a number (12E45)."""
    return _NUMBER_LIKE.fullmatch(token) is not None and _WHOLE_TOKEN.fullmatch(token) is None


def returned_cell(value: object) -> str:
    """A cell of a workbook as a CSV has it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def moment_of(text: str, form: str) -> datetime | None:
    """A time as a spreadsheet writes it, one of DAY_FORMS saying which number is the day; None where it is none.

    A number counts days. What does not say how far it is from UTC is taken to be UTC, as an export has it.
    """
    if re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return _FIRST_DAY + timedelta(days=float(text.replace(",", ".")))
    day, _, hours = text.strip().partition(" ")
    year_first = re.sub(r"[.-]", "/", re.sub(r"^(\d{1,2}.\w{1,3}.)(\d\d)$", r"\g<1>20\2", day.rstrip(",")))
    texts = [(text.strip(), "iso"), *((f"{year_first} {hours}".strip(), form + ending) for ending in _HOURS)]
    return next((moment for one, how in texts if (moment := _parsed(one, how)) is not None), None)


def _parsed(text: str, form: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
