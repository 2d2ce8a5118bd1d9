"""Which letters the bytes of a text file stand for: a guess from the whole file, which people can override."""

import codecs
from collections.abc import Iterator
from pathlib import Path

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark (BOM)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "gb18030": "GB 18030 (Chinese)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1250": "Windows-1250",
    "shift_jis": "Shift JIS (Japanese)",
}
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 20
EVIDENCE = 1 << 21

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
    if _is_chinese(evidence):
        return "gb18030"
    high = [byte for byte in evidence if byte > 127]
    return "cp1252" if sum(byte in WESTERN for byte in high) >= 0.9 * len(high) else "utf-8"


def _is_chinese(evidence: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(evidence)
    except UnicodeDecodeError:
        return False
    foreign = [sign for sign in text if not sign.isascii()]
    common = sum(len(sign.encode("gb2312", "ignore")) == 2 for sign in foreign)
    return common >= 0.95 * len(foreign)
