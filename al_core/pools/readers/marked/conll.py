"""CoNLL and its relatives: a token a line with its tag in the last column, a blank line behind each sentence."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note
from al_core.pools.readers.delimited import NumberedRow, in_blocks
from al_core.pools.readers.marked.marks import Marks
from al_core.pools.readers.marked.schemes import TOKEN_BLANKS, is_signed, marking_of_tags, scheme_of
from al_core.pools.spans_known import spans_found
from al_core.spans.marking import written
from al_core.spans.tags import NO_SPAN
from al_core.spans.tokens import BY_BLANKS

DOCUMENT_MARK = "-DOCSTART-"
NAMED_REMARK = re.compile(r"#\s*(newdoc id|sent_id)\s*=\s*(\S.*?)\s*$")
BYTES_LOOKED_AT = 1 << 16
TEXT_COLUMN, LABEL_COLUMN, ID_COLUMN = "text", "label", "id"


class LineLayout(NamedTuple):
    """Where token and tag stand in a line, the tag from behind, and whether sentences have names."""

    token: int
    tag: int
    width: int
    named: bool
    headed: bool
    scheme: str


class TaggedLine(NamedTuple):
    """A token with its tag; no token between sentences, and the name of what begins there."""

    token: str = ""
    tag: str = ""
    kind: str = ""
    name: str = ""


class TaggedLines:
    """Sentences as texts, with a blank between any two tokens, and the spans that the tags say."""

    row = "sentence"

    def __init__(self, path: Path, name: str, encoding: str, layout: LineLayout) -> None:
        self.path, self.name, self.encoding, self.layout = path, name, encoding, layout
        self.names = [TEXT_COLUMN, LABEL_COLUMN, *([ID_COLUMN] if layout.named else [])]

    @property
    def marks(self) -> Marks:
        """The tags say spans of the text, whose tokens stand between blanks."""
        return Marks(TEXT_COLUMN, (LABEL_COLUMN,), BY_BLANKS)

    def notes(self) -> list[Note]:
        """How sentences became texts, and in which scheme the tags were."""
        converted = "" if self.layout.scheme == "IOB2" else f"; the tags are {self.layout.scheme} and were read as such"
        return [Note("tokens", f"A row is a sentence: its tokens with a blank between any two{converted}.")]

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """The sentence, its spans, and its name where it has one."""
        found = [Column(TEXT_COLUMN, "text", "the tokens of a sentence")]
        found += [Column(LABEL_COLUMN, "label", spans_found(row[1] for row in rows).sentence)]
        return (*found, *([Column(ID_COLUMN, "id", "document and sentence")] if self.layout.named else []))

    def blocks(self) -> Iterator[Block]:
        """The sentences in bounded blocks; raises BadInput at the first line without a tag."""
        return in_blocks(self._rows(), len(self.names))

    def _rows(self) -> Iterator[NumberedRow]:
        number, n_documents, in_document = 0, 0, 0
        document, name = "", ""
        tokens: list[str] = []
        tags: list[str] = []
        for line, done in self._lines():
            if line.token:
                tokens.append(line.token)
                tags.append(line.tag)
                continue
            if tokens:
                number, in_document = number + 1, in_document + 1
                yield self._cells(tokens, tags, name or f"{document or n_documents}.{in_document}"), number, done
                tokens, tags, name = [], [], ""
            if line.kind == "sent_id":
                name = line.name
            elif line.kind:
                n_documents, in_document, document = n_documents + 1, 0, line.name
        if tokens:
            yield self._cells(tokens, tags, name or f"{document or n_documents}.{in_document + 1}"), number + 1, 1.0

    def _cells(self, tokens: list[str], tags: list[str], name: str) -> list[str]:
        label = written(marking_of_tags(tokens, tags))
        return [" ".join(tokens), label, *([name] if self.layout.named else [])]

    def _lines(self) -> Iterator[tuple[TaggedLine, float]]:
        total, done = max(1, self.path.stat().st_size), 0.0
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, "surrogateescape") as file:
            for number, text in enumerate(file, 1):
                if number == 1 and self.layout.headed:
                    continue
                if (line := self._line(text.removeprefix("\ufeff").rstrip("\n"), number)) is not None:
                    done = done if line.token else min(0.999, raw.tell() / total)
                    yield line, done

    def _line(self, text: str, number: int) -> TaggedLine | None:
        """What a line says; None for a remark and for a token that is nothing but blanks."""
        if not text.strip():
            return TaggedLine()
        if text.startswith(DOCUMENT_MARK):
            return TaggedLine(kind=DOCUMENT_MARK)
        if is_remark(text, self.layout):
            told = NAMED_REMARK.match(text)
            return TaggedLine(kind=told[1], name=told[2]) if told else None
        fields = fields_of_line(text)
        if len(fields) <= self.layout.token or len(fields) < -self.layout.tag or len(fields) < 2:
            where = f"{self.name}, line {cells.grouped(number)}"
            raise BadInput(f"{where}: “{cells.shortened(text, 30)}” has no tag behind it; write O where there is none.")
        tag = fields[self.layout.tag].strip()
        if not is_signed(tag):
            where = f"{self.name}, line {cells.grouped(number)}"
            raise BadInput(f"{where}: “{cells.shortened(tag, 30)}” is no tag as B-PER, I-PER or O is; mend the line.")
        word = fields[self.layout.token].strip(TOKEN_BLANKS)
        return TaggedLine(word, tag) if word else None


def tagged_lines(path: Path, name: str, encoding: str) -> TaggedLines | None:
    """The file as sentences with tags; None where it is something else."""
    with path.open("rb") as file:
        head = file.read(BYTES_LOOKED_AT)
    text = head.decode(encoding, "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    layout = layout_of(lines if len(head) < BYTES_LOOKED_AT else lines[:-1])
    return None if layout is None else TaggedLines(path, name, encoding, layout)


def layout_of(lines: Sequence[str]) -> LineLayout | None:
    """Where tokens and tags stand in lines, of which the first may name the columns; None where there are none."""
    told = [line for line in lines if line.strip()]
    documents = [line for line in told if line.startswith(DOCUMENT_MARK)]
    rows = [fields_of_line(line) for line in told if not line.startswith(("#", DOCUMENT_MARK))]
    parted = documents or any(not line.strip() for line in lines[:-1] if told)
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if width < 2 or not parted:
        return None
    headed = len(rows) > 2 and lines[0] == told[0] and not any(map(is_signed, rows[0])) and rows[0][0] != "#"
    usual = [row for row in rows[headed:] if len(row) == width]
    signed = [at for at in range(1, width) if all(is_signed(row[at]) for row in usual)]
    signed = [at for at in signed if any(row[at] != NO_SPAN for row in usual) or documents]
    if not signed or len(usual) < 0.9 * len(rows[headed:]):
        return None
    numbered = signed[-1] > 1 and all(row[0].replace("-", "").replace(".", "").isdecimal() for row in usual)
    named = bool(documents) or any(NAMED_REMARK.match(line) for line in told)
    scheme = scheme_of(_sentences(lines[headed:], signed[-1])) or "IOB2"
    return LineLayout(int(numbered), signed[-1] - width, width, named, headed, scheme)


def is_remark(text: str, layout: LineLayout) -> bool:
    """Whether a line that begins with # is none of a token: a token has its tag, in the last column."""
    if not text.startswith("#"):
        return False
    fields = fields_of_line(text)
    return len(fields) != layout.width or not is_signed(fields[layout.tag])


def fields_of_line(line: str) -> list[str]:
    """The columns of a line, set apart by tabs, or where it has none by blanks."""
    if "\t" in line:
        return [field.strip(" ") for field in line.rstrip("\t").split("\t")]
    fields = line.split(" ")
    return [field for field in fields if field] if "" in fields else fields


def _sentences(lines: Sequence[str], at: int) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        fields = fields_of_line(line)
        if len(fields) > at and is_signed(fields[at]):
            found[-1].append(fields[at])
        elif found[-1]:
            found.append([])
    return found
