"""What each column is good for, guessed from its name and its first rows, and said in a few words."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from al_core.amounts import counted
from al_core.pools import cells
from al_core.pools.intake import MAX_CLASSES, SHOWN, contradiction
from al_core.pools.pool import Column, Note, Role
from al_core.pools.readers.column_names import answer_strength, is_bookkeeping, is_row_number, names_a_label

ID_NAME = re.compile(r"(^|[_\s-])(id|uuid|guid|key|nr|number|identifier)$", re.IGNORECASE)
SPLIT_NAME = re.compile(r"^(split|fold|partition)$", re.IGNORECASE)
FEW_CLASSES = 30
LONGEST_WORD = 40
SHOWN_NAMES = 3

CellRows = Sequence[Sequence[str]]


def describe(names: Sequence[str], rows: CellRows, decimal: str) -> tuple[Column, ...]:
    """A role and a finding for every column, from the rows looked at; at most one label and one identifier."""
    columns = [_guess(name, [row[at] for row in rows], decimal) for at, name in enumerate(names)]
    columns = _one(_without_names(columns, rows), "id", "ignore")
    columns = _surest_answer(columns)
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


def _second(column: Column) -> Column:
    """What is named like an answer beside the answer: a second label would tell the first, so it is not learnt from."""
    if names_a_label(column.name):
        return Column(column.name, "ignore", f"a second answer: {column.found}")
    return Column(column.name, "category", column.found)


def _without_names(columns: list[Column], rows: CellRows) -> list[Column]:
    """Beside other things to learn from, single words that hardly repeat are names and not texts."""
    for at, column in enumerate(columns):
        others = any(other.role in ("text", "number") for other in columns if other is not column)
        if column.role == "text" and others and all(_is_name(row[at].strip()) for row in rows):
            known = [row[at] for row in rows]
            role: Role = "id" if len(set(known)) == len(known) else "ignore"
            columns[at] = Column(column.name, role, f"{cells.grouped(len(set(known)))} different words")
    return columns


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_WORD and cells.words(text) <= 1


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
            columns[at] = Column(column.name, "label", _label_found(known))
            break
    return columns


def _guess(name: str, texts: Sequence[str], decimal: str) -> Column:
    known = [text for text in texts if text.strip()]
    different = Counter(known)
    if is_bookkeeping(name):
        return Column(name, "ignore", "what another tool noted down")
    strength = answer_strength(name)
    if strength > 1 and len(different) == 1 and len(known) < len(texts):
        return Column(name, "label", _label_found(known))
    if not known or (len(different) < 2 and len(texts) > 2):
        return Column(name, "ignore", f"always “{cells.shortened(known[0], 30)}”" if known else "all empty")
    if SPLIT_NAME.match(name):
        return Column(name, "ignore", f"{cells.grouped(len(different))} values, says how the rows were divided")
    if _are_answers(strength, len(different), len(known)):
        return Column(name, "label", _label_found(known))
    if is_row_number(name) and _count_up(known):
        return Column(name, "ignore", "the number of the row")
    if _is_id(name, known, different):
        leading = next((text for text in known if text.startswith("0")), "")
        return Column(name, "id", f"all different, kept as text{f' ({leading})' if leading else ''}")
    if form := cells.date_format(known):
        return Column(name, "timestamp", _dates_found(known, form))
    if cells.not_a_number(texts, decimal) is None and np.isfinite(cells.read_numbers(texts, decimal)).any():
        return Column(name, "number", _numbers_found(texts, decimal))
    return _words(name, known, different, len(texts))


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
    shortest, longest = min(lengths), max(lengths)
    length = f"{shortest} to " * (shortest < longest) + counted(longest, "word")
    return Column(name, "text", f"{cells.grouped(len(different))} different texts, {length}{empty}")


def _label_found(known: Sequence[str]) -> str:
    return f"{counted(len(set(known)), 'class')}, known for {counted(len(known), 'row')}"


def _numbers_found(texts: Sequence[str], decimal: str) -> str:
    values = cells.read_numbers(texts, decimal)
    finite = values[np.isfinite(values)]
    empty, infinite = int(np.isnan(values).sum()), int(np.isinf(values).sum())
    said = [f"{finite.min():.5g} to {finite.max():.5g}"]
    said += [f"{cells.grouped(empty)} empty, filled with the middle value (median)"] if empty else []
    said += [f"{cells.grouped(infinite)} infinite, treated as empty"] if infinite else []
    return "; ".join(said)


def _dates_found(known: Sequence[str], form: str) -> str:
    moments = [moment for text in known if (moment := cells.parse_date(text, form))]
    first, last = min(moments), max(moments)
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    return f"{start} to {last.day} {last:%b %Y}"


def notes(columns: Sequence[Column], rows: CellRows, sources: Sequence[int], row: str = "row") -> list[Note]:
    """What people should know first: repeats, texts that lack, words for missing, look-alike classes, ids met twice."""
    said = _answer_notes(columns) + _repeats(columns, rows, sources, row)
    for at, column in enumerate(columns):
        texts = [line[at] for line in rows]
        if column.role == "text":
            said += _text_notes(column.name, texts, sources, row)
        if column.role == "label":
            said += _label_notes(column.name, texts, sources, row)
        if column.role == "id":
            said += _id_notes(column.name, texts, sources, row)
        if column.role == "timestamp":
            said += _date_notes(column.name, [text for text in texts if text.strip()])
    return said


def _answer_notes(columns: Sequence[Column]) -> list[Note]:
    """The question where a column is likely to be the answer and not surely so; its use can be changed on the page."""
    label = next((column for column in columns if column.role == "label"), None)
    if label is not None:
        sentence = f"Column {label.name}: taken for the answer, by its name. If it is not, change what it is used as."
        return [Note("the answer?", sentence)] if answer_strength(label.name) == 1 else []
    likely = [column for column in columns if column.role == "category"]
    if not likely or not any(column.role in ("text", "image") for column in columns):
        return []
    names = ", ".join(column.name for column in likely[:SHOWN_NAMES])
    more = f" and {len(likely) - SHOWN_NAMES} more" if len(likely) > SHOWN_NAMES else ""
    one = len(likely) == 1
    sentence = (
        f"Column{'' if one else 's'} {names}{more}: {'a few values' if one else 'a few values each'}. If "
        f"{'that is' if one else 'one of them is'} the answer, use it as the label; as it is, the model learns from it."
    )
    return [Note("the answer?", sentence)]


def _repeats(columns: Sequence[Column], rows: CellRows, sources: Sequence[int], row: str) -> list[Note]:
    shown = [at for at, column in enumerate(columns) if column.role in SHOWN]
    label = next((at for at, column in enumerate(columns) if column.role == "label"), None)
    seen: dict[tuple[str, ...], str] = {}
    again, contradicted = [], []
    for source, line in zip(sources, rows, strict=True):
        key, given = tuple(line[at] for at in shown), "" if label is None else line[label].strip()
        if key in seen:
            again.append(source)
            contradicted += [source] if given and seen[key] and given != seen[key] else []
        seen[key] = seen.get(key) or given
    if not again or not shown:
        return []
    verb = "repeats an earlier one" if len(again) == 1 else "repeat earlier ones"
    said = [
        Note(
            f"{len(again):,} {'repeat' if len(again) == 1 else 'repeats'}",
            f"{cells.listed(again, row)} {verb}. We ask each once.",
        )
    ]
    return said + ([contradiction(contradicted, row)] if contradicted else [])


def _text_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    missing = [source for source, text in zip(sources, texts, strict=True) if not text.strip()]
    return [Note("no text", f"{cells.listed(missing, row)}, column {name}: nothing to read.")] if missing else []


def _label_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    said = []
    for word in dict.fromkeys(text for text in texts if text.strip() and cells.is_missing(text)):
        where = [source for source, text in zip(sources, texts, strict=True) if text == word]
        shown = f"“{cells.shortened(word, 12)}”"
        said.append(
            Note(
                shown,
                f"{cells.listed(where, row)}, column {name}: kept as the word {shown}, not as empty. Is it a class?",
            )
        )
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        if text.strip():
            alike[_folded(text)][text.strip()] = None
    for group in alike.values():
        if len(group) > 1:
            listed = " and ".join(f"“{cells.shortened(text, 30)}”" for text in group)
            said.append(
                Note(
                    "look-alikes",
                    f"Column {name}: {listed} differ only in how they are written, and count as different classes.",
                )
            )
    if len(alike) == 1:
        said.append(Note("one class", f"Column {name}: only one class is known; the others can be typed in."))
    return said


def _folded(text: str) -> str:
    """The same for classes that people would read as one: case, spaces, letter forms, 1 and 1.0."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    value = cells.number(plain)
    return f"{value:g}" if np.isfinite(value) else plain


def _date_notes(name: str, known: Sequence[str]) -> list[Note]:
    form = cells.date_format(known)
    if form is None or (other := cells.other_date_format(known, form)) is None:
        return []
    text = next((text for text in known if cells.parse_date(text, form) != cells.parse_date(text, other)), None)
    if text is None:
        return []
    meant, instead = (cells.parse_date(text, one) for one in (form, other))
    sentence = f"Column {name}: “{text}” is read as {meant:%d %B %Y}; it could be {instead:%d %B %Y} as well."
    return [Note("which day?", sentence)]


def _id_notes(name: str, texts: Sequence[str], sources: Sequence[int], row: str) -> list[Note]:
    said = []
    first: dict[str, int] = {}
    again = [
        source for source, text in zip(sources, texts, strict=True) if text and first.setdefault(text, source) != source
    ]
    if again:
        said.append(
            Note(
                "same id",
                f"{cells.listed(again, row)}, column {name}: the identifier was met before; "
                "rows are told apart by their place.",
            )
        )
    if missing := [source for source, text in zip(sources, texts, strict=True) if not text.strip()]:
        said.append(
            Note("no id", f"{cells.listed(missing, row)}, column {name}: no identifier; the row number is used.")
        )
    return said
