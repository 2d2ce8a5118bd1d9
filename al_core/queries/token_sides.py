"""The sides of a token: its word and how that ends, whatever its capitals, by number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIDES = ("word", "ending")
_ENDING = 3  # letters


def numbered_sides(vocabulary: Sequence[str]) -> NDArray[np.int32]:
    """For each word of a vocabulary a number for each of SIDES, none used for two of them, shape (vocabulary, 2)."""
    numbers: dict[tuple[str, str], int] = {}
    sides = (
        pair for word in map(str.casefold, vocabulary) for pair in zip(SIDES, (word, word[-_ENDING:]), strict=True)
    )
    found = [numbers.setdefault(pair, len(numbers)) for pair in sides]
    return np.array(found, np.int32).reshape(-1, len(SIDES))
