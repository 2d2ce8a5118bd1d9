"""Made-up messages that name people, places, dates and amounts of money, with where in the text each stands.

Nothing but its company tells some words: May is a month, a woman and a verb, Jordan a country and a man, and a number
the size of a shoe or the rent. Names are put together from so many parts that most of them are met once.
"""

import random
import re
from collections.abc import Callable

from al_core.pools import named_words as words
from al_core.spans.marking import Marking, Span, marking_of

NAMED_KINDS = ("Person", "Place", "Date", "Amount")

# Of a hundred messages how many are one line, a paragraph, several, and one line with another from right to left.
_LENGTHS = (38, 40, 18, 4)
# How often: all in small letters; a face behind the text; a clause that names nothing; a word that names two things.
_LOWERED, _WITH_FACE, _NAMELESS, _TWO_FACED = 0.12, 0.10, 0.25, 0.20
_STOPS = (". ", ". ", ". ", ", and ", "; ", " – ", "! ")
_ENDS = (".", ".", ".", "!", "")

_SLOT = re.compile(r"\{(\w+)(?:=([^}]*))?\}")
_ASKS = re.compile(r"(who|when|can|could|how|is|may) ")
_A_SENTENCE_BEGINS = re.compile(r"(^|[.?!]|\n)\s*$")


def write_named(n: int, seed: int = 0) -> list[tuple[str, Marking]]:
    """n different (message, what it names) pairs, the same for the same seed."""
    dice = random.Random(seed)
    written: dict[str, Marking] = {}
    while len(written) < n:
        text, marking = _filled(_outlined(dice), dice)
        written.setdefault(text.lower() if dice.random() < _LOWERED else text, marking)
    return list(written.items())


def _outlined(dice: random.Random) -> str:
    """A message with slots."""
    length = dice.choices(range(len(_LENGTHS)), _LENGTHS)[0]
    if length == 0:
        return _sentences(1, dice)
    if length == 3:
        return f"{_sentences(1, dice)}\n{_from_right(dice)}"
    greeting, closing = dice.choice(words.GREETINGS), dice.choice(words.SIGNATURES)
    if length == 1:
        return " ".join(filter(None, (greeting, _sentences(dice.randint(2, 3), dice), closing)))
    paragraphs = [_sentences(dice.randint(1, 4), dice) for _ in range(dice.randint(2, 3))]
    return "\n\n".join(filter(None, (greeting, *paragraphs, closing)))


def _sentences(n: int, dice: random.Random) -> str:
    text = ""
    for left in reversed(range(n)):
        clause = dice.choice(words.NAMELESS_CLAUSES if dice.random() < _NAMELESS else words.CLAUSES_WITH_NAMES)
        text += clause[:1].upper() + clause[1:] if _A_SENTENCE_BEGINS.search(text) else clause
        text += "? " if _ASKS.match(clause) else dice.choice(_STOPS if left else _ENDS)
    return text.strip() + (f" {dice.choice(words.FACES)}" if dice.random() < _WITH_FACE else "")


def _from_right(dice: random.Random) -> str:
    """A line that is written from right to left; what its slots hold is chosen here."""
    tongue = dice.choice(words.FROM_RIGHT)
    return _SLOT.sub(lambda slot: f"{{{slot[1]}={dice.choice(tongue[slot[1]])}}}", dice.choice(tongue["line"]))


def _filled(outline: str, dice: random.Random) -> tuple[str, Marking]:
    """The message, and the pieces of it that name something."""
    text, spans, done = "", [], 0
    for slot in _SLOT.finditer(outline):
        text, done = text + outline[done : slot.start()], slot.end()
        lead, piece = ("", slot[2]) if slot[2] else _worded(slot[1], dice)
        if _A_SENTENCE_BEGINS.search(text):
            lead, piece = lead[:1].upper() + lead[1:], piece if lead else piece[:1].upper() + piece[1:]
        text += lead
        if slot[1] in _MAKES:
            spans.append(Span(len(text), len(text) + len(piece), _MAKES[slot[1]][0]))
        text += piece
    return text + outline[done:], marking_of(spans)


