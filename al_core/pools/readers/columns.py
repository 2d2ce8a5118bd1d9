"""What each column is good for, guessed from its name and its first rows, and said in a few words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from al_core.amounts import counted
from al_core.pools import cells
from al_core.pools.choices import are_written_as_lists, written_label
from al_core.pools.dates import date_format, may_be_dates, parse_date
from al_core.pools.label_cells import MAX_CLASSES
from al_core.pools.label_sets import sets_found, what_parts
from al_core.pools.pool import Column, Role
from al_core.pools.readers.column_names import (
    answer_strength,
    is_an_index,
    is_bookkeeping,
    is_row_number,
    names_a_label,
    names_a_text,
    names_several,
)
from al_core.pools.vectors import are_cut_short, vector_width

ID_NAME = re.compile(
    r"((^|[_\s-])(id|uuid|guid|key|nr|number|identifier)|(?-i:[a-z](Id|ID|Key|Nr|Number)))$", re.IGNORECASE
)
SPLIT_NAME = re.compile(r"^(split|fold|partition)$", re.IGNORECASE)
FEW_CLASSES = 30
MANY_NUMBERS = 12  # different ones: with more they are hardly classes
LONGEST_WORD = 40
FEW_LETTERS = 6
MOST_WHOLE = 1e15

CellRows = Sequence[Sequence[str]]


def describe(names: Sequence[str], rows: CellRows, decimal: str, dates: str = "") -> tuple[Column, ...]:
    """A role and a finding for every column, from the rows looked at; at most one label and one identifier."""
    columns = [_guess(name, [row[at] for row in rows], decimal, dates) for at, name in enumerate(names)]
    columns = _without_names(_without_row_numbers(columns, rows), rows)
    columns = _one(_one(columns, "id", "ignore"), "vector", "ignore")
    columns = _with_label_sets(_surest_answer(columns), rows)
    if not any(column.role == "label" for column in columns):
        columns = _partly_known(columns, rows)
    return tuple(columns)


def _surest_answer(columns: list[Column]) -> list[Column]:
    """Of columns that are named like answers the surest; of several that are hardly so, none."""
    named = [column for column in columns if column.role == "label"]
    strength = max((answer_strength(column.name) for column in named), default=0)
    surest = [column for column in named if answer_strength(column.name) == strength]
    label = surest[0] if surest and (strength > 1 or len(surest) == 1) else None
    return [_second(column) if column.role == "label" and column is not label else column for column in columns]


def _with_label_sets(columns: list[Column], rows: CellRows) -> list[Column]:
    """Where cells hold several labels each: in the answer, else in the first column that looks like one."""
    answers = [at for at, column in enumerate(columns) if column.role == "label"]
    others = [at for at, column in enumerate(columns) if column.role in ("text", "category", "vector")]
    for at in answers or others:
        texts = [row[at] for row in rows]
        parted_by = what_parts(texts)
        if parted_by and (answers or names_several(columns[at].name)):
            columns[at] = Column(columns[at].name, "label", sets_found(texts, parted_by))
            break
    return columns


def _second(column: Column) -> Column:
    """What is named like an answer beside the answer: a second label would tell the first, so it is not learnt from."""
    if names_a_label(column.name):
        return Column(column.name, "ignore", f"a second answer: {column.found}")
    return Column(column.name, "category", column.found)


def _without_row_numbers(columns: list[Column], rows: CellRows) -> list[Column]:
    """What pandas writes before the rows has no name, and gaps where some were left out."""
    first = next(iter(columns), None)
    nameless = first is not None and first.name == "Column 1" and columns[-1].name != f"Column {len(columns)}"
    if first is not None and nameless and first.role == "number" and _are_different_counts([row[0] for row in rows]):
        return [_row_number(first.name), *columns[1:]]
    return columns


def _row_number(name: str) -> Column:
    return Column(name, "ignore", "the number of the row")


def _are_different_counts(known: Sequence[str]) -> bool:
    return len(known) > 1 and len(set(known)) == len(known) and all(text.isdecimal() for text in known)


def _without_names(columns: list[Column], rows: CellRows) -> list[Column]:
    """Beside other things to learn from, single words that hardly repeat are names and not texts."""
    for at, column in enumerate(columns):
        others = any(other.role in ("text", "number") for other in columns if other is not column)
        may_be = column.role == "text" and others and not names_a_text(column.name)
        if (
            may_be
            and all(_is_name(row[at].strip()) for row in rows)
            and not _is_of_few_letters([row[at] for row in rows])
        ):
            known = [row[at] for row in rows]
            role: Role = "id" if len(set(known)) == len(known) else "ignore"
            columns[at] = Column(column.name, role, f"{cells.grouped(len(set(known)))} different words")
    return columns


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_WORD and cells.words(text) <= 1 and (not text or any(map(str.isalnum, text)))


def _is_of_few_letters(texts: Sequence[str]) -> bool:
    """Whether they are long and written with hardly any different letters, as DNA is."""
    known = [text.strip() for text in texts if text.strip()]
    signs = set("".join(known))
    return len(signs) <= FEW_LETTERS and "".join(signs).isalpha() and min(map(len, known)) > FEW_LETTERS


def _one(columns: list[Column], role: Role, instead: Role) -> list[Column]:
    first = next((at for at, column in enumerate(columns) if column.role == role), None)
    return [
        Column(column.name, instead, column.found) if column.role == role and at != first else column
        for at, column in enumerate(columns)
    ]


def _partly_known(columns: list[Column], rows: CellRows) -> list[Column]:
    """Without a telling name, the label is a category that many rows lack."""
    for at, column in enumerate(columns):
        known = [row[at] for row in rows if row[at].strip()]
        if column.role == "category" and 2 <= len(set(known)) <= FEW_CLASSES and len(known) < 0.9 * len(rows):
            columns[at] = Column(column.name, "label", label_found(known))
            break
    return columns


def _guess(name: str, texts: Sequence[str], decimal: str, dates: str) -> Column:
    strength = answer_strength(name) or 2 * are_written_as_lists(texts)
    labels = [text for text in map(_label_in, texts) if text.strip()] if strength else []
    known = [text for text in texts if text.strip()]
    different = Counter(known)
    if strength == 1 and len(labels) < len(known):
        # Lists of several are no answer where the name hardly says so.
        strength = 0
    if is_bookkeeping(name):
        return Column(name, "ignore", "what another tool noted down")
    if strength > 1 and len(set(labels)) == 1 and len(labels) < len(texts):
        return Column(name, "label", label_found(labels, decimal))
    if not known or (len(different) < 2 and len(texts) > 2):
        return Column(name, "ignore", f"always “{cells.shortened(known[0], 30)}”" if known else "all empty")
    if SPLIT_NAME.match(name):
        return Column(name, "ignore", f"{cells.grouped(len(different))} values, says how the rows were divided")
    if labels and _are_answers(strength, len(set(labels)), len(labels)):
        return Column(name, "label", label_found(labels, decimal))
    if not strength and (width := vector_width(name, known)):
        return Column(name, "vector", f"{cells.grouped(width)} numbers each, learnt from as they are")
    if are_cut_short(known):
        return Column(name, "ignore", "vectors cut short (“...”) where they were saved; save all their numbers")
    if (is_row_number(name) and _count_up(known)) or (is_an_index(name) and _are_different_counts(known)):
        return _row_number(name)
    if _is_id(name, known, different):
        leading = next((text for text in known if text.startswith("0")), "")
        return Column(name, "id", f"all different, kept as text{f' ({leading})' if leading else ''}")
    filled = [text for text in known if not cells.is_missing(text)]
    if form := date_format(filled, dates):
        return Column(name, "timestamp", _dates_found(known, form))
    if filled and may_be_dates(filled):
        return Column(name, "ignore", "dates written in several ways; write all in one")
    numbers = cells.not_a_number(texts, decimal) is None and cells.other_unit(known) is None
    if numbers and np.isfinite(cells.read_numbers(texts, decimal)).any():
        return Column(name, "number", _numbers_found(texts, decimal))
    return _words(name, known, different, len(texts))


def _label_in(text: str) -> str:
    return written_label(text).label


def _are_answers(strength: int, n_different: int, n_known: int) -> bool:
    """Whether so many different values are classes: two where the name hardly tells, else some that come again."""
    if strength < 2:
        return strength == 1 and n_different == 2
    return n_different <= min(MAX_CLASSES, max(FEW_CLASSES, n_known // 2 if strength == 3 else n_known // 10))


def _count_up(known: Sequence[str]) -> bool:
    numbers = cells.read_numbers(known)
    return bool(len(numbers) > 1 and np.all(np.diff(numbers) == 1))


def _is_id(name: str, known: Sequence[str], different: Mapping[str, int]) -> bool:
    if any(len(text) > 40 or " " in text.strip() for text in known[:1000]):
        return False
    all_different = len(different) == len(known)
    coded = any(sign.isdigit() for sign in known[0])
    digits = all(text.isdigit() for text in known[:1000])
    padded = digits and any(text.startswith("0") and text != "0" for text in known)
    return (bool(ID_NAME.search(name)) and len(different) > 0.5 * len(known) and coded) or (all_different and padded)


def _words(name: str, known: Sequence[str], different: Mapping[str, int], n: int) -> Column:
    lengths = [cells.words(text) for text in known]
    mean = sum(lengths) / len(lengths)
    repeated = len(different) <= max(20, 0.2 * n) and len(different) < len(known)
    empty = f"; {cells.grouped(n - len(known))} empty" if len(known) < n else ""
    if (mean < 4 and repeated) or (mean < 8 and len(different) <= min(FEW_CLASSES, 0.2 * n)):
        return Column(name, "category", f"{cells.grouped(len(different))} values{empty}")
    return Column(name, "text", f"{texts_in_short(len(different), lengths)}{empty}")


def texts_in_short(n_different: int, lengths: Sequence[int]) -> str:
    """How many different texts there are, and how long they are: "21 different texts, 6 to 8 words"."""
    shortest, longest = min(lengths), max(lengths)
    length = f"{shortest} to " * (shortest < longest) + counted(longest, "word")
    return f"{counted(n_different, 'different text')}, {length}"


def label_found(known: Sequence[str], decimal: str = ".") -> str:
    """How many different labels a column holds, and for how many rows."""
    different = [*set(known)]
    many = len(different) > MANY_NUMBERS and np.isfinite(cells.read_numbers(different, decimal)).all()
    kinds = counted(len(different), "different number" if many else "class")
    return f"{kinds}, known for {counted(len(known), 'row')}"


def _numbers_found(texts: Sequence[str], decimal: str) -> str:
    values = cells.read_numbers(texts, decimal)
    finite = values[np.isfinite(values)]
    empty, infinite = int(np.isnan(values).sum()), int(np.isinf(values).sum())
    said = [_range_found(finite)]
    said += [f"{cells.grouped(empty)} empty, filled with the middle value (median)"] if empty else []
    said += [f"{cells.grouped(infinite)} infinite, treated as empty"] if infinite else []
    return "; ".join(said)


def _range_found(finite: np.ndarray) -> str:
    """The ends in five digits or whole, thousands apart: 1,105.5 to 123,457; not where all may be years."""
    ends = (finite.min(), finite.max())
    group = "" if ends[0] >= 0 and ends[1] < 10_000 and (finite % 1 == 0).all() else ","
    least, most = (f"{end:{group}.0f}" if 10_000 <= abs(end) < MOST_WHOLE else f"{end:{group}.5g}" for end in ends)
    return f"{least} to {most}"


def _dates_found(known: Sequence[str], form: str) -> str:
    moments = [moment for text in known if (moment := parse_date(text, form))]
    first, last = min(moments), max(moments)
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    return f"{start} to {last.day} {last:%b %Y}"
