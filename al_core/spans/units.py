"""Offsets as others count them: JavaScript in units of UTF-16, some programs in bytes of UTF-8; here in characters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CHARACTERS, UTF_16, BYTES = "characters", "units of UTF-16", "bytes of UTF-8"
UNITS = (CHARACTERS, UTF_16, BYTES)
_BEYOND = {UTF_16: (0xFFFF,), BYTES: (0x7F, 0x7FF, 0xFFFF)}  # a unit more for each of these that a sign is beyond


def count_alike(text: str) -> bool:
    """Whether offsets in this text are the same in every unit."""
    return text.isascii()


def counted_in_unit(text: str, offsets: Sequence[int], unit: str) -> list[int]:
    """Offsets in characters, none beyond the end of the text, as another unit counts them.

    Examples
    --------
    >>> from al_core.spans.units import UTF_16, counted_in_unit
    >>> counted_in_unit("😀 Zoë", [2, 5], UTF_16)
    [3, 6]
    """
    if unit == CHARACTERS or count_alike(text):
        return list(offsets)
    return _starts(text, unit)[list(offsets)].tolist() if offsets else []


def in_characters(text: str, offsets: Sequence[int], unit: str) -> list[int | None]:
    """Offsets of another unit in characters; None for one that is outside the text or within a character.

    Examples
    --------
    >>> from al_core.spans.units import UTF_16, in_characters
    >>> in_characters("😀 Zoë", [3, 6, 1, 7], UTF_16)
    [2, 5, None, None]
    """
    if unit == CHARACTERS or count_alike(text):
        return [one if 0 <= one <= len(text) else None for one in offsets]
    starts = _starts(text, unit)
    places = np.searchsorted(starts, np.asarray(offsets, np.int64)).tolist()
    found = [at < len(starts) and starts[at] == one for at, one in zip(places, offsets, strict=True)]
    return [at if there else None for at, there in zip(places, found, strict=True)]


def _starts(text: str, unit: str) -> NDArray[np.int64]:
    """Where each character begins in a unit, and where the text ends, shape (characters + 1,)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    widths = np.ones(len(codes), np.int64)
    for last in _BEYOND[unit]:
        widths += codes > last
    return np.concatenate([[0], np.cumsum(widths)]).astype(np.int64)
