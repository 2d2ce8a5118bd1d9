"""A zip of images, read without trusting it: every image becomes a row, everything else is counted and named."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.attribution import KnownFrom
from al_core.pools.intake import Block
from al_core.pools.pool import Note
from al_core.pools.readers.delimited import column_names
from al_core.pools.readers.zips import kinds
from al_core.pools.readers.zips.answers import class_folders
from al_core.pools.readers.zips.descriptions import ReadTable, describe_images, said_of
from al_core.pools.readers.zips.display import Drawn, UnreadableImage, drawn_anew, encoded
from al_core.pools.readers.zips.kinds import Kind
from al_core.pools.readers.zips.members import first_names, left_out, members_of, nothing_to_show, unsafe
from al_core.pools.readers.zips.vectors_of_images import vectors_packed_with

BLOCK_IMAGES = 100
SHOWN_IMAGES = 6
LOOKED_AT_IMAGES = 300
LOOKED_AT_BYTES = 64 << 20
LOOKED_AT_PIXELS = 150_000_000
BESIDE = 3
VECTORS_SHOWN = 20
LOOKS_THE_SAME = (
    "looks the same as an earlier image. We ask once",
    "look the same as earlier images. We ask each once",
)
OF_SEVERAL = ("has more pages or pictures; the first is shown", "have more pages or pictures; the first are shown")


class ImageZip:
    """The images of a zip in the order of their names; columns are image, file and folder, and those of a table in it.

    Last are the `vectors` that people packed with them, where there are some.

    An image that cannot be read is left out as soon as that is known: some after `look`, all after `blocks`. So it is
    with `repeats`, the places of images that look like an earlier one, with its place; places count from 1.
    """

    row = "image"

    def __init__(self, path: Path, name: str, read_table: ReadTable) -> None:
        self.path, self.name = path, name
        with self._opened() as archive:
            found = members_of(archive, name)
            self.images = [member for member in found if member.is_image]
            others = [member for member in found if not member.is_image]
            if not self.images:
                raise nothing_to_show(name, others)
            files = [member.name for member in self.images]
            self.description, self._said = describe_images(archive, files, others, read_table)
            self.vectors = vectors_packed_with(archive, files, others, self.description, name)
        self._folders = class_folders([cells.UNUSABLE.sub("�", name) for name in files])
        described = {
            *(self.description.tables if self.description else ()),
            *(self.vectors.members if self.vectors else ()),
        }
        self._others = [(member.name, member.kind) for member in others if member.name not in described]
        self._unread: dict[int, Kind] = {}
        self._first: dict[bytes, int] = {}
        self._n_opened = 0
        self._of_several: dict[int, None] = {}
        self.repeats: dict[int, int] = {}
        beside = [*(self.description.names if self.description else ()), *([self.vectors.name] if self.vectors else ())]
        self.names = column_names(["image", "file", "folder", *beside])

    def blocks(self) -> Iterator[Block]:
        """Rows with display copies in bounded blocks, those that cannot be read left out; raises BadInput at a bomb."""
        with self._opened() as archive:
            for start in range(0, len(self.images), BLOCK_IMAGES):
                stop = min(start + BLOCK_IMAGES, len(self.images))
                read = {at: encoded(one.image) for at in range(start, stop) if (one := self._drawn(archive, at))}
                yield Block(
                    [self._row(at) for at in read],
                    [at + 1 for at in read],
                    stop / len(self.images),
                    [*read.values()],
                )
        self._check_any()

    def look(self) -> tuple[bytes, ...]:
        """Open the first images, as many as take a moment; gives display copies of up to six."""
        copies: list[bytes] = []
        n_bytes = n_pixels = 0
        with self._opened() as archive:
            for at, member in enumerate(self.images[:LOOKED_AT_IMAGES]):
                if n_bytes > LOOKED_AT_BYTES or n_pixels > LOOKED_AT_PIXELS:
                    break
                n_bytes += member.info.file_size
                if (one := self._drawn(archive, at)) is not None:
                    n_pixels += one.n_pixels
                    copies += [encoded(one.image)] if len(copies) < SHOWN_IMAGES else []
        self._check_any()
        return tuple(copies)

    def rows(self) -> dict[int, list[str]]:
        """The rows without their pictures, by their 1-based place among the images; vectors in the first ones alone."""
        kept = [at for at in range(len(self.images)) if at not in self._unread]
        return {at + 1: self._row(at, vector=place < VECTORS_SHOWN) for place, at in enumerate(kept)}

    def notes(self) -> list[Note]:
        """What a table says, and what was left out and why, as far as it is known."""
        files, packed = [member.name for member in self.images], self.vectors is not None
        said = said_of(self.description, files, vectors_lie_beside=packed) if self.description else []
        said += self.vectors.notes() if self.vectors else []
        unread = [(self.images[at].name, why) for at, why in self._unread.items()]
        said += self._said + left_out([*unread, *self._others])
        said += self._about(self.repeats, counted(len(self.repeats), "repeat"), LOOKS_THE_SAME)
        said += self._about(self._of_several, "first picture", OF_SEVERAL)
        if 0 < self._n_opened < len(self.images):
            first, n = cells.grouped(self._n_opened), cells.grouped(len(self.images))
            said.append(Note("first images", f"The first {first} of {n} images were opened; all are when you go on."))
        return said

    def known_from(self, label: str) -> KnownFrom:
        """Who gave the labels in this column, by the places of images, where a tool's export among them told."""
        if not self.description or label not in self.names[BESIDE:]:
            return KnownFrom()
        field = self.description.names[self.names[BESIDE:].index(label)]
        column, known = self.description.columns.get(field), self.description.known_from
        said = {at + 1: people for at, people in known.said.items()}
        return KnownFrom(known.tools, said) if column and column.role == "label" else KnownFrom()

    def _about(self, places: Iterable[int], badge: str, verbs: tuple[str, str]) -> list[Note]:
        names = [self.images[place - 1].name for place in places]
        return [Note(badge, f"{first_names(names)} {verbs[len(names) > 1]}.")] if names else []

    def _row(self, at: int, *, vector: bool = True) -> list[str]:
        file = cells.UNUSABLE.sub("�", self.images[at].name)
        row = [file, file, self._folders[at]]
        if self.description:
            row += self.description.lines.get(at, [""] * len(self.description.names))
        if self.vectors:
            row.append(self.vectors.cell(at) if vector else "")
        return row

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            archive = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadInput(f"{self.name} is a damaged or cut-off zip file; make it again.") from error
        with archive:
            yield archive

    def _drawn(self, archive: zipfile.ZipFile, at: int) -> Drawn | None:
        """An image as it is shown, None where it cannot be read; raises BadInput where it is not safe to open."""
        member = self.images[at]
        self._n_opened = max(self._n_opened, at + 1)
        try:
            one = drawn_anew(archive.read(member.info))
            first = self._first.setdefault(one.digest, at)
        except UnreadableImage:
            self._unread[at] = kinds.UNREADABLE
        except BadInput as error:
            raise unsafe(self.name, member.name, str(error)) from None
        except Exception:
            # zipfile, zlib, lzma and bz2 each have their own errors for damaged bytes.
            self._unread[at] = kinds.DAMAGED_BYTES
        else:
            if first != at:
                self.repeats[at + 1] = first + 1
            if one.has_more:
                self._of_several[at + 1] = None
            return one
        return None

    def _check_any(self) -> None:
        if len(self._unread) == len(self.images):
            raise nothing_to_show(self.name, [self.images[at]._replace(kind=why) for at, why in self._unread.items()])
