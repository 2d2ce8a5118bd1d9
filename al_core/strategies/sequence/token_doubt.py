"""Doubt about words: ask where the model is unsure of single words of a text."""

import numpy as np

from al_core.matrices.rows import Floats
from al_core.names import isolated
from al_core.queries.token_candidates import TokenCandidates
from al_core.spans.tags import NO_SPAN
from al_core.strategies.base import strategy

OF_SPANS = ("sequence",)
NOTHING_MARKED = "No span has been marked yet, so the model has nothing to weigh."
_NOTHING_TO_READ = "There is nothing to read in it."
_LONGEST = 40  # characters of a word that are shown


def word_at(candidates: TokenCandidates, position: int, token: int) -> str:
    """A word of a candidate as it is shown: “Lima”."""
    word = candidates.sentences.words(position)[token]
    return f"“{isolated(word if len(word) <= _LONGEST else f'{word[: _LONGEST - 1]}…')}”"


def doubtful_word(candidates: TokenCandidates, position: int) -> str:
    """The word that the model is least sure of, and what it may be: “Lima”: place or no span"""
    here = candidates.tokens_at(position)
    token = int(candidates.entropies[here].argmax())
    first, second = np.argsort(-candidates.tagging.marginals[here][token], kind="stable")[:2]
    return f"{word_at(candidates, position, token)}: {_either(candidates.classes[first], candidates.classes[second])}"


def _either(one: str, other: str) -> str:
    """What two tags say, in words: "place or no span"."""
    name, second = tag_in_words(one), tag_in_words(other)
    return f"{name} or {second}" if name != second else f"{name}, but perhaps it begins or ends elsewhere"


def tag_in_words(tag: str) -> str:
    """What a tag says: the name of a span, or that there is none."""
    return "no span" if tag == NO_SPAN else isolated(tag.partition("-")[2])


def unless_nothing(candidates: TokenCandidates, position: int) -> str:
    """Why nothing can be said of a candidate; empty where something can."""
    if not candidates.can_tell_apart:
        return NOTHING_MARKED
    return "" if candidates.n_tokens[position] else _NOTHING_TO_READ


def _unsure_of_one(candidates: TokenCandidates, position: int) -> str:
    return unless_nothing(candidates, position) or (
        f"The model is least sure of {doubtful_word(candidates, position)}."
    )


def unsure_a_word(candidates: TokenCandidates, position: int) -> str:
    """That there is much doubt for the words to be read, a sentence."""
    return unless_nothing(candidates, position) or (
        f"For the {candidates.n_tokens[position]:,} words to read the model is unsure of many, most of all of "
        f"{doubtful_word(candidates, position)}."
    )


def _unsure_of_all(candidates: TokenCandidates, position: int) -> str:
    return unless_nothing(candidates, position) or (
        f"Over its {candidates.n_tokens[position]:,} words much doubt adds up, most of all about "
        f"{doubtful_word(candidates, position)}."
    )


def doubt(candidates: TokenCandidates) -> Floats:
    """The entropy of each token, shape (all tokens,); 0 where the model has learnt nothing."""
    return candidates.entropies if candidates.can_tell_apart else np.zeros(int(candidates.n_tokens.sum()))


@strategy("Most doubt per word", term="mean token entropy", reason=unsure_a_word, needs_model=True, tasks=OF_SPANS)
def token_entropy_mean(candidates: TokenCandidates) -> Floats:
    """Asks where the model is unsure of most words for what there is to read. Saves reading: long texts do not win.

    The entropy of the tag of a token, averaged over the tokens of a text.

    Settles and Craven, An analysis of active learning strategies for sequence labeling tasks, 2008
    """
    return candidates.mean(doubt(candidates))


@strategy(
    "The most doubtful word", term="maximal token entropy", reason=_unsure_of_one, needs_model=True, tasks=OF_SPANS
)
def token_entropy_max(candidates: TokenCandidates) -> Floats:
    """Asks where the model is most unsure of one word, whatever it thinks of the others. The plainest way.

    Esuli, Marcheggiani and Sebastiani, Sentence-based active learning strategies for information extraction, 2010
    """
    return candidates.largest(doubt(candidates))


@strategy("Most doubt in all", term="total token entropy", reason=_unsure_of_all, needs_model=True, tasks=OF_SPANS)
def token_entropy_total(candidates: TokenCandidates) -> Floats:
    """Asks where doubt about words adds up to most. Needs fewest texts, but takes long ones: it may cost more reading.

    Settles and Craven, An analysis of active learning strategies for sequence labeling tasks, 2008
    """
    return candidates.total(doubt(candidates))
