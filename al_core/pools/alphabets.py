"""Which of several encodings of the same letters a text is in, told by where its letters and signs stand."""

import re
from collections.abc import Mapping

Alphabets = tuple[str, ...]

_WESTERN: Alphabets = ("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüÿ",)
_CENTRAL: Alphabets = ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäôľĺŕ", "áéíóöőúüű", "ăâîşţ", "čćđšž")
OF_LATIN: dict[str, Alphabets] = {
    "cp1252": _WESTERN,
    "iso8859_15": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": ("çğıöşüâîûi\u0307",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
}
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
OF_CYRILLIC: dict[str, Alphabets] = {
    "cp1251": (_RUSSIAN + "іїєґў", "абвгдежзијклмнопрстуфхцчшђљњћџ"),
    "koi8_r": (_RUSSIAN,),
    "koi8_u": (_RUSSIAN + "іїєґ",),
    "cp866": (_RUSSIAN + "їєў",),
    "iso8859_5": (_RUSSIAN + "іїєў",),
}
OF_THAI: dict[str, Alphabets] = {"cp874": ("".join(map(chr, range(0xE01, 0xE5C))),)}
AROUND_WORDS = frozenset("‘’“”„‚–—…€£§«»°·¿¡\xa0©®™•№½²³")
SURE = 0.9
IN_CAPITALS = 0.97

_WIDE_RUN = re.compile(rb"[\x80-\xff]+")
_LETTER = re.compile(rb"[A-Za-z]")


def stands_among_latin(evidence: bytes) -> bool:
    """Whether most of what is beyond ASCII stands beside an ASCII letter, as accents do and other alphabets do not."""
    runs = list(_WIDE_RUN.finditer(evidence))
    beside = sum(
        bool(_LETTER.match(evidence, run.end()) or _LETTER.match(evidence, max(0, run.start() - 1))) for run in runs
    )
    return 2 * beside > len(runs)


def best_of(evidence: bytes, encodings: Mapping[str, Alphabets]) -> str | None:
    """The encoding in which nearly all letters are of its alphabet, and small within a word; None where none is."""
    scores = {encoding: _score(evidence, encoding, alphabets) for encoding, alphabets in encodings.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= SURE else None


def _score(evidence: bytes, encoding: str, alphabets: Alphabets) -> float:
    """The share of signs beyond ASCII that stand where they may, in the language that fits best."""
    text = evidence.decode(encoding, "replace")
    found = [at for at, sign in enumerate(text) if not sign.isascii()]
    return max(sum(_fits(text, at, letters) for at in found) for letters in alphabets) / max(1, len(found))


def _fits(text: str, at: int, letters: str) -> float:
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign.lower() in letters:
        return 1 if not sign.isupper() or not before.isalpha() else IN_CAPITALS if before.isupper() else 0
    return sign in AROUND_WORDS and not (before.isalpha() and after.isalpha() and sign != "’")
