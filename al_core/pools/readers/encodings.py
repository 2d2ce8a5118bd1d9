"""Which letters the bytes of a text file stand for: a guess from the whole file, which people can override."""

import codecs
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from al_core.pools.alphabets import OF_CYRILLIC, OF_LATIN, OF_THAI, best_of, stands_among_latin

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark (BOM)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "shift_jis": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "koi8_u": "KOI8-U (Ukrainian)",
    "cp866": "DOS 866 (Cyrillic)",
    "iso8859_5": "ISO 8859-5 (Cyrillic)",
    "cp1250": "Windows-1250 (Central Europe)",
    "iso8859_2": "Latin-2 (Central Europe)",
    "cp1257": "Windows-1257 (Baltic)",
    "iso8859_15": "Latin-9 (with €)",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850 (Western Europe)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp874": "Windows-874 (Thai)",
    "iso2022_jp": "ISO-2022-JP (Japanese)",
    "hz": "HZ (Chinese)",
    "utf-7": "UTF-7",
}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 20
EVIDENCE = 1 << 21

JAPANESE = ("shift_jis", "euc_jp")
OTHERS = ["gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp1253", "cp1256", "cp1250"]
ALPHABETS = {"cp1255": frozenset(range(0xE0, 0xFB)), "cp1254": frozenset("çğıöşüÇĞİÖŞÜ".encode("cp1254"))}
FEWEST_LETTERS = 8
FEWEST_NULS = 0.01
SHIFTED_JAPANESE = re.compile(rb"\x1b\$[B@][!-~]{2}")
SHIFTED_CHINESE = re.compile(rb"~\{(?:[!-}][!-~])+~\}")
SHIFTED_UTF_16 = re.compile(rb"(?<![\w+/-])\+[A-Za-z0-9+/]{3,}|(?<=[a-z])\+A[A-Za-z0-9+/]{2,}")
FEWEST_SHIFTED = 8
SAMPLE = 1 << 15
MANY_IN_A_ROW = re.compile(rb"[\xc0-\xff]{4,}|[\x80-\xff]{6,}")
SIGN_IN_A_WORD = re.compile(rb"(?<=[A-Za-z\xc0-\xff])[\xa1-\xbf](?=[A-Za-z\xc0-\xff])")

# Letters and signs that Western texts really use; others, such as ÿ or a lone ¤, speak for damage.
WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ‘’“”„‚–—…€£§«»°±²³µ·½¼©®™•\xa0¡¿º".encode("cp1252")
)


def guess_encoding(path: Path) -> str:
    """The likeliest key of ENCODINGS; "utf-8" when a file fits none, so that its bad byte is named later."""
    with path.open("rb") as file:
        head = file.read(_CHUNK >> 4)
    if told := _told(head):
        return told
    if _is_utf_8(_chunks(path)):
        return "utf-8"
    return _eight_bits(_evidence(path))


def encoding_of(content: bytes) -> str:
    """The likeliest key of ENCODINGS for a short text."""
    return _told(content) or ("utf-8" if _is_utf_8([content]) else _eight_bits(content[:EVIDENCE]))


def text_in(content: bytes, otherwise: str) -> str:
    """The text of a short file, in the encoding it tells, in UTF-8 where it fits, or `otherwise`; bad bytes stay."""
    encoding = _told(content) or ("utf-8" if _is_utf_8([content]) else otherwise)
    return content.decode(encoding, "surrogateescape")


def _told(head: bytes) -> str | None:
    """The encoding that a file begins with, or writes in a way of its own."""
    if marked := next((encoding for mark, encoding in MARKS if head.startswith(mark)), None):
        return marked
    if wide := utf_16_without_mark(head):
        return wide
    if SHIFTED_JAPANESE.search(head):
        return "iso2022_jp"
    if head.isascii() and len(SHIFTED_CHINESE.findall(head)) >= FEWEST_SHIFTED:
        return "hz"
    return "utf-7" if head.isascii() and _is_utf_7(head) else None


