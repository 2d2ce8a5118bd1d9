"""Small texts with tags that can be learnt."""

import numpy as np

from al_core.spans.sentences import read_tokens

NAMES = ("person", "place", "thing")
_PEOPLE, _PLACES = ("Anna", "Bert", "Carla Moe", "Dan"), ("Rome", "New York", "Oslo")


def made_up(n, seed=0):
    """Words and tags of n texts: somebody who goes somewhere. Nothing in them is a thing."""
    rng = np.random.default_rng(seed)
    return [_one(rng) for _ in range(n)]


def _one(rng):
    words, tags = [], []
    for part, name in ((rng.choice(_PEOPLE), "person"), ("goes to", ""), (rng.choice(_PLACES), "place")):
        for at, word in enumerate(str(part).split()):
            words.append(word)
            tags.append(f"{'I' if at else 'B'}-{name}" if name else "O")
    if rng.random() < 0.5:
        words, tags = ["so", "they", "say", *words], ["O", "O", "O", *tags]
    return words, tags


def read(rows):
    """The texts as a tagger takes them, and their tags."""
    return read_tokens([words for words, _ in rows]), [tags for _, tags in rows]


def said(tagger, X):
    """Tags of each text, as the tagger has them."""
    found = tagger.tag(X)
    codes = np.split(found.codes, found.bounds[1:-1])
    return [[tagger.classes_[code] for code in one] for one in codes]
