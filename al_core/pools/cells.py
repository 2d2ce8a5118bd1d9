"""What a cell says: every value of a pool is text, and this file tells missing values, numbers and dates apart."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

MISSING_WORDS = frozenset({"na", "n/a", "nan", "null", "none", "-", "?", "."})
# What spreadsheets show for a value that cannot be computed, also in the languages that write it differently.
SHEET_ERROR = re.compile(
    r"#(n/a|nv|getting_data|(name|nom|nome|¿nombre)\?|(¡?div/0|¡?ref|value|¡?num|null|error|spill|calc|field|blocked"
    r"|bezug|wert|zahl|valeur|nombre|¡?valor|rif)!)",
    re.IGNORECASE,
)
NO_NUMBER = float("nan")
DATE_FORMATS = (
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d %b %Y",
    "%d %B %Y",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M %p",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%a, %d %b %Y %H:%M:%S %z",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
)
# What people can say of a column of dates that reads in two ways.
DATE_ORDERS = {"": "The rows decide", "day": "Day first: 31/12", "month": "Month first: 12/31"}
DATE_SAMPLE = 200

# What neither UTF-8 nor a screen can carry: NUL, and surrogates, which stand for undecodable bytes as well.
UNUSABLE = re.compile("[\x00\ud800-\udfff]")

# Signs of scripts that set no blanks between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

LONGEST_NUMBER = 40
_CURRENCY = r"(?:[€$£¥₹₽₩₺₴₪]|usd|eur|gbp|chf|cny|jpy|inr|kr\.?|zł|rs\.?)?"
WRITTEN_NUMBER = re.compile(
    rf"(?P<opened>\()?\s*{_CURRENCY}\s*(?P<minus>[-−])?\s*{_CURRENCY}\s*"
    rf"(?P<digits>\d[\d.,'’\u00a0\u202f ]*?)\s*(?:%|‰|{_CURRENCY})\s*(?P<closed>\))?",
    re.IGNORECASE,
)


def is_missing(text: str) -> bool:
    """Whether a number or category cell says that it has no value (empty, NA, null, ?, #DIV/0!, ...)."""
    stripped = text.strip()
    return not stripped or stripped.lower() in MISSING_WORDS or is_sheet_error(stripped)


def is_sheet_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet shows for a value that it could not compute."""
    return text.startswith("#") and SHEET_ERROR.fullmatch(text) is not None


def folded(text: str) -> str:
    """A text without what hardly tells it from another: blanks, capitals and the form of letters (NFKC)."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def read_numbers(texts: Sequence[str], decimal: str = ".") -> NDArray[np.float64]:
    """Read numbers, shape (n,): NaN where there is none, infinities kept."""
    return np.fromiter((number(text, decimal) for text in texts), dtype=np.float64, count=len(texts))


def number(text: str, decimal: str = ".") -> float:
    """Read one number as people write it (1,234.50, 40%, € 12, (120) for -120); NaN where there is none."""
    try:
        # Python reads 1_000 as a thousand; nobody writes that in a table.
        return NO_NUMBER if "_" in text else float(text.replace(",", ".") if decimal == "," else text)
    except ValueError:
        return _written_number(text, decimal) if len(text) <= LONGEST_NUMBER else NO_NUMBER


def _written_number(text: str, decimal: str) -> float:
    """With its thousands set apart, a currency, a per cent sign, or in brackets where it is below nought."""
    written = WRITTEN_NUMBER.fullmatch(text.strip())
    if written is None or bool(written["opened"]) != bool(written["closed"]):
        return NO_NUMBER
    whole, _, fraction = written["digits"].partition(decimal)
    signs = set(re.sub(r"\d", "", whole))
    thousands = len(signs) <= 1 and decimal not in signs and re.fullmatch(r"\d{1,3}(\D\d{3})+", whole)
    if not (whole.isdigit() or thousands) or (fraction and not fraction.isdigit()):
        return NO_NUMBER
    value = float(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}")
    return -value if written["opened"] or written["minus"] else value


def not_a_number(texts: Sequence[str], decimal: str = ".") -> int | None:
    """Position of the first cell that is neither a number nor a missing value."""
    unread = np.flatnonzero(np.isnan(read_numbers(texts, decimal))).tolist()
    return next((position for position in unread if not is_missing(texts[position])), None)


def date_format(texts: Sequence[str], order: str = "") -> str | None:
    """The format of a column of dates: "iso", one of DATE_FORMATS, or None.

    What the first texts leave open (is 01/02 in January?) the others decide: of several the one that reads most. Where
    the `order` of day and month was said, one of DATE_ORDERS, no format of the other order is taken.
    """
    other = {"day": "%m", "month": "%d"}.get(order, "none")
    likely = _formats(texts[:DATE_SAMPLE], ("iso", *(form for form in DATE_FORMATS if not _begins(form, other))))
    if len(likely) < 2:
        return likely[0] if likely else None
    return max(likely, key=lambda form: sum(parse_date(text, form) is not None for text in texts))


def other_date_format(texts: Sequence[str], form: str) -> str | None:
    """A second format that every text follows as well, so that nobody can tell which was meant."""
    return next(iter(_formats(texts, [other for other in DATE_FORMATS if other != form])), None)


def _begins(form: str, part: str) -> bool:
    """Whether a format of day and month in numbers has this one of them first."""
    return form.startswith(part) and "%b" not in form.casefold()


def _formats(texts: Sequence[str], among: Sequence[str]) -> list[str]:
    return [form for form in among if texts and all(parse_date(text, form) is not None for text in texts)]


def parse_date(text: str, form: str) -> datetime | None:
    """Read one date, in UTC where it says how far from it; None when it does not follow the format."""
    if not 6 <= len(text) <= 40 or not any(sign in text for sign in ".-/ :年"):
        return None
    try:
        moment = datetime.fromisoformat(text.strip()) if form == "iso" else datetime.strptime(text.strip(), form)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def words(text: str) -> int:
    """How many words a text has; where none are set apart by blanks (Chinese, Thai ...), one for every two signs."""
    unspaced = len(UNSPACED.findall(text))
    return len(UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def natural_key(text: str) -> tuple[tuple[int, float, str], ...]:
    """Sort key that puts 2 before 10 and "week 9" before "week 10"."""
    if (value := number(text)) == value:
        return ((0, value, ""),)
    pieces = re.split(r"(\d{1,15}(?:\.\d{1,15})?)", text)
    return tuple(
        (0, float(piece), "") if at % 2 else (1, 0.0, piece.casefold()) for at, piece in enumerate(pieces) if piece
    )


def grouped(number: int) -> str:
    """A whole number as people write it: 1,203."""
    return f"{number:,}"


def shortened(text: str, width: int = 60) -> str:
    """The first words of a text on one line, at most `width` characters."""
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def shown_name(name: str, width: int = 80) -> str:
    """A file name that is safe to show: its last part, without control, invisible or direction signs."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1] if width <= 80 else name
    clean = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return shortened(clean, width) or "the file"


def why_unusable(text: str) -> str:
    """Say what is wrong with a cell that holds NUL, an undecodable byte or half a character, and what to do."""
    sign = ord(next(iter(UNUSABLE.findall(text))))
    if sign == 0:
        return "it holds a NUL byte; remove it and upload again."
    if 0xDC80 <= sign <= 0xDCFF:
        return f"byte 0x{sign - 0xDC00:02X} does not fit the encoding; choose another encoding or mend this cell."
    return "it holds half a character (a lone surrogate); mend this cell and upload again."


def listed(numbers: Sequence[int], row: str) -> str:
    """Row 4; Rows 88, 402 and 1,133; Rows 1, 2, 3 and 70 more."""
    shown = [grouped(number) for number in numbers[:3]]
    if len(numbers) == 1:
        return f"{row.capitalize()} {shown[0]}"
    if len(numbers) > 3:
        return f"{row.capitalize()}s {', '.join(shown)} and {grouped(len(numbers) - 3)} more"
    return f"{row.capitalize()}s {', '.join(shown[:-1])} and {shown[-1]}"
