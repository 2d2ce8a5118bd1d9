"""The names of files in a zip as people typed them: their letters are guessed where the zip does not tell."""

import re
import zipfile
from collections.abc import Sequence

UTF_8_FLAG = 0x800
# What zipfile reads names as that are not marked as UTF-8.
UNMARKED = "cp437"
KANA_OR_KANJI = re.compile("[\x00-\x7f\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60]+")
HANGUL = re.compile("[\x00-\x7f\u3000-\u303f\uac00-\ud7a3]+")
HANZI = re.compile("[\x00-\x7f\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]+")
CYRILLIC = re.compile("[\x00-\x7f\u0401-\u045e№]+")
LEGACY = (("shift_jis", KANA_OR_KANJI), ("euc_kr", HANGUL), ("gb2312", HANZI), ("cp866", CYRILLIC))


def typed_names(listed: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The name of each file with / between folders, where Windows may have put a backslash."""
    raws = [_unmarked(info) for info in listed]
    encoding = _guessed(b"/".join(raw for raw in raws if raw))
    names = [raw.decode(encoding) if raw else info.filename for raw, info in zip(raws, listed, strict=True)]
    return [re.sub(r"/(\./|/)+", "/", name.replace("\\", "/")).removeprefix("./") for name in names]


def _unmarked(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name whose letters the zip does not tell; nothing for all others."""
    if info.flag_bits & UTF_8_FLAG or info.filename.isascii():
        return b""
    try:
        return info.filename.encode(UNMARKED)
    except UnicodeEncodeError:
        return b""


def _guessed(raw: bytes) -> str:
    """What all names can be read as: UTF-8, else where most letters are foreign one of four scripts."""
    if _reads(raw, "utf-8", re.compile(".*", re.DOTALL)):
        return "utf-8"
    stems = re.sub(rb"\.\w+(?=/|$)", b"", raw)
    if sum(byte > 127 for byte in stems) <= len(re.findall(rb"[A-Za-z]", stems)):
        return UNMARKED
    return next((encoding for encoding, script in LEGACY if _reads(raw, encoding, script)), UNMARKED)


def _reads(raw: bytes, encoding: str, script: re.Pattern[str]) -> bool:
    try:
        return script.fullmatch(raw.decode(encoding)) is not None
    except UnicodeDecodeError:
        return False
