"""What texts say and what they mean, beside each other: two views of a row, neither of which drowns the other."""

import numpy as np

from al_core.matrices.storage import Dense

MEANT = "Texts are learnt from by their words and by their meaning ({})."
WORDS_LENGTH, MEANING_LENGTH = 3.0, 3.0


def both(words: Dense, meaning: Dense) -> Dense:
    """Columns of words, then those of meaning, both of rows of length 1; float32, shape (rows, columns of both)."""
    return np.hstack([WORDS_LENGTH * words, MEANING_LENGTH * meaning], dtype=np.float32)
