"""A text file that is read as one column and looks as if it had more: which sign parts them, or what stands between."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from al_core.pools import cells
from al_core.pools.pool import Note
from al_core.pools.readers.column_names import answer_strength, names_a_text
from al_core.pools.readers.dialects import PREFERENCE, SAMPLE_SIZES, Dialect, first_lines, usual_width

FEWEST_LINES = 5
MOST_ALIKE = 0.8
SEVERAL_BLANKS = re.compile(r"\s{2,}")
CALLED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
ONE_COLUMN = "one column?"


def doubts(path: Path, dialect: Dialect) -> list[Note]:
    """At most one sentence on a file of which a single column was read."""
    whole = [line.strip("\r\n") for line in first_lines(path, dialect.encoding, SAMPLE_SIZES[0])[0]]
    lines = [line for line in whole[dialect.above :] if line.strip()]
    if len(lines) < FEWEST_LINES:
        return []
    sentence = _in_quotes(lines) or _never_closed(lines) or _otherwise_parted(lines)
    return [Note(ONE_COLUMN, sentence)] if sentence else []


def _in_quotes(lines: Sequence[str]) -> str:
    """All lines stand in quotes, and are rows of several cells without them."""
    if not all(line.startswith('"') and line.endswith('"') for line in lines):
        return ""
    bare = [record[0] for record in csv.reader(lines) if len(record) == 1]
    if len(bare) < len(lines) or not _parted(bare):
        return ""
    return "Whole lines stand in quotes, so each is one cell; remove these quotes to have their columns apart."


def _never_closed(lines: Sequence[str]) -> str:
    """The lines are rows of several cells, but for a quote that is open to the end."""
    delimiter = _parted(lines)
    odd = [at for at, line in enumerate(lines) if line.count('"') % 2]
    if not delimiter or not odd:
        return ""
    sign, line = CALLED[delimiter], cells.shortened(lines[odd[0]], 40)
    return (
        f"Lines look parted by {sign}, but a quote in “{line}” is never closed, so none are; add the missing quote, "
        "or choose this delimiter and no quotes."
    )


def _otherwise_parted(lines: Sequence[str]) -> str:
    named = [name.strip() for name in lines[0].split(":")]
    known = len(named) > 2 or any(names_a_text(name) or answer_strength(name) for name in named)
    if known and _alike([line.split(":") for line in lines], 1.0):
        return "Each line holds equally many colons; if they part columns, choose : as the delimiter."
    if _alike([SEVERAL_BLANKS.split(line.strip()) for line in lines], MOST_ALIKE):
        return "Lines look parted by several blanks, as in a printed table; save it as CSV to have its columns apart."
    return ""


def _parted(lines: Sequence[str]) -> str:
    """The delimiter that cuts most lines alike, quotes aside."""
    return next((sign for sign in PREFERENCE if _alike([line.split(sign) for line in lines], MOST_ALIKE)), "")


def _alike(records: Sequence[Sequence[str]], share: float) -> bool:
    width = usual_width(records)
    return width > 1 and sum(len(record) == width for record in records) >= share * len(records)
