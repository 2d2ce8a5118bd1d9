"""Which letters the bytes of a text file stand for: a guess from the whole file, which people can override."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

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
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 20
EVIDENCE = 1 << 21

JAPANESE = ("shift_jis", "euc_jp")
OTHERS = ["gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp1253", "cp1256", "cp1250"]
ALPHABETS = {"cp1255": frozenset(range(0xE0, 0xFB)), "cp1254": frozenset("çğıöşüÇĞİÖŞÜ".encode("cp1254"))}
FEWEST_LETTERS = 8
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
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if wide := _utf_16(head):
        return wide
    if _is_utf_8(path):
        return "utf-8"
    return _eight_bits(_evidence(path))


def _utf_16(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Western text is NUL."""
    pairs = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.4 * pairs and head[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[::2].count(0) > 0.4 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
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
    if _is_western(evidence):
        return "cp1252"
    return next((encoding for encoding in JAPANESE if _has_kana(evidence, encoding)), None) or _likeliest(evidence)


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
    """What the letters look like; a few bytes that fit nothing are damage and no alphabet."""
    high = [byte for byte in evidence if byte > 127]
    if len(high) < FEWEST_LETTERS:
        return "utf-8"
    for encoding, letters in ALPHABETS.items():
        if sum(byte in letters for byte in high) >= 0.95 * len(high):
            return encoding
    best = from_bytes(evidence[:SAMPLE], cp_isolation=OTHERS).best()
    if best is None or (best.encoding == "cp1250" and not all(sign.isascii() or sign.isalpha() for sign in str(best))):
        return "utf-8"
    return best.encoding
