"""Committee of taggers: ask where models that know other draws of the labels mark words in other ways."""

import numpy as np

from al_core.matrices.rows import Doubles
from al_core.queries.token_candidates import TokenCandidates
from al_core.strategies.base import strategy
from al_core.strategies.sequence.token_doubt import OF_SPANS, tag_in_words, unless_nothing, word_at


def vote_entropies(candidates: TokenCandidates) -> Doubles:
    """The entropy of the votes for the tag of each token, shape (all tokens,)."""
    votes = candidates.committee_votes
    agreeing = np.zeros(votes.shape)
    for vote in votes:
        agreeing += votes == vote
    # Each member stands for one of those who agree with it, so that a tag is counted once in all.
    return np.asarray(-np.log(agreeing / len(votes)).mean(axis=0))


def _at_odds(candidates: TokenCandidates, position: int) -> str:
    if said := unless_nothing(candidates, position):
        return said
    here = candidates.tokens_at(position)
    token = int(vote_entropies(candidates)[here].argmax())
    votes = candidates.committee_votes[:, here][:, token]
    said_by = list(dict.fromkeys(tag_in_words(candidates.classes[vote]) for vote in votes.tolist()))
    word = word_at(candidates, position, token)
    if len(np.unique(votes)) == 1:
        return f"All {len(votes)} models of the committee mark the same here; nothing divides them more."
    if len(said_by) == 1:
        return f"The {len(votes)} models of the committee let “{said_by[0]}” begin or end elsewhere at {word}."
    return f"The {len(votes)} models of the committee differ, as over {word}: {' or '.join(said_by)}."


@strategy(
    "Models mark other words",
    term="query by committee (vote entropy by token)",
    reason=_at_odds,
    needs_model=True,
    by_chance=True,
    cost="medium",
    tasks=OF_SPANS,
)
def token_vote_entropy(candidates: TokenCandidates) -> Doubles:
    """Asks where models that know other draws of the labels differ over most words for what there is to read.

    Five taggers, each on a bootstrap sample of the labelled texts; the entropy of their votes for the tag of a token,
    averaged over the tokens.

    Argamon-Engelson and Dagan, Committee-based sample selection for probabilistic classifiers, 1999
    """
    return candidates.mean(vote_entropies(candidates)) if candidates.can_tell_apart else np.zeros(len(candidates))
