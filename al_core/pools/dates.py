"""Dates as people write them: in any order, with names of months in many languages, with times and offsets."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

# What people can say of a column of dates that reads in two ways.
DATE_ORDERS = {"": "The rows decide", "day": "Day first: 31/12", "month": "Month first: 12/31"}
DATE_SAMPLE = 200
MOST_DATES = 0.9
DATES_TRIED = 5

MONTHS = {
    "Jan": "january januar jänner janvier enero gennaio janeiro januari января январь stycznia styczeń ocak",
    "Feb": "february februar février febrero febbraio fevereiro februari февраля февраль lutego luty şubat",
    "Mar": "march märz mars marzo março maart марта март marca marzec mart",
    "Apr": "april avril abril aprile апреля апрель kwietnia kwiecień nisan",
    "May": "may mai mayo maggio maio mei maj мая май maja mayıs",
    "Jun": "june juni juin junio giugno junho июня июнь czerwca czerwiec haziran",
    "Jul": "july juli juillet julio luglio julho июля июль lipca lipiec temmuz",
    "Aug": "august août aout agosto augustus augusti августа август sierpnia sierpień ağustos",
    "Sep": "september septembre septiembre setiembre settembre setembro сентября сентябрь września wrzesień eylül",
    "Oct": "october oktober octobre octubre ottobre outubro октября октябрь października październik ekim",
    "Nov": "november novembre noviembre novembro ноября ноябрь listopada listopad kasım",
    "Dec": "december dezember décembre diciembre dicembre dezembro декабря декабрь grudnia grudzień aralık",
}
WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo"
)
SMALL_WORDS = "de del of the at um uhr à le den kl st nd rd th er г года mo di mi do fr sa so we su tu"
FILLERS = frozenset(SMALL_WORDS.split(" "))
MONTH_NAMES = [(name, month) for month, names in MONTHS.items() for name in names.split()]
SHORTEST_NAME = 3

LETTERS_OF_A_WORD = re.compile(r"[^\W\d_]+\.?")
HALF_OF_THE_DAY = re.compile(r"\b([ap])\.? ?m\b\.?", re.IGNORECASE)
GREENWICH = re.compile(r"(?<=\d) ?(?:Z|UTC|GMT)\b")
DATE_PIECE = re.compile(
    r"(?P<time>\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<parts>\.\d{1,6})?(?P<half> ?[AP]M)?(?P<zone> ?[+-]\d{2}:?\d{2})?)"
    rf"|(?P<month>{'|'.join(MONTHS)})|(?P<number>\d+)|(?P<sign>.)"
)
DATE_SIGNS = frozenset(" ./-:_年月日년월일")
PARTING = re.compile(r"[./\-年년]")
EIGHT_DIGITS = re.compile(r"(19|20)\d{6}")
# By how many digits the numbers have, in words of strptime; beside the name of a month, and without one.
BY_MONTH = {"24": ("dY",), "42": ("Yd",), "22": ("dy",), "4": ("Y",)}
BY_NUMBERS = {"422": ("Ymd",), "224": ("dmY", "mdY"), "222": ("dmy", "mdy"), "42": ("Ym",), "24": ("mY",)}


def date_format(texts: Sequence[str], order: str = "") -> str | None:
    """The format that nearly all of a column of dates follow: "iso", one of strptime's, or None.

    What the first texts leave open (is 01/02 in January?) the others decide: of several the one that reads most. Where
    the `order` of day and month was said, one of DATE_ORDERS, no format of the other order is taken.
    """
    wrong = {"day": True, "month": False}.get(order)
    first = texts[:DATE_SAMPLE]
    forms = dict.fromkeys(form for text in first[:DATES_TRIED] for form in _forms(text))
    usable = [form for form in forms if wrong is None or _begins_with_month(form) is not wrong]
    likely = [form for form in usable if _n_read(first, form) >= MOST_DATES * len(first)]
    return max(likely, key=lambda form: _n_read(texts, form)) if len(likely) > 1 else next(iter(likely), None)


def other_date_format(texts: Sequence[str], form: str) -> str | None:
    """A second format that every text follows as well, so that nobody can tell which was meant."""
    dates = [text for text in texts if parse_date(text, form) is not None]
    others = [other for other in _forms(dates[0]) if other != form] if dates else []
    return next((other for other in others if all(parse_date(text, other) is not None for text in dates)), None)


def parse_date(text: str, form: str) -> datetime | None:
    """Read one date, in UTC where it says how far from it; None when it does not follow the format."""
    if not _may_be_a_date(text):
        return None
    try:
        moment = datetime.fromisoformat(text.strip()) if form == "iso" else datetime.strptime(_evened(text), form)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def may_be_dates(texts: Sequence[str]) -> bool:
    """Whether each is a date by itself, in whichever way it is written."""
    return all(any(parse_date(text, form) for form in _forms(text)) for text in texts[:DATE_SAMPLE])


def _n_read(texts: Sequence[str], form: str) -> int:
    return sum(parse_date(text, form) is not None for text in texts)


def _may_be_a_date(text: str) -> bool:
    if not 6 <= len(text) <= 40 or not any(map(str.isdigit, text)):
        return False
    return any(sign in text for sign in ".-/ :年") or not text.isdecimal() or EIGHT_DIGITS.fullmatch(text) is not None


def _begins_with_month(form: str) -> bool | None:
    """Whether the month stands before the day, both in numbers; None where that is no question."""
    day, month = form.find("%d"), form.find("%m")
    return None if form.startswith("%Y") or min(day, month) < 0 else month < day


def _forms(text: str) -> list[str]:
    """The formats that one text may follow, the likelier first."""
    if not _may_be_a_date(text):
        return []
    iso = ["iso"] if parse_date(text, "iso") else []
    pieces: list[str] = []
    numbers: list[str] = []
    for token in DATE_PIECE.finditer(_evened(text)):
        piece = token[0]
        if token["time"]:
            piece = _time_format(token)
        elif token["month"]:
            piece = "%b"
        elif token["number"]:
            numbers.append(piece)
            piece = "{}"
        elif piece not in DATE_SIGNS:
            return iso
        pieces.append(piece)
    form, widths = "".join(pieces), "".join("4" if len(one) == 4 else "2" if len(one) < 3 else "-" for one in numbers)
    named = form.count("%b") == 1
    between = form[form.find("{}") : form.rfind("{}")]
    parted = PARTING.search(between) if len(numbers) > 2 else PARTING.search(between.replace(".", ""))
    places = BY_MONTH.get(widths, ()) if named else BY_NUMBERS.get(widths, ()) if parted else ()
    if "%p" in form and "/" in between:
        # Who counts twelve hours mostly writes the month first.
        places = places[::-1]
    return iso + [form.format(*(f"%{place}" for place in placed)) for placed in places]


def _time_format(token: re.Match[str]) -> str:
    seconds, parts = ":%S" if token["seconds"] else "", ".%f" if token["parts"] else ""
    half, zone = (
        f"{' ' if given.startswith(' ') else ''}{sign}" if given else ""
        for given, sign in ((token["half"] or "", "%p"), (token["zone"] or "", "%z"))
    )
    return f"{'%I' if half else '%H'}:%M{seconds}{parts}{half}{zone}"


def _evened(text: str) -> str:
    """With English months, AM and PM, and without the names of days and small words."""
    text = text.replace(",", " ").strip().rstrip(".")
    if any(map(str.isalpha, text)):
        text = GREENWICH.sub(" +0000", HALF_OF_THE_DAY.sub(lambda half: f"{half[1].upper()}M", text))
        text = LETTERS_OF_A_WORD.sub(lambda word: _in_english(word[0]), text)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _in_english(word: str) -> str:
    """The English short name of a month, nothing for a word that tells nothing, and any other word as it is."""
    plain = word.rstrip(".").casefold()
    if plain in ("am", "pm"):
        return word
    if len(plain) >= SHORTEST_NAME and (
        month := next((month for name, month in MONTH_NAMES if name.startswith(plain)), "")
    ):
        return month
    weekday = len(plain) >= SHORTEST_NAME and f" {plain}" in f" {WEEKDAYS}"
    return "" if weekday or plain in FILLERS else word
