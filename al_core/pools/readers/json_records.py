"""The records of a JSON file, one after the other, in whichever of the usual shapes they lie there.

One object a line; one array of objects; objects one behind the other; or one object that holds the records under a key,
or a table as pandas writes it. Only one record is in memory at a time, and a file that is one object whole: neither may
be longer than MAX_RECORD.
"""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO

from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.pool import Note
from al_core.pools.readers.encodings import ENCODINGS, MARKS, guess_encoding, utf_16_without_mark
from al_core.pools.readers.json_tables import RowsAsRecords, unfolded

MAX_RECORD = 64 << 20
MAX_VALUES = 8_000_000
_READ = 1 << 20
_BLANK = b" \t\r\n"
_NOT_BLANK = re.compile(r"[^ \t\r\n]")
LONGEST_JSON_WORD = len("-Infinity")

Numbered = tuple[int, dict[str, Any], float]


class WrittenNumber(str):
    """A number of a JSON file as it was written: 1.0 is not 1, and twenty digits stay twenty."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=WrittenNumber, parse_int=WrittenNumber, parse_constant=WrittenNumber)


class JsonRecords:
    """Iterates over (number, record, part of the file read); `row` is what a number counts, lines or records.

    Numbers in records are a WrittenNumber, which is a str. Raises BadInput that names the file and the record.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self._arrays = RowsAsRecords()
        self._kind: type | None = None
        head = _head(path)
        marked = next((form for mark, form in MARKS if head.startswith(mark)), None)
        self._encoding = marked or utf_16_without_mark(head) or guess_encoding(path)
        self.row = "line" if not self._encoding.startswith("utf-16") and self._is_lines() else "record"

    def __iter__(self) -> Iterator[Numbered]:
        self._arrays, self._kind = RowsAsRecords(), None
        if self.row == "line":
            yield from self._lines()
            return
        with (
            self.path.open("rb") as raw,
            io.TextIOWrapper(raw, self._encoding, "surrogateescape", newline="") as file,
        ):
            total, scanner = max(1, self.path.stat().st_size), _Scanner(file)
            for number, value, done in self._values(scanner):
                if (record := self._record(value, number)) is not None:
                    yield number, record, done or min(0.999, (raw.tell() - scanner.left) / total)

    def notes(self) -> list[Note]:
        """That it is not in UTF-8, as JSON should be, and was read in another encoding."""
        if self._encoding.startswith("utf"):
            return []
        title = ENCODINGS[self._encoding]
        return [Note(title, f"The file is not in UTF-8; it is read as {title}. Where letters are wrong, save it anew.")]

    def place(self, number: int) -> str:
        """Where a record is: "letters.json, record 12"."""
        return f"{self.name}, {self.row} {cells.grouped(number)}"

    def _is_lines(self) -> bool:
        """Whether the first line is an object by itself, or a bad try at one, and others follow."""
        with self.path.open("rb") as file:
            first = next((line for line in iter(lambda: file.readline(MAX_RECORD), b"") if line.strip()), b"")
            text = first.decode(self._encoding, "replace").strip()
            if not text.startswith(("{", "[")):
                return False
            try:
                if isinstance(_loaded(text), list):
                    following = next((line for line in iter(lambda: file.readline(_READ), b"") if line.strip()), b"")
                    return following.lstrip().startswith(b"[")
            except json.JSONDecodeError as error:
                return text.startswith("{") and not (_is_cut_off(error, text) or error.msg == "Extra data")
            except (RecursionError, _TooLong):
                return text.startswith("{") and len(first) < MAX_RECORD
            return any(line.strip() for line in iter(lambda: file.readline(_READ), b""))

    def _lines(self) -> Iterator[Numbered]:
        total, read, number = max(1, self.path.stat().st_size), 0, 0
        with self.path.open("rb") as file:
            while line := file.readline(MAX_RECORD):
                number, read = number + 1, read + len(line)
                if line.strip() and (record := self._parsed(line, number)) is not None:
                    yield number, record, read / total

    def _parsed(self, line: bytes, number: int) -> dict[str, Any] | None:
        try:
            return self._record(_loaded(line.decode(self._encoding).removeprefix("\ufeff").strip()), number)
        except UnicodeDecodeError as error:
            title = ENCODINGS[self._encoding].partition(" with")[0]
            raise BadInput(
                f"{self.place(number)}: byte 0x{line[error.start]:02X} is not valid {title}; save the file as UTF-8."
            ) from None
        except (json.JSONDecodeError, RecursionError, _TooLong) as error:
            self._refuse(number, error)

    def _values(self, scanner: "_Scanner") -> Iterator[tuple[int, Any, float]]:
        """(number, value, part read or 0 where that goes by bytes): of an array, or one behind the other."""
        number, array = 0, scanner.peek() == "["
        try:
            if array:
                scanner.step()
            while (sign := scanner.peek()) and not (array and sign == "]"):
                number += 1
                value = scanner.value()
                after = scanner.peek()
                if not array and number == 1 and not after:
                    yield from self._unfolded(value)
                    return
                yield number, value, 0.0
                if array or after == ",":
                    scanner.separator()
            if array:
                scanner.close()
        except (json.JSONDecodeError, RecursionError, _TooLong) as error:
            self._refuse(max(1, number), error)

    def _unfolded(self, value: Any) -> Iterator[tuple[int, Any, float]]:
        try:
            records = unfolded(value) if isinstance(value, dict) else [value]
        except ValueError as error:
            raise BadInput(f"{self.name}: {error}") from None
        for number, record in enumerate(records, start=1):
            yield number, record, number / len(records)

    def _record(self, value: Any, number: int) -> dict[str, Any] | None:
        """The record that a value is; None for a row of column names."""
        self._kind = self._kind or type(value)
        if isinstance(value, list) and self._kind is list:
            try:
                return self._arrays.record(value)
            except ValueError as error:
                raise BadInput(f"{self.place(number)}: {error}") from None
        if type(value) is str and self.row == "record":
            return {"text": value}
        if not isinstance(value, dict) or self._kind is list:
            raise BadInput(f"{self.place(number)}: not an object in braces; write each example as one {{...}}.")
        return value

    def _refuse(self, number: int, error: Exception) -> NoReturn:
        where = self.place(number)
        if isinstance(error, RecursionError):
            raise BadInput(f"{where}: lists in lists too deep to read; flatten this {self.row}.") from None
        if isinstance(error, _TooLong):
            raise BadInput(
                f"{where}: it is longer than {MAX_RECORD >> 20} million characters or holds more than "
                f"{MAX_VALUES // 1_000_000} million values; save the file as JSON Lines, one object on each line."
            ) from None
        at = f" at character {error.colno}" if self.row == "line" and isinstance(error, json.JSONDecodeError) else ""
        raise BadInput(f"{where}: this is not valid JSON{at}; mend or remove the {self.row}.") from None


