"""A small world of texts with spans: who visits which place, with names that come again and some that do not."""

import numpy as np

from al_core.spans.marking import written
from al_core.spans.sentences import read_texts
from al_core.spans.tags import spans_of
from al_core.tasks.sequence.task import SequenceTask

NAMES = ("PER", "LOC")
_PEOPLE, _PLACES = ("Anna", "Bo", "Cy Ray", "Dee"), ("Rome", "New York", "Oslo", "Kyoto")
_PATTERNS = (
    "{0} lives in {1} .",
    "in {1} it rains",
    "{0} and {2} met",
    "nothing happened today",
    "we saw {0} near {1}",
)


def tagged(n, seed=0):
    """n rows of tokens, and their tags."""
    rng = np.random.default_rng(seed)
    return [list(zip(*_row(rng), strict=True)) for _ in range(n)]


def _row(rng):
    said = [rng.choice(_PEOPLE), rng.choice(_PLACES), rng.choice(_PEOPLE)]
    for word in rng.choice(_PATTERNS).split():
        if word.startswith("{"):
            at = int(word[1])
            name = NAMES[at == 1]
            yield from ((one, f"{'I' if k else 'B'}-{name}") for k, one in enumerate(said[at].split()))
        else:
            yield word, "O"


def rows_of_tokens(n, seed=0):
    """X and y as a script hands them in."""
    rows = tagged(n, seed)
    return [list(words) for words, _ in rows], [list(tags) for _, tags in rows]


def texts(n, seed=0):
    """The same as texts with the markings that the log keeps."""
    X, y = rows_of_tokens(n, seed)
    said = [" ".join(words) for words in X]
    sentences = read_texts(said, "blanks")
    return said, [written(spans_of(tags, sentences.places_in(row))) for row, tags in enumerate(y)]


def task(**more):
    """Its task."""
    return SequenceTask(NAMES, tokens="blanks", **more)
