"""A zip of text files, each one example: the folders are their classes, as with images."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers import columns
from al_core.pools.readers.delimited import BLOCK_CHARACTERS, BLOCK_LINES, column_names
from al_core.pools.readers.encodings import EVIDENCE, encoding_of, text_in
from al_core.pools.readers.packed import BESIDE_A_TABLE, check_swelling
from al_core.pools.readers.zips.answers import DIVISION, class_folders, columns_of_files
from al_core.pools.readers.zips.descriptions import ReadTable, describe_images, said_of
from al_core.pools.readers.zips.kinds import EMPTY_FILE, HEAD_BYTES, TEXT_FILE, kind_of
from al_core.pools.readers.zips.members import CLUTTER, left_out, members_of

TEXT_SUFFIX = re.compile(r"\.(txt|text|eml|html?)$|(^|/)[^./]+$|\.\d+$", re.IGNORECASE)
PICTURE = re.compile(r"\.(jpe?g|png|gif|bmp|tiff?|webp|npy|npz)$", re.IGNORECASE)
MANY_FILES = 20
HEADS_READ = 10
READ_FOR_ENCODING = 5_000
BEFORE_A_TABLE = 3


class TextFiles:
    """The texts of a zip in the order of their names; columns are text, file and folder, and those of a table in it."""

    row = "file"

    def __init__(self, path: Path, name: str, read_table: ReadTable) -> None:
        self.path, self.name = path, name
        with self._opened() as archive:
            check_swelling(sum(one.file_size for one in archive.infolist()), path.stat().st_size, name)
            found = members_of(archive, name)
            self.texts = [member for member in found if member.kind == TEXT_FILE and _is_a_text(member.name)]
            taken = {member.name for member in self.texts}
            others = [member for member in found if member.name not in taken]
            files = [member.name for member in self.texts]
            self.description, self._said = describe_images(archive, files, others, read_table)
            self._encoding = self._guessed(archive)
        self._folders = class_folders([cells.UNUSABLE.sub("�", name) for name in files])
        described = self.description.tables if self.description else ()
        self._others = [(member.name, member.kind) for member in others if member.name not in described]
        self.names = column_names(["text", "file", "folder", *(self.description.names if self.description else ())])

    def blocks(self) -> Iterator[Block]:
        """The texts in bounded blocks."""
        rows: list[Sequence[str]] = []
        start = size = 0
        with self._opened() as archive:
            for at, member in enumerate(self.texts, start=1):
                rows.append([text_in(archive.read(member.info), self._encoding).strip(), *self._beside(at - 1)])
                size += len(rows[-1][0])
                if len(rows) >= BLOCK_LINES or size >= BLOCK_CHARACTERS or at == len(self.texts):
                    yield Block(rows, range(start + 1, at + 1), at / len(self.texts))
                    rows, start, size = [], at, 0

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """The text to learn from; the folders of all files tell whether they are classes."""
        text = columns.describe(["text"], [row[:1] for row in rows], decimal)[0]
        every = [["", *self._beside(at)] for at in range(len(self.texts))]
        found = columns_of_files(self.names, every, self.description, "file")
        return (Column("text", "text", text.found), *found)

    def notes(self) -> list[Note]:
        """What becomes an example, what a table says, and what was left out."""
        said = [Note("texts", f"Each of {cells.grouped(len(self.texts))} text files is one example.")]
        if self.description:
            said += said_of(self.description, [member.name for member in self.texts], "file")
        return said + self._said + left_out(self._others)

    def _beside(self, at: int) -> list[str]:
        file = cells.UNUSABLE.sub("�", self.texts[at].name)
        blank: Sequence[str] = [""] * (len(self.names) - BEFORE_A_TABLE)
        return [file, self._folders[at], *(self.description.lines.get(at, blank) if self.description else blank)]

    def _guessed(self, archive: zipfile.ZipFile) -> str:
        """The encoding of those that are not UTF-8, told by the first of them."""
        evidence = bytearray()
        for member in self.texts[:READ_FOR_ENCODING]:
            content = archive.read(member.info)
            if not content.isascii() and encoding_of(content) != "utf-8":
                evidence += content + b"\n"
            if len(evidence) > EVIDENCE:
                break
        return encoding_of(bytes(evidence))

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield archive
        except BadInput:
            raise
        except Exception as error:
            # zipfile, zlib, lzma and bz2 each have their own errors for damaged bytes.
            raise BadInput(f"{self.name} is damaged, locked or cut off; make the zip again.") from error


def holds_texts(path: Path) -> bool:
    """Whether a zip is of text files that are an example each, and of nothing that is rather one itself.

    So are many, or some in folders of their own that say more than how they were divided; of few others each line is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = {one.filename.replace("\\", "/"): one for one in archive.infolist() if not one.is_dir()}
            members = [one for one in infos if not CLUTTER.search(one) and not BESIDE_A_TABLE.search(one)]
            texts = [one for one in members if _is_a_text(one)]
            if 2 * len(texts) <= len(members) or any(map(PICTURE.search, members)) or not _are_examples(texts):
                return False
            heads = [archive.open(infos[one]).read(HEAD_BYTES) for one in texts[:HEADS_READ]]
    except Exception:
        # zipfile, zlib, lzma and bz2 each have their own errors; whoever reads the zip says what is wrong.
        return False
    return all(kind_of(head) in (TEXT_FILE, EMPTY_FILE) for head in heads)


def _are_examples(texts: Sequence[str]) -> bool:
    if all(DIVISION.fullmatch(PurePosixPath(one).stem) for one in texts):
        return False
    folders = Counter(class_folders(texts))
    told = [folder for folder in folders if folder and not DIVISION.fullmatch(folder)]
    return len(texts) >= MANY_FILES or (len(told) > 1 and max(folders.values()) > 1)


def _is_a_text(name: str) -> bool:
    return bool(TEXT_SUFFIX.search(name)) and not BESIDE_A_TABLE.search(name) and not CLUTTER.search(name)
