"""Texts as TF-IDF of words, word pairs and letter sequences, with a vocabulary from a stated part of the pool."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize

MAX_WORDS = 20_000
MAX_GRAMS = 12_000
GRAM_LENGTHS = (3, 4)
LEARNT_CHARACTERS = 20_000
WORD_CHARACTERS = 60
SMALL_POOL = 200
KNOWN_WORDS = 300_000

# Chinese and Japanese are written without spaces: every sign counts as a word there, and pairs do the rest.
SIGNS = "぀-ヿ㐀-鿿豈-﫿"
TOKEN = re.compile(rf"[{SIGNS}]|[^\W{SIGNS}]+|[^\w\s]")

Grams = NDArray[np.int32]


class TextVectors:
    """Learns its vocabulary from `texts`; rows have length 1, or 0 when nothing in them is known."""

    def __init__(self, texts: Sequence[str]) -> None:
        documents = [tokens(text) for text in texts]
        least = 1 if len(texts) < SMALL_POOL else 2
        terms = Counter(term for document in documents for term in set(document) | set(pairs(document)))
        spelt = {word: set(grams(word)) for word in terms if " " not in word}
        letters = Counter(
            gram for document in documents for gram in set().union(*(spelt[word] for word in set(document)))
        )
        self._terms, term_counts = _frequent(terms, least, MAX_WORDS)
        self._grams, gram_counts = _frequent(letters, least, MAX_GRAMS)
        self._term_weights = _idf(term_counts, len(texts))
        self._gram_weights = _idf(gram_counts, len(texts))
        self._spelling: dict[str, Grams] = {}

    @property
    def width(self) -> int:
        """How many features a row has."""
        return len(self._terms) + len(self._grams)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """TF-IDF rows, CSR float32, shape (len(texts), width)."""
        documents = [tokens(text) for text in texts]
        by_term = self._count_terms(documents)
        by_gram = self._count_grams(documents)
        weighted = [
            normalize(_damped(counts) @ sparse.diags(weights)) if counts.shape[1] else counts
            for counts, weights in ((by_term, self._term_weights), (by_gram, self._gram_weights))
        ]
        rows = sparse.csr_matrix(normalize(sparse.hstack(weighted, format="csr")), dtype=np.float32)
        rows.sort_indices()
        return rows

    def _count_terms(self, documents: Sequence[list[str]]) -> sparse.csr_matrix:
        known = self._terms
        found = [
            [at for term in (*document, *pairs(document)) if (at := known.get(term)) is not None]
            for document in documents
        ]
        return _counts(found, len(known))

    def _count_grams(self, documents: Sequence[list[str]]) -> sparse.csr_matrix:
        """Words per text times letter sequences per word: each different word is spelt once, not once per text."""
        words: dict[str, int] = {}
        found = [[words.setdefault(word, len(words)) for word in document] for document in documents]
        spelling = _counts([self._spell(word) for word in words], len(self._grams))
        return sparse.csr_matrix(_counts(found, len(words)) @ spelling)

    def _spell(self, word: str) -> Grams:
        if word not in self._spelling:
            if len(self._spelling) >= KNOWN_WORDS:
                self._spelling.clear()
            known = [at for gram in grams(word) if (at := self._grams.get(gram)) is not None]
            self._spelling[word] = np.array(known, dtype=np.int32)
        return self._spelling[word]


def tokens(text: str) -> list[str]:
    """The words and punctuation marks of a text, in lower case, from its first 20,000 characters."""
    return TOKEN.findall(text[:LEARNT_CHARACTERS].lower())


def pairs(document: Sequence[str]) -> list[str]:
    """Neighbouring words."""
    return [f"{first} {second}" for first, second in pairwise(document)]


def grams(word: str) -> list[str]:
    """Sequences of 2 to 4 characters of a word, with a space on both sides of it."""
    padded = f" {word[:WORD_CHARACTERS]} "
    return [padded[at : at + length] for length in GRAM_LENGTHS for at in range(len(padded) - length + 1)]


def _frequent(counts: Counter[str], least: int, most: int) -> tuple[dict[str, int], NDArray[np.float64]]:
    """The `most` commonest terms, found in `least` texts or more, in alphabetical order, and their counts."""
    ranked = sorted((term for term, count in counts.items() if count >= least), key=lambda term: (-counts[term], term))
    kept = sorted(ranked[:most])
    return {term: at for at, term in enumerate(kept)}, np.array([counts[term] for term in kept], dtype=np.float64)


def _idf(counts: NDArray[np.float64], n_texts: int) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = np.log((1 + n_texts) / (1 + counts)) + 1
    return weights


def _counts(found: Sequence[Sequence[int] | Grams], width: int) -> sparse.csr_matrix:
    """One row per list of column numbers; repeated numbers are counted."""
    ends = np.cumsum([0, *map(len, found)])
    columns = _joined(found, int(ends[-1]))
    matrix = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(found), width))
    matrix.sum_duplicates()
    return matrix


def _joined(found: Iterable[Sequence[int] | Grams], n: int) -> Grams:
    return np.fromiter((number for numbers in found for number in numbers), dtype=np.int32, count=n)


def _damped(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """1 + log(count), so that a word said ten times does not count ten times."""
    counts.data = 1 + np.log(counts.data)
    return counts
