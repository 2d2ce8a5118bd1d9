"""Spans that are found: ask where the model would mark most, doubtful or not."""

import numpy as np

from al_core.matrices.rows import Floats
from al_core.queries.token_candidates import TokenCandidates
from al_core.strategies.base import strategy
from al_core.strategies.sequence.answer_doubt import answer_in_words
from al_core.strategies.sequence.token_doubt import OF_SPANS, unless_nothing


def _would_mark(candidates: TokenCandidates, position: int) -> str:
    return (
        unless_nothing(candidates, position) or f"The model would mark {answer_in_words(candidates, position)} in it."
    )


@strategy("Most that is marked", reason=_would_mark, needs_model=True, by_chance=True, tasks=OF_SPANS)
def tag_count(candidates: TokenCandidates) -> Floats:
    """Asks where the model takes most words for parts of spans. Needs few texts, but takes long ones; ties by chance.

    Kohl, Krämer, Fohry and Kraft, Comparative performance analysis of active learning strategies for the entity
    recognition task, 2024
    """
    return candidates.total(candidates.is_named) if candidates.can_tell_apart else np.zeros(len(candidates))
