"""Names that people give: on one line, in a sentence, and as a part of an address or a file's name."""

import re
import unicodedata

FIRST_STRONG, POP = "\u2068", "\u2069"
_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATED = re.compile(f"({FIRST_STRONG}[^{POP}]*{POP})")
# Unicode's classes of signs that change the direction of writing around them.
_TURNING = ("R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI")
_LONGEST_FILE_NAME = 120  # bytes; systems take 255


def one_line(text: str) -> str:
    """Without line breaks and control characters, at most 200 characters."""
    printable = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cs"))
    return " ".join(printable.split())[:200]


def slug(name: str) -> str:
    """Small letters, digits and dashes, at most 30 of them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "project"


def file_name(name: str) -> str:
    """A name as the beginning of a file's name: letters of any script and digits, dashes between them."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in composed)
    short = re.sub("-+", "-", kept).strip("-").encode()[:_LONGEST_FILE_NAME].decode(errors="ignore")
    return short.strip("-") or "project"


def isolated(name: str) -> str:
    """A name that stands in a sentence of another language: its direction of writing cannot turn the sentence.

    Unicode Standard Annex 9, Unicode bidirectional algorithm, 2.4: first strong isolate
    """
    inside = _ISOLATES.sub("", name)
    return f"{FIRST_STRONG}{inside}{POP}" if any(map(_turns, name)) else name


def straightened(sentence: str) -> str:
    """A sentence with somebody's words in it, of which nobody knows any more where: what turns it is isolated."""
    parts = _ISOLATED.split(sentence)  # every second one is isolated already
    return "".join(part if place % 2 else _straightened(part) for place, part in enumerate(parts))


def _straightened(part: str) -> str:
    """From the first sign that turns the sentence to the last, as long as no letter of its own lies between them."""
    turning = [place for place, sign in enumerate(part) if _turns(sign)]
    if not turning:
        return part
    start, stop, done = turning[0], turning[0], ""
    for place in turning[1:]:
        if any(unicodedata.bidirectional(sign) == "L" for sign in part[stop:place]):
            done, start = f"{done}{isolated(part[start : stop + 1])}{part[stop + 1 : place]}", place
        stop = place
    return f"{part[: turning[0]]}{done}{isolated(part[start : stop + 1])}{part[stop + 1 :]}"


def _turns(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in _TURNING