def _is_utf_7(head: bytes) -> bool:
    """Whether what stands behind each plus is UTF-16 in base64: whole signs, no bits left over, and all letters."""
    shifted = [one[1:] for one in SHIFTED_UTF_16.findall(head)]
    if len(shifted) < FEWEST_SHIFTED:
        return False
    for one in shifted[:-1]:
        content = b64decode(one + b"=" * (-len(one) % 4))
        left_over = b64encode(content).rstrip(b"=") != one
        if left_over or len(content) % 2 or not content.decode("utf-16-be", "replace").isalpha():
            return False
    return True


def utf_16_without_mark(head: bytes) -> str | None:
    """UTF-16 without a mark: NUL stands in every second place only, if but beside signs and blanks, and all is text."""
    head = head[: len(head) // 2 * 2]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < max(3, FEWEST_NULS * len(head) // 2) or min(first, second) > 0.1 * max(first, second):
        return None
    encoding = "utf-16-le" if second > first else "utf-16-be"
    text = head.decode(encoding, "ignore")
    unusual = sum(unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs") and not sign.isspace() for sign in text)
    return encoding if unusual <= 0.01 * len(text) else None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _is_utf_8(chunks: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _evidence(path: Path) -> bytes:
    """Up to two megabytes of whole lines that hold more than ASCII."""
    found, size, rest = [], 0, b""
    for chunk in _chunks(path):
        *lines, rest = (rest + chunk).split(b"\n")
        found += [line for line in lines if not line.isascii()]
        size = sum(map(len, found))
        if size > EVIDENCE:
            break
    return b"\n".join([*found, rest])


def _eight_bits(evidence: bytes) -> str:
    lenient = evidence.decode("utf-8", "replace")
    damaged = lenient.count("�")
    if sum(not sign.isascii() for sign in lenient) - damaged > damaged:
        return "utf-8"
    sample = evidence[:SAMPLE]
    if _is_western(evidence):
        return "iso8859_15" if best_of(sample, OF_LATIN) == "iso8859_15" else "cp1252"
    if kana := next((encoding for encoding in JAPANESE if _has_kana(evidence, encoding)), None):
        return kana
    if sum(byte > 127 for byte in evidence) < FEWEST_LETTERS:
        # A few bytes that fit nothing are damage and no alphabet.
        return "utf-8"
    latin = best_of(sample, OF_LATIN) if stands_among_latin(sample) else None
    likeliest = latin or _likeliest(evidence)
    if likeliest == "utf-8" or likeliest in OF_CYRILLIC:
        return best_of(sample, OF_CYRILLIC) or best_of(sample, OF_THAI) or best_of(sample, OF_LATIN) or likeliest
    return likeliest


def _is_western(evidence: bytes) -> bool:
    """Single letters with accents, and signs beside words and never within one."""
    high = [byte for byte in evidence if byte > 127]
    strange = sum(map(len, MANY_IN_A_ROW.findall(evidence))) + 2 * len(SIGN_IN_A_WORD.findall(evidence))
    return sum(byte in WESTERN for byte in high) >= 0.9 * len(high) and strange <= 0.1 * len(high)


def _has_kana(evidence: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(evidence)
    except UnicodeDecodeError:
        return False
    foreign = [sign for sign in text if not sign.isascii()]
    return sum("ぁ" <= sign <= "ー" for sign in foreign) > 0.3 * len(foreign)


def _likeliest(evidence: bytes) -> str:
    """What the letters look like."""
    high = [byte for byte in evidence if byte > 127]
    for encoding, letters in ALPHABETS.items():
        if sum(byte in letters for byte in high) >= 0.95 * len(high):
            return encoding
    best = from_bytes(evidence[:SAMPLE], cp_isolation=OTHERS).best()
    if best is None or (best.encoding == "cp1250" and not all(sign.isascii() or sign.isalpha() for sign in str(best))):
        return "utf-8"
    return best.encoding
