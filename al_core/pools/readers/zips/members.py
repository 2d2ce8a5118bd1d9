"""What lies in a zip, each with what it is: unsafe things are refused, and names read as people wrote them."""

import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.pool import Note
from al_core.pools.readers.zips import kinds
from al_core.pools.readers.zips.kinds import Kind, kind_of
from al_core.pools.readers.zips.names import typed_names

MAX_MEMBERS = 500_000
MAX_MEMBER_BYTES = 64 << 20
MAX_TOTAL_BYTES = 64 << 30
MAX_RATIO = 200
NAMED = 3
KINDS_APART = 3
ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
MAC_ONLY = re.compile(r"(^|/)__MACOSX/")
MAC_TWIN = re.compile(r"(^|/)\._[^/]*$")
SYSTEM_NAME = re.compile(r"(^|/)(\.DS_Store|Thumbs\.db|desktop\.ini|ehthumbs\.db)$", re.IGNORECASE)
CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)  # beside tables, never told of
HIDDEN_PLACE = re.compile(r"(^|/)\.[^/]+(/|$)")


class Member(NamedTuple):
    """A file in a zip: how it is opened, its name with / between folders, and what it is."""

    info: zipfile.ZipInfo
    name: str
    kind: Kind

    @property
    def is_image(self) -> bool:
        """Whether it begins like an image of a kind that is read."""
        return bool(self.kind.form)


def members_of(archive: zipfile.ZipFile, source: str) -> list[Member]:
    """The files of a zip in the order of their names; raises BadInput at the first that is not safe to open.

    What a Mac puts beside each file is passed over, and is no part of what people packed.
    """
    listed = archive.infolist()
    if len(listed) > MAX_MEMBERS or sum(info.file_size for info in listed) > MAX_TOTAL_BYTES:
        raise BadInput(f"{source} holds more than {cells.grouped(MAX_MEMBERS)} files or 64 GB; split it.")
    names = typed_names(listed)
    for info, name in zip(listed, names, strict=True):
        _check(info, name, source)
    found = [
        Member(info, name, _kind(archive, info, name))
        for info, name in zip(listed, names, strict=True)
        if not name.endswith("/") and not MAC_ONLY.search(name)
    ]
    for member in found:
        _check_size(member, source)
    kept = [member for member in found if member.is_image or not MAC_TWIN.search(member.name)]
    return sorted(kept, key=lambda member: (cells.natural_key(member.name), member.name))


def unsafe(source: str, name: str, why: str) -> BadInput:
    """The refusal of a whole zip because of one file in it."""
    return BadInput(f"{source}, image {cells.shown_name(name, 120)}: {why}.")


def left_out(names: Iterable[tuple[str, Kind]]) -> list[Note]:
    """What is in the zip and becomes no example: by kind, counted, the first by their names, and what to do."""
    grouped: dict[Kind, list[str]] = defaultdict(list)
    for name, kind in names:
        grouped[kind].append(name)
    ordered = sorted(grouped.items(), key=lambda item: (not item[0].advice, -len(item[1])))
    said = [Note(_badge(found), _left_out(kind, found)) for kind, found in ordered[:KINDS_APART]]
    if rest := ordered[KINDS_APART:]:
        listed = ", ".join(f"{counted(len(found), kind.noun)} ({first_names(found)})" for kind, found in rest)
        said.append(Note(_badge([name for _, found in rest for name in found]), f"Left out as well: {listed}."))
    return said


def _badge(names: Sequence[str]) -> str:
    return f"{cells.grouped(len(names))} left out"


def _left_out(kind: Kind, names: Sequence[str]) -> str:
    verb, advice = "is" if len(names) == 1 else "are", f" {kind.advice}." if kind.advice else ""
    return f"{counted(len(names), kind.noun)} {verb} left out: {first_names(names)}.{advice}"


def first_names(names: Sequence[str]) -> str:
    """Up to three names of files, and how many more there are."""
    shown = [cells.shown_name(name, 120) for name in names[:NAMED]]
    if len(names) > NAMED:
        return f"{', '.join(shown)} and {cells.grouped(len(names) - NAMED)} more"
    return " and ".join([*filter(None, [", ".join(shown[:-1])]), *shown[-1:]])


def nothing_to_show(source: str, found: Sequence[Member]) -> BadInput:
    """The refusal of a zip without any image, by what it holds instead."""
    held: dict[Kind, list[str]] = defaultdict(list)
    for member in found:
        held[member.kind].append(member.name)
    if not held:
        return BadInput(f"{source} holds no images; zip a folder of images.")
    kind, names = max(held.items(), key=lambda item: len(item[1]))
    what = f"{counted(len(names), kind.noun)} ({first_names(names)}) and no image that can be read"
    advice = kind.advice or "Zip a folder of images"
    if kind in (kinds.TEXT_FILE, kinds.PARQUET_TABLE):
        advice = "Unpack it and upload the table" if len(names) == 1 else "Put texts into one table, a row each"
    return BadInput(f"{source} holds {what}. {advice}.")


def _check(info: zipfile.ZipInfo, name: str, source: str) -> None:
    raw = info.orig_filename.replace("\\", "/")
    if raw.startswith("/") or re.match(r"[A-Za-z]:", raw) or ".." in PurePosixPath(raw).parts:
        raise unsafe(source, name, "its name leads out of the zip; rename it")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise unsafe(source, name, "it is a link and not an image; put the image itself into the zip")
    if info.flag_bits & 1:
        raise unsafe(source, name, "it is locked with a password; make a zip without one")
    if name.lower().endswith(ARCHIVES) and not (MAC_ONLY.search(name) or MAC_TWIN.search(name)):
        raise unsafe(source, name, "it is a packed file inside the zip; unpack it first")


def _check_size(member: Member, source: str) -> None:
    size = member.info.file_size
    swollen = size > (1 << 20) and size > MAX_RATIO * max(1, member.info.compress_size)
    if swollen and member.kind != kinds.TEXT_FILE and member.kind.form not in kinds.PLAIN_FORMS:
        raise unsafe(source, member.name, f"it unpacks to {size >> 20} MB, too much for an image; remove it")


def _kind(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Kind:
    if SYSTEM_NAME.search(name):
        return kinds.SYSTEM_FILE
    if HIDDEN_PLACE.search(name) and not MAC_TWIN.search(name):
        return kinds.HIDDEN_FILE
    try:
        with archive.open(info) as file:
            kind = kind_of(file.read(kinds.HEAD_BYTES))
    except NotImplementedError:
        return kinds.OTHERWISE_PACKED
    except Exception:
        # zipfile, zlib, lzma and bz2 each have their own errors for damaged bytes.
        return kinds.DAMAGED_BYTES
    return kinds.TOO_LARGE if info.file_size > MAX_MEMBER_BYTES else kind
