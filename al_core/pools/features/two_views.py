"""What a row says and what it means, beside each other: two views, neither of which drowns the other."""

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.storage import Dense
from al_core.pools.features.features import TEXT_LENGTH

MEANT = "Texts are learnt from by their words and by their meaning ({})."


def both(words: Dense, meaning: NDArray[np.floating]) -> Dense:
    """Columns of words, then those of meaning, both of rows of length 1; float32, shape (rows, columns of both).

    Each gets the length that texts have as words alone: with 20 to 200 labels other lengths, also of one of the two,
    were no better with logistic regression and a linear support vector machine.
    """
    return np.hstack([TEXT_LENGTH * words, TEXT_LENGTH * meaning], dtype=np.float32)


def pixels_and_meaning(pixels: Dense, meaning: NDArray[np.floating], level: NDArray[np.float32]) -> Dense:
    """Columns of pixels, then those of meaning, brought to them by `level`; float32, shape (rows, columns of both)."""
    return np.hstack([pixels, (meaning - level[:-1]) * level[-1]], dtype=np.float32)


def level_of(pixels: Dense, meaning: NDArray[np.floating]) -> NDArray[np.float32]:
    """The mean of rows of meaning, and last what makes them as long as those of pixels, which are around 0.

    What models say of images has a large part that is the same for all of them, unlike what they say of texts.
    """
    centre = meaning.mean(axis=0, dtype=np.float64)
    lengths = [np.sqrt(np.square(rows, dtype=np.float64).sum(axis=1).mean()) for rows in (pixels, meaning - centre)]
    return np.append(centre, lengths[0] / (lengths[1] or 1)).astype(np.float32)