def _worded(slot: str, dice: random.Random) -> tuple[str, str]:
    """What stands in a slot: a lead that belongs to no name, such as a title, and the piece itself."""
    if slot in words.ASIDE:
        return "", dice.choice(words.ASIDE[slot])
    said = _MAKES[slot][1](dice)
    lead, _, piece = said.rpartition("|")
    return lead, piece


def _given(dice: random.Random) -> str:
    return dice.choice(words.TWO_FACED_GIVEN if dice.random() < _TWO_FACED else words.GIVEN_NAMES)


def _family(dice: random.Random) -> str:
    name = dice.choice(words.TWO_FACED_FAMILIES if dice.random() < _TWO_FACED else words.FAMILY_NAMES)
    return f"{dice.choice(words.PARTICLES)} {name}" if dice.random() < 0.05 else name


def _titled(dice: random.Random) -> str:
    return f"{dice.choice(words.TITLES)} |{_family(dice)}"


def _person(dice: random.Random) -> str:
    given, family = _given(dice), _family(dice)
    forms = {
        f"{given} {family}": 42,
        given: 26,
        _titled(dice): 12,
        f"{given[0]}. {family}": 8,
        f"{given} {_given(dice)[0]}. {family}": 6,
        f"{given} {family}-{dice.choice(words.FAMILY_NAMES)}": 6,
    }
    return _drawn(forms, dice)


def _street(dice: random.Random) -> str:
    return f"{dice.choice(words.STREETS)} {dice.choice(words.KINDS_OF_STREET)}"


def _place(dice: random.Random) -> str:
    forms = {
        dice.choice(words.TOWNS): 60,
        dice.choice(words.TWO_FACED_TOWNS): 20,
        dice.choice(words.LONGER_PLACES): 8,
        _street(dice): 12,
    }
    return _drawn(forms, dice)


def _date(dice: random.Random) -> str:
    """A day."""
    day, month, year = dice.randint(1, 28), dice.choice(words.MONTHS_WRITTEN), dice.randint(2019, 2026)
    number, weekday = dice.randint(1, 12), dice.choice(words.DAYS_OF_THE_WEEK)
    nth = f"{day}" + {1: "st", 2: "nd", 3: "rd"}.get(day % 20, "th")
    forms = (
        f"{day} {month}",
        f"{month} {day}",
        f"the |{nth} of {month}",
        f"{day:02}/{number:02}/{year}",
        f"{year}-{number:02}-{day:02}",
        f"{day}/{number}",
        f"{day} {month} {year}",
        weekday,
        weekday,
        f"next {weekday}",
        f"{weekday} {day} {month}",
        f"the |{nth}",
        dice.choice(words.FEASTS),
    )
    return dice.choice(forms)


def _month(dice: random.Random) -> str:
    """A month, a year or a season."""
    month, year = dice.choice(words.MONTHS_WRITTEN), dice.randint(2015, 2026)
    return dice.choice((month, month, f"{month} {year}", f"{year}", f"summer {year}", f"the |winter of {year}"))


def _amount(dice: random.Random) -> str:
    n = dice.choice((dice.randint(2, 99), 5 * dice.randint(3, 60), 50 * dice.randint(3, 90)))
    sign, code, coins = (dice.choice(each) for each in (words.CURRENCY_SIGNS, words.CURRENCY_CODES, words.COINS))
    forms = {
        f"{sign}{n:,}": 14,
        f"{sign}{n}.{dice.randint(10, 99)}": 12,
        f"{n:,} €": 10,
        f"{code} {n:,}": 10,
        f"{n} {code}": 5,
        f"{n} {coins}": 12,
        f"{dice.choice(words.SUMS_IN_WORDS)} {coins}": 10,
        f"half a million {coins}": 2,
        f"{n:,} kr": 5,
        f"{n}p": 3,
        f"{n}k": 3,
        f"{n:,}": 8,
    }
    return _drawn(forms, dice)


def _drawn(forms: dict[str, int], dice: random.Random) -> str:
    """One of the forms, each as often as it says."""
    return dice.choices(list(forms), list(forms.values()))[0]


_MAKES: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "person": ("Person", _person),
    "given": ("Person", _given),
    "titled": ("Person", _titled),
    "place": ("Place", _place),
    "street": ("Place", _street),
    "date": ("Date", _date),
    "month": ("Date", _month),
    "amount": ("Amount", _amount),
}
