"""Committee: ask where several models, each trained in its own way on the labels, disagree."""

import numpy as np
from numpy.typing import NDArray

from al_core.queries.joint_entropy import entropy_of
from al_core.strategies.base import Candidates, strategy

SAME = 0.005  # a difference that vanishes when shares are written as whole percents

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def mutual_information(proba: NDArray[np.floating]) -> NDArray[np.floating]:
    """What a label would tell about which member is right, in nats, from proba of shape (members, candidates, classes).

    The entropy of the members' mean less the mean of their entropies; the mean KL divergence of a member to the mean is
    the same number.
    """
    return np.asarray(np.maximum(entropy_of(proba.mean(axis=0)) - entropy_of(proba).mean(axis=0), 0))


def numbered(count: int, *, opening: bool = False) -> str:
    """A count above 0, in words up to ten, with a capital where it opens a sentence."""
    word = _NUMBERS[count - 1] if count <= len(_NUMBERS) else str(count)
    return word.capitalize() if opening else word


def gives_probabilities(candidates: Candidates) -> bool:
    """Whether all members of the committee give probabilities, so that they may be shown."""
    return all(hasattr(member, "predict_proba") for member in candidates.context.committee)


def in_brackets(candidates: Candidates, share: float) -> str:
    """A share in brackets where the committee's probabilities may be shown, else nothing."""
    return f" ({share:.0%})" if gives_probabilities(candidates) else ""


def _like_minded(votes: NDArray[np.integer]) -> NDArray[np.uint16]:
    """For every member how many vote as it does, itself included, shape (members, candidates)."""
    return np.stack([(votes == vote).sum(axis=0, dtype=np.uint16) for vote in votes])


def _dissents(candidates: Candidates, position: int) -> str:
    votes = candidates.committee_votes[:, position]
    counts = np.bincount(votes, minlength=len(candidates.classes))
    likeliest, members = candidates.classes[counts.argmax()], numbered(len(votes))
    dissenters = len(votes) - int(counts.max())
    if not dissenters:
        return f"All {members} committee members say {likeliest}; nothing divides them more."
    verb = "disagrees" if dissenters == 1 else "disagree"
    return f"{numbered(dissenters, opening=True)} of {members} committee members {verb} with {likeliest}."


def all_the_same(members: str) -> str:
    """The sentence where nothing divides the committee."""
    return f"All {members} committee members believe the same; nothing divides them more."


def one_class_reason(candidates: Candidates) -> str | None:
    """The sentence where the committee has seen one class only; None otherwise."""
    known = candidates.context.committee[0].classes_
    return f"The committee has only seen {known[0]} so far, so it has nothing to weigh." if len(known) < 2 else None


def _strays(candidates: Candidates, position: int) -> str:
    proba = candidates.committee_proba[:, position]
    together, members = proba.mean(axis=0), numbered(len(proba))
    ahead = proba - together
    member, column = np.unravel_index(ahead.argmax(), ahead.shape)
    if ahead[member, column] < SAME:
        return one_class_reason(candidates) or all_the_same(members)
    label = candidates.classes[column]
    alone, all_of_them = (in_brackets(candidates, float(one[column])) for one in (proba[member], together))
    return f"One committee member holds {label} likelier{alone} than all {members} do together{all_of_them}."


def _hesitate(candidates: Candidates, position: int) -> str:
    proba = candidates.committee_proba[:, position]
    if len(candidates.classes) < 2:
        return str(one_class_reason(candidates))
    together = proba.mean(axis=0)
    first, second = (
        f"{candidates.classes[column]}{in_brackets(candidates, together[column])}"
        for column in np.argsort(-together, kind="stable")[:2]
    )
    return one_class_reason(candidates) or (
        f"Together the {numbered(len(proba))} committee members hesitate between {first} and {second}."
    )


@strategy("Ask a committee", reason=_dissents, needs_model=True, by_chance=True, cost="medium")
def vote_entropy(candidates: Candidates) -> NDArray[np.float64]:
    """Trains five models and asks where their votes are split. Steady with noisy labels; slower to learn.

    (The paper draws the members from a posterior, here each has learnt a sample of the labels, and divides by the
    logarithm of the number of members or classes, which changes no order.)

    Dagan and Engelson, Committee-based sampling for training probabilistic classifiers, 1995
    """
    votes = candidates.committee_votes
    # From whole numbers, so that equal splits get equal scores: a member's vote has a share of like-minded / members.
    like_minded = _like_minded(votes).prod(axis=0, dtype=np.float64)
    return np.asarray(np.log(float(len(votes)) ** len(votes) / like_minded) / len(votes))


@strategy(
    "A committee far apart", term="KL divergence", reason=_strays, needs_model=True, by_chance=True, cost="medium"
)
def kl_divergence(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where the models of a committee are sure of different answers. Sees more than votes do; for few labels.

    The mean KL divergence of the members to their mean, which on the same committee equals `bald`. (The paper
    multiplies it by the density of the pool, and learns from unlabelled texts, too.)

    McCallum and Nigam, Employing EM and pool-based active learning for text classification, 1998
    """
    return mutual_information(candidates.committee_proba)


@strategy("A committee in doubt", reason=_hesitate, needs_model=True, by_chance=True, cost="medium")
def consensus_entropy(candidates: Candidates) -> NDArray[np.floating]:
    """Asks where a committee's beliefs, put together, are spread over many classes. Entropy with a steadier model.

    The entropy of the members' mean (a soft vote).

    Settles, Active learning literature survey, 2009
    """
    return entropy_of(candidates.committee_proba.mean(axis=0))
