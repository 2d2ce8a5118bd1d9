"""Short made-up messages to a shop, each about none, one, two or three of six topics: the grammar of `messages`."""

import random

from al_core.pools.messages import BLURRED, CLAUSES, CLOSINGS, REQUESTS, worded

SUBJECTS = ("Delivery", "Billing", "Technical fault", "Returns", "Account", "Praise")

# Of a hundred messages, how many are about none, one, two, three topics; and how often each topic comes up.
_HOW_MANY = (9, 45, 33, 13)
_HOW_OFTEN = (30, 24, 22, 16, 10, 14)
_VAGUE = 0.08  # as in `messages`: only the hidden topic knows

# fmt: off
_MORE: dict[str, tuple[str, ...]] = {
    "Returns": (
        "I would like to send the {thing} back", "how do I return {order}",
        "the {thing} is too small, can I swap it", "where can I drop off the return",
        "I need a return label for {order}",
        "it is the wrong colour, please exchange it",
        "can I still give the {thing} back after {wait}",
        "I sent the {thing} back {day} and have heard nothing",
        "do I need the box to return the {thing}", "please take the {thing} back",
        "I ordered two and want to return one", "does the return cost anything",
        "the {thing} does not fit, I want another size",
        "the return form does not know {order}", "I changed my mind about the {thing}",
    ),
    "Account": (
        "I cannot log in any more", "please change my e-mail address", "I forgot my password and no link comes",
        "my account is locked since {day}", "please delete my account", "how do I change my password",
        "my name is wrong in my profile", "I get your newsletter although I unsubscribed",
        "there are two accounts with my e-mail", "my points are gone from my account",
        "the link to confirm my e-mail is dead",
        "somebody else seems to have logged in as me", "my wish list has vanished from my profile",
    ),
}
_NOTHING = (
    "are you open on {soon}", "do you also have a shop in the north", "is there a job for a student in your team",
    "which {thing} would you recommend", "do you sell vouchers as a gift", "I am writing for our school paper",
    "please pass this on to {person}", "is the {thing} coming back into stock", "does the {thing} come in green",
    "how loud is the {thing}", "sorry, my last message was for somebody else", "do you print names on the {thing}",
    "what is the {part} made of", "may we use your photo of the {thing}", "our club is looking for a sponsor",
)
# fmt: on

_SAYS = CLAUSES | _MORE


def write_mixed(n: int, seed: int = 0) -> list[tuple[str, tuple[str, ...]]]:
    """n different (message, its topics) pairs, the same for the same seed; no topics where it is about none."""
    dice = random.Random(seed)
    written: dict[str, tuple[str, ...]] = {}
    while len(written) < n:
        about = _drawn(dice)
        written.setdefault(_said_of(about, dice), about)
    return list(written.items())


def _drawn(dice: random.Random) -> tuple[str, ...]:
    """The topics of one message, in the order of SUBJECTS."""
    wanted = dice.choices(range(len(_HOW_MANY)), _HOW_MANY)[0]
    about: set[str] = set()
    while len(about) < wanted:
        about |= set(dice.choices(SUBJECTS, _HOW_OFTEN))
    return tuple(topic for topic in SUBJECTS if topic in about)


def _said_of(about: tuple[str, ...], dice: random.Random) -> str:
    """A clause a topic in any order, and now and then a second one of the only topic."""
    clauses = [_clause(topic, dice) for topic in about] or [dice.choice(_NOTHING)]
    if len(about) == 1 and dice.random() < 0.35:
        clauses.append(dice.choice(_SAYS[about[0]]))
    dice.shuffle(clauses)
    return worded(list(dict.fromkeys(clauses)), CLOSINGS if "Praise" in about else CLOSINGS + REQUESTS, dice)


def _clause(topic: str, dice: random.Random) -> str:
    vague = topic in BLURRED and dice.random() < _VAGUE
    return dice.choice((BLURRED if vague else _SAYS)[topic])
