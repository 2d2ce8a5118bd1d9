"""Names that people give: on one line, and as a part of an address."""

import re
import unicodedata


def one_line(text: str) -> str:
    """Without line breaks and control characters, at most 200 characters."""
    printable = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cs"))
    return " ".join(printable.split())[:200]


def slug(name: str) -> str:
    """Small letters, digits and dashes, at most 30 of them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "project"
