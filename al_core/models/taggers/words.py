"""What is seen of a token: features of its word and of those beside it, worked out once for a vocabulary."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from al_core.matrices.rows import Doubles, Positions
from al_core.spans.sentences import Sentences

_LONGEST_AFFIX = 4
_KEPT = 4  # vocabularies: of a pool, of its checks, and of what was labelled
_RUN = re.compile(r"(.)\1+")
_BEGIN, _END = "begin", "end"


def shape_of(word: str) -> str:
    """Its signs by kind (X upper, x lower or without case, d digit, others as they are), each run of a kind once."""
    signs = ("X" if one.isupper() else "x" if one.isalpha() else "d" if one.isdigit() else one for one in word)
    return _RUN.sub(r"\1", "".join(signs))


def seen_beside(word: str) -> list[str]:
    """Features that a word gives to its neighbours."""
    return [f"word={word.lower()}", f"shape={shape_of(word)}"]


def seen_itself(word: str) -> list[str]:
    """Features that it gives to its own place."""
    lower = word.lower()
    sizes = range(1, min(_LONGEST_AFFIX, len(lower) - 1) + 1)
    kinds = {
        "title": word.istitle(),
        "upper": word.isupper(),
        "digits": word.isdigit(),
        "sign": not any(map(str.isalnum, word)),
    }
    begins, ends = [f"begins={lower[:size]}" for size in sizes], [f"ends={lower[-size:]}" for size in sizes]
    return ["any", *seen_beside(word), *begins, *ends, *(kind for kind, holds in kinds.items() if holds)]


SEEN_AT: dict[int, Callable[[str], list[str]]] = {-1: seen_beside, 0: seen_itself, 1: seen_beside}


@dataclass(frozen=True, eq=False)
class Seen:
    """Features that words show at one offset: `keys` (features,), and which word has which, (words + 2, features).

    The last two rows stand for what is before a text and behind it.
    """

    keys: tuple[str, ...]
    matrix: csr_array

    def of(self, word: int) -> list[str]:
        """The keys of one row, in the order in which its word shows them."""
        bounds = self.matrix.indptr[word : word + 2]
        return [self.keys[at] for at in self.matrix.indices[bounds[0] : bounds[1]].tolist()]

    def weighed(self, words: Positions, places: dict[str, int], weights: Doubles) -> Doubles:
        """The sum of the weights that each of these words has, shape (words, tags)."""
        rows = self.matrix[words]
        occurs = np.zeros(len(self.keys), dtype=bool)
        occurs[rows.indices] = True
        used, place = np.flatnonzero(occurs), np.cumsum(occurs) - 1
        at = np.array([places.get(self.keys[one], -1) for one in used.tolist()], np.int64)
        own = (
            np.where((at >= 0)[:, None], weights[at], 0.0) if len(weights) else np.zeros((len(used), weights.shape[1]))
        )
        return np.asarray(csr_array((rows.data, place[rows.indices], rows.indptr), shape=(len(words), len(used))) @ own)


def _seen(vocabulary: Sequence[str], offset: int) -> Seen:
    places: dict[str, int] = {}
    columns: list[int] = []
    bounds = [0]
    shown = SEEN_AT[offset]
    for features in (*map(shown, vocabulary), [_BEGIN], [_END]):
        columns += [places.setdefault(f"{offset} {feature}", len(places)) for feature in features]
        bounds.append(len(columns))
    ones = np.ones(len(columns))
    return Seen(tuple(places), csr_array((ones, columns, bounds), shape=(len(bounds) - 1, len(places))))


_OF: list[tuple[Sequence[str], dict[int, Seen]]] = []


def seen_in(vocabulary: Sequence[str]) -> dict[int, Seen]:
    """Features of all words of a vocabulary, by offset; kept for the last few vocabularies, known by identity."""
    found = next((seen for words, seen in _OF if words is vocabulary), None)
    if found is None:
        found = {offset: _seen(vocabulary, offset) for offset in SEEN_AT}
        _OF[:] = [*_OF[1 - _KEPT :], (vocabulary, found)]
    return found


def words_at(X: Sentences, offset: int) -> Positions:
    """The word so far from each token, by its row in `Seen`, shape (tokens,)."""
    n, at = len(X.vocabulary), np.arange(len(X.codes)) + offset
    row = X.of_row()
    before, behind = at < X.bounds[row], at >= X.bounds[row + 1]
    inside = X.codes[np.clip(at, 0, max(len(X.codes) - 1, 0))].astype(np.int64)
    return np.where(before, n, np.where(behind, n + 1, inside))


def seen_weights(X: Sentences, places: dict[str, int], weights: Doubles) -> Doubles:
    """Sums of weights over all that is seen of each token, shape (tokens, tags).

    `weights`, shape (features, tags), belong to the features that have `places` in them; what has none counts nothing.
    """
    total = np.zeros((len(X.codes), weights.shape[1]))
    for offset, seen in seen_in(X.vocabulary).items():
        words = words_at(X, offset)
        occurs = np.zeros(len(X.vocabulary) + 2, dtype=bool)
        occurs[words] = True
        place = np.cumsum(occurs) - 1
        total += seen.weighed(np.flatnonzero(occurs), places, weights)[place[words]]
    return total
