"""Words, endings and neighbours of tokens, by number."""

import numpy as np

from al_core.queries.token_sides import SIDES, numbered_sides
from al_core.spans.sentences import read_texts

TEXTS = ["The walking cat", "", "a Cat talking the", "cat"]


def named(sentences):
    """A name for each side of each token, worked out word by word."""
    for row in range(len(sentences)):
        words = [word.casefold() for word in sentences.words(row)]
        for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
            yield ("word", word), ("ending", word[-3:]), ("word before", before), ("word after", after)


def test_each_side_has_a_number_of_its_own():
    sentences = read_texts(TEXTS)
    numbering = numbered_sides(sentences.vocabulary)

    numbers = numbering.sides(sentences)

    assert numbers.shape == (8, len(SIDES))
    pairs = {(name, number) for names, row in zip(named(sentences), numbers.tolist(), strict=True)
             for name, number in zip(names, row, strict=True)}  # fmt: skip
    assert len(pairs) == len({name for name, _ in pairs}) == len({number for _, number in pairs})
    assert numbers.max() < numbering.n_sides
    assert numbers.min() >= 0


def test_texts_without_words_have_no_sides():
    sentences = read_texts(["", " "])

    assert numbered_sides(sentences.vocabulary).sides(sentences).shape == (0, 4)
    assert np.all(numbered_sides(()).n_sides >= 0)
