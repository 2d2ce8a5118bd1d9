"""From a text to its tokens, by a rule that a project keeps for good: RULES by name.

A rule that gives other tokens gets another name, so that what was marked once means the same for ever.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from sys import maxunicode
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from al_core.errors import UnknownName

BY_WORDS, BY_BLANKS = "words", "blanks"
# Written without blanks between words: a character a token.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNSPACED_BEYOND = "\U00020000-\U0003ffff"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_TONE = "\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"  # changes the sign before it


def tokens_of(text: str, rule: str = BY_WORDS) -> NDArray[np.int32]:
    """Where each token of a text begins and ends, in code points, shape (tokens, 2). Raises UnknownName.

    Examples
    --------
    >>> from al_core.spans.tokens import tokens_of
    >>> [text[a:b] for text in ["Zoë's 1,200 €"] for a, b in tokens_of(text)]
    ['Zoë', "'", 's', '1,200', '€']
    """
    if rule not in RULES:
        raise UnknownName("rule for tokens", rule, RULES)
    places = [one.span() for one in RULES[rule]().finditer(text)]
    return np.array(places, np.int32).reshape(-1, 2)


@cache
def _words() -> re.Pattern[str]:
    """Words, numbers with their signs inside, and every other sign by itself with all that is put upon it."""
    marks = _class_of_marks()
    on_it = f"(?:[{marks}{_TONE}]|\u200d[^\\s\\w])*"
    unspaced = f"[{_UNSPACED}{_UNSPACED_BEYOND}]"
    letter = f"(?:(?!{unspaced})[^\\W\\d_])"
    number = r"\d+(?:[.,:]\d+)*"
    return re.compile(f"{_FLAG}|{unspaced}[{marks}]*|{letter}(?:{letter}|[{marks}]|\\d)*|{number}|\\S{on_it}")


@cache
def _class_of_marks() -> str:
    """All signs that are put upon others (accents, vowels of Indian scripts), as ranges of a regular expression."""
    found = [code for code in range(min(maxunicode, 0x1FFFF) + 1) if category(chr(code)).startswith("M")]
    ranges: list[list[int]] = []
    for code in found:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


@cache
def _blanks() -> re.Pattern[str]:
    """What stands between blanks, as texts that were handed in as tokens are kept; other spaces are inside a token."""
    return re.compile("[^ \n]+")


RULES: Mapping[str, Callable[[], re.Pattern[str]]] = {BY_WORDS: _words, BY_BLANKS: _blanks}
