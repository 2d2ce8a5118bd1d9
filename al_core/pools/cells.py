"""What a cell says: every value of a pool is text, and this file tells missing values and numbers apart."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MISSING_WORDS = frozenset({"na", "n/a", "nan", "null", "none", "-", "--", "–", "—", "?", "."})
# What spreadsheets show for a value that cannot be computed, also in the languages that write it differently.
SHEET_ERROR = re.compile(
    r"#(n/a|nv|getting_data|(name|nom|nome|¿nombre)\?|(¡?div/0|¡?ref|value|¡?num|null|error|spill|calc|field|blocked"
    r"|bezug|wert|zahl|valeur|nombre|¡?valor|rif)!)",
    re.IGNORECASE,
)
NO_NUMBER = float("nan")

# What neither UTF-8 nor a screen can carry: NUL, and surrogates, which stand for undecodable bytes as well.
UNUSABLE = re.compile("[\x00\ud800-\udfff]")

# Signs of scripts that set no blanks between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

LONGEST_NUMBER = 40
_CURRENCY = (
    r"(?:[A-Z]{0,3}[€$£¥₹₽₩₺₴₪]|usd|eur|gbp|chf|cny|jpy|inr|aud|cad|sek|nok|dkk|pln|brl|rub|mxn|zar"
    r"|kr\.?|zł|rs\.?|руб\.?|元|円|원)"
)
_UNIT = (
    r"(?:%|‰|[kmµ]?g|[kcm]?m|mi|ft|lbs?|oz|[mc]?l|°[cf]?|min|h|ms|s|[kMG]?hz|k?wh?|v|[kMGT]b|bpm|mmhg"
    r"|[mµ]?g/d?l|mmol/l|km/h|mph|px|pt|years|yrs)"
)
WRITTEN_NUMBER = re.compile(
    rf"'?(?P<opened>\()?\s*(?P<plus>\+)?(?P<before>{_CURRENCY})?\s*(?P<minus>[-−])?\s*(?P<between>{_CURRENCY})?\s*"
    r"(?P<digits>\d[\d.,'’\u00a0\u202f ]*?)"
    rf"\s*(?P<behind>{_UNIT}|{_CURRENCY})?\s*(?P<late>[-−])?(?P<closed>\))?",
    re.IGNORECASE,
)
THOUSANDS_APART = re.compile(r"[1-9]\d{0,2}(\D\d{3})+|[1-9]\d?(,\d\d)+,\d{3}")


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
    """With its thousands set apart, a currency or a unit, or in brackets where it is below nought."""
    written = WRITTEN_NUMBER.fullmatch(text.strip())
    if written is None or bool(written["opened"]) != bool(written["closed"]):
        return NO_NUMBER
    digits = written["digits"]
    if {",", "."} <= set(digits):
        # Of both signs the last one is that before the fraction, whichever is used elsewhere.
        decimal = max(",.", key=digits.rfind)
    whole, _, fraction = digits.partition(decimal)
    signs = set(re.sub(r"\d", "", whole))
    thousands = len(signs) <= 1 and decimal not in signs and THOUSANDS_APART.fullmatch(whole)
    if not (whole.isdigit() or thousands) or (fraction and not fraction.isdigit()):
        return NO_NUMBER
    value = float(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}")
    return -value if written["opened"] or written["minus"] or written["late"] else value


def digits_of(text: str) -> str:
    """The digits and signs of a number among its currency or unit; any other text as it is."""
    written = WRITTEN_NUMBER.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    return written["digits"] if written else text


def other_unit(texts: Sequence[str]) -> int | None:
    """Position of the first number that is in another unit or currency than the first with any: 12 kg, 300 g."""
    first = ""
    for position, text in enumerate(texts):
        bare = text[:1].isdecimal() and text[-1:].isdecimal()
        written = None if bare or len(text) > LONGEST_NUMBER else WRITTEN_NUMBER.fullmatch(text.strip())
        if written and (unit := (written["before"] or written["between"] or written["behind"] or "").casefold()):
            if first and unit != first:
                return position
            first = unit
    return None


def is_whole(text: str) -> bool:
    """Whether it is a whole number."""
    return number(text).is_integer()


def not_a_number(texts: Sequence[str], decimal: str = ".") -> int | None:
    """Position of the first cell that is neither a number nor a missing value."""
    unread = np.flatnonzero(np.isnan(read_numbers(texts, decimal))).tolist()
    return next((position for position in unread if not is_missing(texts[position])), None)


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
        byte = f"0x{sign - 0xDC00:02X}"
        return f"byte {byte} does not fit the encoding; choose another, save the file as UTF-8 or mend this cell."
    return "it holds half a character (a lone surrogate); mend this cell and upload again."


def listed(numbers: Sequence[int], row: str) -> str:
    """Row 4; Rows 88, 402 and 1,133; Rows 1, 2, 3 and 70 more."""
    shown = [grouped(number) for number in numbers[:3]]
    if len(numbers) == 1:
        return f"{row.capitalize()} {shown[0]}"
    if len(numbers) > 3:
        return f"{row.capitalize()}s {', '.join(shown)} and {grouped(len(numbers) - 3)} more"
    return f"{row.capitalize()}s {', '.join(shown[:-1])} and {shown[-1]}"
