"""How a delimited file is written, guessed from its beginning: delimiter, quotes, lines above the table, header."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from al_core.pools import cells
from al_core.pools.readers.column_names import answer_strength, names_a_text

LINE, PARAGRAPH = "\n", "\n\n"
DELIMITERS = {
    ",": "Comma ,",
    ";": "Semicolon ;",
    "\t": "Tab",
    "|": "Bar |",
    LINE: "Nothing: each line is one example",
    PARAGRAPH: "Nothing: each paragraph is one example",
}
QUOTES = {'"': 'Double "', "'": "Single '", "": "None"}
BACKSLASH = chr(92)
ESCAPES = {"": 'Doubled ""', BACKSLASH: rf"Backslash {BACKSLASH}"}
PREFERENCE = ("\t", ";", "|", ",")
# Looked for where none of the usual cuts; what is longer than a sign is read as if it were one.
UNUSUAL = ("^", "~", "¦", "§", "\x1f", "\x01", "::", "##", "@@", "~~", ":::", "###", "|||", "~|~")
STAND_IN = "\x1f"
COMMENT_SIGNS = ("#", "%", "//", "--")
RULED = re.compile(r"\s*(:?-{2,}:?|={2,}|[-+]{3,})?\s*")
FEWEST_BELOW = 5
MOST_HEADINGS = 2
FEW_WORDS = 3
SAMPLE_SIZES = (1 << 18, 1 << 25)
SAMPLE_RECORDS = 200
EVEN = 0.6
MOST_ABOVE = 50
LONGEST_VALUE = 100  # lines; a value that goes on longer began with a quote that opens nothing
LONGEST_PLAIN_NAME = 60

SEPARATOR = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)
WITH_POINT = re.compile(r"[+-]?\d+(,\d{3})*\.\d+")
WITH_COMMA = re.compile(r"[+-]?\d+([.'’\u00a0\u202f ]\d{3})*,\d+")
# Of pictures written into a cell and of signs of web pages: they hold a semicolon that parts nothing.
WITHIN_TEXTS = re.compile(r"data:[\w/.+-]+;base64,|;\s*charset=|&#?\w{1,10};")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True)
class Dialect:
    """Encoding, delimiter and quotes; `above` counts the lines before the table (comments, a title, "sep=;")."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    above: int = 0

    def records(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The cells of each record; an empty list for a blank one. csv.Error, where strict, for what cannot be read."""
        if self.delimiter == LINE:
            return ([text] if (text := line.strip("\r\n")).strip() else [] for line in lines)
        if self.delimiter == PARAGRAPH:
            return ([text] for text in _paragraphs(lines))
        if len(self.delimiter) > 1:
            return _replaced(self, lines, strict)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape or None,
            strict=strict,
        )


def _replaced(dialect: Dialect, lines: Iterable[str], strict: bool) -> Iterator[list[str]]:
    """The records where several signs delimit: one that no text has stands in for them."""
    single = replace(dialect, delimiter=STAND_IN)
    cut = (line.replace(dialect.delimiter, STAND_IN) for line in lines)
    for record in single.records(cut, strict=strict):
        yield [cell.replace(STAND_IN, dialect.delimiter) for cell in record]


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        if line.strip():
            held.append(line.strip("\r\n"))
        elif held:
            yield "\n".join(held)
            held = []
    if held:
        yield "\n".join(held)


def guess_dialect(path: Path, encoding: str) -> Dialect:
    """The dialect that cuts most rows into equally many cells; where nothing does, each line is an example."""
    lines, complete = first_lines(path, encoding, SAMPLE_SIZES[0])
    if named := SEPARATOR.fullmatch(lines[0] if lines else ""):
        return _quoted(Dialect(encoding, named[1], above=1), lines, complete)
    best, most = None, (EVEN, 0, 0)
    usual = [sign for sign in PREFERENCE if sign != ";" or any(";" in WITHIN_TEXTS.sub("", line) for line in lines)]
    for delimiter in (*usual, *(sign for sign in UNUSUAL if all(sign in line for line in lines[:MOST_ABOVE]))):
        dialect = _quoted(Dialect(encoding, delimiter), lines, complete)
        records = [record for record in sample_records(path, dialect) if record]
        width = usual_width(records)
        cut = width > 1 and not _is_prose(records)
        even = sum(fits(record, width) for record in records) / len(records) if cut else 0.0
        # More columns only win among the uneven: with decimal commas, the comma cuts more often than the semicolon.
        # Of what cuts all alike that which leaves out nothing above wins.
        score = (even, -dialect.above if even == 1.0 else 0, 0 if even == 1.0 else width)
        if even and (score > most or (delimiter in UNUSUAL and len(delimiter) > 1 and score >= most)):
            best, most = dialect, score
    return best or _of_one_column(Dialect(encoding, delimiter=LINE), lines, complete)


def _is_prose(records: Sequence[Sequence[str]]) -> bool:
    """Whether what is cut are sentences, from the first row on: several words a piece, each behind a blank."""
    pieces = [piece for record in records for piece in record[1:]]
    wordy = sum(" " in cell.strip() for record in records for cell in record)
    many = wordy > 0.8 * sum(map(len, records)) and all(" " in cell.strip() for cell in records[0])
    return many and all(piece.startswith(" ") for piece in pieces)


def _of_one_column(plain: Dialect, lines: Sequence[str], complete: bool) -> Dialect:
    """Plain lines, unless some value is in quotes: then a table of one column, cut by a sign that it hardly has."""
    counts = Counter("".join(lines))
    rare = min(PREFERENCE, key=lambda delimiter: counts[delimiter])
    table = _quoted(replace(plain, delimiter=rare), lines, complete)
    return table if table.quote and any(line.startswith(table.quote) for line in lines) else plain


def _quoted(dialect: Dialect, lines: Sequence[str], complete: bool) -> Dialect:
    """With the quotes by which all can be read: doubled inside of values, behind a backslash, or no quotes at all."""
    dialect = replace(dialect, above=dialect.above or _above(dialect, lines))
    below = lines[dialect.above :]
    likely = [dialect]
    single = sum(line.startswith("'") or f"{dialect.delimiter}'" in line for line in below)
    if dialect.delimiter in PREFERENCE and 2 * single > len(below):
        # Read with these quotes all rows are alike, and without them the text is cut.
        quoted = replace(dialect, quote="'")
        if len({len(record) for record in _leniently(quoted, below) if record}) == 1 and _is_whole(
            quoted, below, complete
        ):
            likely.insert(0, quoted)
    if any(f'{BACKSLASH}"' in line for line in below):
        likely.append(replace(dialect, escape=BACKSLASH))
    if dialect.delimiter == "\t":
        # Where tabs delimit, a quote is often a sign like others; elsewhere one that is never closed is a mistake.
        likely.append(replace(dialect, quote=""))
    return next((one for one in likely if _is_whole(one, below, complete)), dialect)


def _is_whole(dialect: Dialect, lines: Sequence[str], complete: bool) -> bool:
    """Whether lines can be read, to the last but for a value that goes on behind them."""
    read, widths = 0, Counter[int]()
    try:
        reader = dialect.records(lines, strict=True)
        for record in reader:
            read = getattr(reader, "line_num", read)
            widths[len(record)] += bool(record)
    except csv.Error as error:
        return "unexpected end" in str(error) and not complete and len(lines) - read <= LONGEST_VALUE
    return bool(dialect.quote) or (bool(widths) and max(widths.values()) == sum(widths.values()))


def _above(dialect: Dialect, lines: Sequence[str]) -> int:
    """How many lines stand above the table: blank ones, comments and titles, which have not its columns."""
    width = usual_width([record for record in _leniently(dialect, lines) if record])
    if width < 2:
        return 0
    looked_at = [next(dialect.records([line]), []) for line in lines[:MOST_ABOVE]]
    counts = [sum(bool(cell.strip()) for cell in record) for record in looked_at]
    if 0 in counts[1:] and max(counts[: counts.index(0, 1)]) < width and counts[0] > 0:
        # Said of the file before its table, and parted from it by a blank line: "Exported,2024-05-01".
        start = counts.index(0, 1) + 1
        return start + _above(dialect, lines[start:])
    for number, (line, record, filled) in enumerate(zip(lines, looked_at, counts, strict=False)):
        another = number + 1 < len(lines) and lines[number + 1].startswith(COMMENT_SIGNS)
        comment = line.startswith(COMMENT_SIGNS) and (filled != width or another)
        title = filled == 1 and '"' not in line and (len(record) < width or width > 2)
        if filled and not comment and not title:
            return number
    return 0


def usual_width(records: Sequence[Sequence[str]]) -> int:
    """How many cells most records have; of two that are as frequent the one met first."""
    widths = Counter(len(record) for record in records)
    return widths.most_common(1)[0][0] if widths else 0


def fits(record: Sequence[str], width: int) -> bool:
    """Whether a row has so many values, delimiters with nothing behind them aside."""
    return len(record) == width or (len(record) > width and not any(record[width:]))


def bare_cells(record: Sequence[str]) -> list[str]:
    """The cells without blanks and marks around them, and without empty ones behind."""
    bare = [cell.strip("\ufeff \t") for cell in record]
    while bare and not bare[-1]:
        bare.pop()
    return bare


def guess_header(path: Path, dialect: Dialect) -> bool:
    """Whether the first row names the columns: no numbers, hardly met again further down, and short or unlike it."""
    first, *rest = [record for record in sample_records(path, dialect) if record] or [[]]
    texts = [text.strip() for text in first]
    if not any(texts) or any(map(_is_number, texts)):
        return False
    # Where a file was put together from several, the names stand in the middle as well.
    rest = [record for record in rest[heading_rows(rest) :] if bare_cells(record) != bare_cells(first)]
    if dialect.delimiter in (LINE, PARAGRAPH):
        return _heads_lines(texts[0], [record[0] for record in rest])
    below = [[record[at].strip() for record in rest if at < len(record)] for at in range(len(texts))]
    if any(column and all(map(_is_number, column)) for column in below):
        return True
    long = [at for at, text in enumerate(texts) if len(text) > LONGEST_PLAIN_NAME]
    if any(not _is_a_question(texts[at], below[at]) for at in long):
        return False
    named = [text for text in texts if text]
    again = sum(text in column for text, column in zip(texts, below, strict=True) if text)
    known = any(names_a_text(text) or answer_strength(text) > 1 for text in named)
    return (known or len(set(named)) == len(named)) and 2 * again < len(texts)


def _heads_lines(text: str, below: Sequence[str]) -> bool:
    short = len(text.split()) <= FEW_WORDS
    if names_a_text(text) or (short and answer_strength(text) > 1) or (below and all(map(_is_number, below))):
        return True
    longer = sum(len(line) > 2 * len(text) for line in below)
    return short and 2 * longer > len(below) and any(map(names_a_text, re.split(r"[\W_]+", text)))


def heading_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows behind that of the names head the columns once more: units, questions, a line of dashes.

    All columns that hold numbers further down, two at least, hold words there.
    """
    if rows and any(map(str.strip, rows[0])) and all(map(RULED.fullmatch, rows[0])):
        return 1
    imported = [at for at, row in enumerate(rows[:MOST_HEADINGS]) if all("ImportId" in cell for cell in row)]
    if imported:
        return imported[0] + 1
    below = [row for row in rows[MOST_HEADINGS:] if len(row) == len(rows[0])]
    if len(below) < FEWEST_BELOW:
        return 0
    numbers = [at for at in range(len(rows[0])) if all(_is_number(row[at]) for row in below)]
    heads = [
        len(row) == len(rows[0]) and all(row[at].strip() and not _is_number(row[at]) for at in numbers)
        for row in rows[:MOST_HEADINGS]
    ]
    return 0 if len(numbers) < 2 or not heads[0] else 1 + heads[1]


def _is_a_question(name: str, answers: Sequence[str]) -> bool:
    """Whether a long name heads its column, as a question its answers: they are shorter, or come again."""
    shorter = sum(len(text) < len(name) / 2 for text in answers)
    return name not in answers and (2 * shorter > len(answers) or 2 * len(set(answers)) < len(answers))


def _is_number(text: str) -> bool:
    value = cells.number(text, ",")
    return value == value


def guess_decimal(path: Path, dialect: Dialect) -> str:
    """ "," when more cells look like 1,5 than like 1.5."""
    return decimal_of([text for record in sample_records(path, dialect) for text in record])


def decimal_of(written: Iterable[str]) -> str:
    """The decimal sign of cells, as `guess_decimal` tells it."""
    texts = [cells.digits_of(text.strip()) for text in written]
    points = sum(bool(WITH_POINT.fullmatch(text)) for text in texts)
    commas = sum(bool(WITH_COMMA.fullmatch(text)) for text in texts)
    thousands = sum(bool(THOUSANDS.fullmatch(text)) for text in texts)
    return "," if commas > points and thousands < commas else "."


def sample_records(path: Path, dialect: Dialect) -> list[list[str]]:
    """The first records of the table, complete ones only; lenient, for guessing."""
    records: list[list[str]] = []
    for size in SAMPLE_SIZES:
        lines, complete = first_lines(path, dialect.encoding, size)
        records = _leniently(dialect, lines[dialect.above :])
        records = records if complete else records[:-1]
        if len(records) > 2 or complete:
            break
    return records[:SAMPLE_RECORDS]


def _leniently(dialect: Dialect, lines: Sequence[str]) -> list[list[str]]:
    try:
        return list(dialect.records(lines))
    except csv.Error:
        return []


def first_lines(path: Path, encoding: str, size: int) -> tuple[list[str], bool]:
    """Lines of the beginning, whole ones where the file goes on, and whether it does not."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        # Not splitlines(): signs that end a line for it may stand in a text.
        lines, complete = list(io.StringIO(file.read(size), newline="")), not file.read(1)
    return (lines if complete or len(lines) < 2 else lines[:-1]), complete