class _TooLong(Exception):
    """A record that is longer, or holds more, than is read."""


class _Scanner:
    """Values and signs of a JSON text, of which only as much is in memory as one value takes."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.text, self.at = file, "", 0

    def peek(self) -> str:
        """The next sign that is no blank; empty at the end."""
        while (found := _NOT_BLANK.search(self.text, self.at)) is None:
            self.at = len(self.text)
            if not self._more():
                return ""
        self.at = found.start()
        return found[0]

    @property
    def left(self) -> int:
        """How much is in memory and was not gone through."""
        return len(self.text) - self.at

    def step(self) -> None:
        """Go beyond the sign that was peeked at."""
        self.at += 1

    def separator(self) -> None:
        """Go beyond the comma between two values, if there is a next one."""
        if self.peek() == "]":
            return
        self._expect(",")

    def close(self) -> None:
        """Go beyond the end of the array; nothing may stand behind it."""
        self._expect("]")
        if self.peek():
            self._expect("")

    def value(self) -> Any:
        """The value that begins here."""
        while True:
            try:
                value, self.at = _DECODER.raw_decode(self.text, self.at)
                return value
            except json.JSONDecodeError as error:
                if not (_is_cut_off(error, self.text) and self._more()):
                    raise

    def _expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise json.JSONDecodeError(f"Expecting {sign!r}", self.text, self.at)
        self.at += 1

    def _more(self) -> bool:
        rest = self.text[self.at :]
        more = self.file.read(_READ + len(rest))
        self.text, self.at = rest + more, 0
        if rest:
            _check_size(self.text)
        return bool(more)


def _loaded(text: str) -> Any:
    _check_size(text)
    value, end = _DECODER.raw_decode(text)
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def _check_size(text: str) -> None:
    long = len(text) >= MAX_RECORD
    if long or (len(text) > MAX_VALUES and sum(text.count(sign) for sign in ",[{") > MAX_VALUES):
        raise _TooLong


def _is_cut_off(error: json.JSONDecodeError, text: str) -> bool:
    """Whether what is wrong is that the text ends too early."""
    return error.msg.startswith("Unterminated string") or error.pos >= len(text) - LONGEST_JSON_WORD


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)
