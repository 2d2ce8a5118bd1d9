"""Doubt about whole answers: ask where the model doubts all that it would mark in a text."""

import numpy as np
from scipy.special import entr, softmax

from al_core.matrices.rows import Floats
from al_core.names import isolated
from al_core.queries.token_candidates import TokenCandidates
from al_core.spans.tags import spans_of
from al_core.strategies.base import strategy
from al_core.strategies.sequence.token_doubt import OF_SPANS, unless_nothing

_NAMED, _LONGEST = 3, 40
_ANSWERS = 5


def answer_in_words(candidates: TokenCandidates, position: int) -> str:
    """What the model would mark: “Lima” (place) and 2 more; or nothing"""
    words = candidates.sentences.words(position)
    tags = [candidates.classes[code] for code in candidates.tagging.codes[candidates.tokens_at(position)]]
    # Offsets that count tokens, so that a span is a slice of the words.
    spans = spans_of(tags, np.arange(len(words))[:, None] + [0, 1]).spans
    named = [f"“{_cut(' '.join(words[one.start : one.end]))}” ({isolated(one.name)})" for one in spans[:_NAMED]]
    more = [f"{len(spans) - _NAMED} more"] if len(spans) > _NAMED else []
    return " and ".join([", ".join(named), *more] if named else ["nothing"])


def _cut(text: str) -> str:
    return isolated(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _unlikely(candidates: TokenCandidates, position: int) -> str:
    return unless_nothing(candidates, position) or (
        f"The model would mark {answer_in_words(candidates, position)}, but holds it for unlikely that this is all "
        "right."
    )


def _unlikely_a_word(candidates: TokenCandidates, position: int) -> str:
    return unless_nothing(candidates, position) or (
        f"The model would mark {answer_in_words(candidates, position)}; for {candidates.n_tokens[position]:,} words "
        "it is little sure that this is all right."
    )


def _another(candidates: TokenCandidates, position: int) -> str:
    return unless_nothing(candidates, position) or (
        f"The model would mark {answer_in_words(candidates, position)}, but another answer is nearly as likely."
    )


def _many(candidates: TokenCandidates, position: int) -> str:
    return unless_nothing(candidates, position) or (
        f"The model would mark {answer_in_words(candidates, position)}, but several answers are about as likely."
    )


@strategy(
    "Least sure per word",
    term="maximum normalised log probability (MNLP)",
    reason=_unlikely_a_word,
    needs_model=True,
    tasks=OF_SPANS,
)
def normalised_log_probability(candidates: TokenCandidates) -> Floats:
    """Asks where the model is least sure of its answer for what there is to read. Long texts do not win.

    The logarithm of the probability of its best answer, divided by the number of tokens.

    Shen, Yun, Lipton, Kronrod and Anandkumar, Deep active learning for named entity recognition, 2017
    """
    return sequence_least_confidence.function(candidates) / candidates.to_read  # type: ignore[no-any-return]


@strategy(
    "The least sure answer", term="least confidence of the sequence", reason=_unlikely, needs_model=True, tasks=OF_SPANS
)
def sequence_least_confidence(candidates: TokenCandidates) -> Floats:
    """Asks where the model holds its whole answer for least likely. Takes long texts, in which more can be wrong.

    By the negative logarithm of the probability of its best answer, which gives the order of 1 - P, also in long texts.

    Culotta and McCallum, Reducing labeling effort for structured prediction tasks, 2005
    """
    return np.abs(candidates.log_probability) if candidates.can_tell_apart else np.zeros(len(candidates))


@strategy("Torn between two answers", term="sequence margin", reason=_another, needs_model=True, tasks=OF_SPANS)
def sequence_margin(candidates: TokenCandidates) -> Floats:
    """Asks where the two likeliest answers to a text are nearly equally likely.

    Scheffer, Decomain and Wrobel, Active hidden Markov models for information extraction, 2001
    """
    if not candidates.can_tell_apart:
        return np.zeros(len(candidates))
    first, second = np.exp(candidates.n_best(2)).T
    return np.asarray(1 - (first - second))


@strategy(
    "Many ways to mark it",
    term="n-best sequence entropy",
    reason=_many,
    needs_model=True,
    cost="medium",
    tasks=OF_SPANS,
)
def sequence_entropy(candidates: TokenCandidates) -> Floats:
    """Asks where the five likeliest answers to a text are equally likely, among themselves.

    Kim, Song, Kim, Cha and Lee, MMR-based active machine learning for bio named entity recognition, 2006
    """
    if not candidates.can_tell_apart:
        return np.zeros(len(candidates))
    return np.asarray(entr(softmax(candidates.n_best(_ANSWERS), axis=1)).sum(axis=1))
