"""Change: ask where the model has changed its mind most as labels came."""

import numpy as np

from al_core.matrices.rows import Doubles
from al_core.queries.token_candidates import TokenCandidates
from al_core.strategies.base import strategy
from al_core.strategies.sequence.token_doubt import OF_SPANS, tag_in_words, unless_nothing, word_at


def _moved(candidates: TokenCandidates) -> Doubles:
    """How far belief about each token has moved from one model to the next in all, 0 to 2, shape (all tokens,)."""
    beliefs = [model.tag(candidates.sentences).marginals for model in candidates.earlier]
    steps = zip(beliefs, [*beliefs[1:], candidates.tagging.marginals], strict=True)
    return np.asarray(sum(np.abs(before - after).sum(axis=1) / 2 for before, after in steps), np.float64)


def _changed_its_mind(candidates: TokenCandidates, position: int) -> str:
    if said := unless_nothing(candidates, position):
        return said
    here = candidates.tokens_at(position)
    token = int(_moved(candidates)[here].argmax())
    models = [*candidates.earlier, candidates.model]
    told = [model.tag(candidates.sentences).marginals[here][token].argmax() for model in models]
    words = [tag_in_words(candidates.classes[code]) for code in told]
    word = word_at(candidates, position, token)
    if len(set(words)) == 1:
        return f"With more answers the model has changed how sure it is of {word} ({words[0]})."
    first, half, now = words
    return (
        f"With half of the answers the model takes {word} for {first}, with three quarters for {half}, now for {now}."
    )


@strategy(
    "Changes its mind",
    reason=_changed_its_mind,
    needs_model=True,
    by_chance=True,
    cost="medium",
    tasks=OF_SPANS,
)
def fluctuation_history(candidates: TokenCandidates) -> Doubles:
    """Asks where belief about words has moved most as answers came, for what there is to read.

    A question depends on the answers alone, not on how they came: so the history is made anew, with models that know
    half and three quarters of the answers, drawn at random. The total variation distance from the first to the second
    and from that to today's, averaged over the tokens.

    Yao, Dou, Nie and Wen, Looking back on the past: active learning with historical evaluation results, 2020
    """
    if not candidates.can_tell_apart:
        return np.zeros(len(candidates))
    return candidates.mean(candidates.of_tokens(_moved))
