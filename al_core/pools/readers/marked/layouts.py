"""Which columns of a table hold tokens, tags of them, a text, or spans in it, told by the first rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from al_core.pools.cells import words
from al_core.pools.choices import as_object, may_be_written_as_a_list
from al_core.pools.readers.column_names import answer_strength, names_a_text
from al_core.pools.readers.marked.measures import stated
from al_core.pools.readers.marked.schemes import scheme_of
from al_core.pools.readers.marked.span_cells import Pieces, pieces_in

TOKEN_NAMES = ("tokens", "words", "token", "word", "tokenized", "tokenised")
TAG_NAMES = ("ner_tags", "ner_tag", "ner", "tags", "tag", "bio_tags", "iob_tags", "labels", "label", "entities")
SPAN_NAMES = ("spans", "entities", "ents", "label", "labels", "annotations", "ner")
OTHER_TAGS = ("pos", "chunk", "dep", "lemma", "upos", "xpos")
ROWS_LOOKED_AT = 2_000
WORDS_OF_A_TEXT = 3


class TableLayout(NamedTuple):
    """The column with the text, or the tokens that make it, and those that say its spans, the likeliest first.

    `numbered` are tags that are numbers without names.
    """

    text: int
    tokens: bool
    tags: tuple[int, ...] = ()
    spans: tuple[int, ...] = ()
    numbered: tuple[int, ...] = ()


def layout_of_table(names: Sequence[str], rows: Sequence[Sequence[str]], *, marked: bool = False) -> TableLayout | None:
    """Where texts and their spans stand; None where nothing is marked. `marked` says that something should be."""
    rows = rows[:ROWS_LOOKED_AT]
    columns = {at: [row[at] for row in rows] for at in range(len(names))}
    listed = {at: read for at, cells in columns.items() if (read := _lists(cells)) is not None}
    tokens = _of_tokens(names, listed)
    if tokens is not None and (tokens.tags or tokens.numbered):
        return tokens
    texts = any(_are_texts(cells) for at, cells in columns.items() if at not in listed)
    return _of_texts(names, columns, rows, marked) or (None if texts else tokens)


def _are_texts(cells: Sequence[str]) -> bool:
    """Whether they hold sentences rather than names and numbers."""
    known = [cell for cell in cells if cell.strip() and not may_be_written_as_a_list(cell)]
    return bool(known) and sum(map(words, known)) >= WORDS_OF_A_TEXT * len(known)


def words_in(cell: str) -> list[str] | None:
    """The words that a cell lists; None where it lists something else."""
    value = as_object(cell) if may_be_written_as_a_list(cell) else None
    if not isinstance(value, list):
        return None
    kinds = set(map(type, value))
    if kinds <= {str}:
        return value
    return None if kinds & {list, dict} else ["" if one is None else str(one) for one in value]


def _lists(cells: Sequence[str]) -> list[list[str]] | None:
    """The words of each cell; None where one holds no list of words, and where none holds two."""
    found: list[list[str]] = []
    for cell in cells:
        listed = words_in(cell) if cell.strip() else []
        if listed is None or _are_measured(listed):
            return None
        found.append(listed)
    return found if any(len(listed) > 1 for listed in found) else None


def _are_measured(listed: Sequence[str]) -> bool:
    """Whether they are numbers with a fraction, as those of a vector."""
    return "." in "".join(listed[:1]) and listed[0].lstrip("-").replace(".", "", 1)[:1].isdecimal()


def _of_tokens(names: Sequence[str], listed: Mapping[int, list[list[str]]]) -> TableLayout | None:
    """Tokens are called so, or stand beside tags that are as many."""
    plain = {at: names[at].rpartition(".")[2].casefold() for at in listed}
    schemes = {at: scheme_of(rows) for at, rows in listed.items()}
    likely = [at for at in listed if not schemes[at] and not _are_numbers(listed[at])]
    tags = [at for at in listed if schemes[at] and (schemes[at] != "IO" or plain[at] in TAG_NAMES)]
    numbered = [at for at in listed if _are_numbers(listed[at]) and plain[at] in TAG_NAMES]
    for at in sorted(likely, key=lambda at: plain[at] not in TOKEN_NAMES):
        beside = [tag for tag in tags if _as_long(listed[at], listed[tag])]
        unnamed = [tag for tag in numbered if _as_long(listed[at], listed[tag])]
        if plain[at] in TOKEN_NAMES or ((beside or unnamed) and not plain[at].startswith(OTHER_TAGS)):
            ranked = sorted(beside, key=lambda tag: _rank(plain[tag], TAG_NAMES))
            return TableLayout(at, True, tuple(ranked), (), tuple(unnamed))
    return None


def _are_numbers(rows: Sequence[Sequence[str]]) -> bool:
    return all(word.lstrip("-").isdecimal() for row in rows for word in row)


def _as_long(tokens: Sequence[Sequence[str]], tags: Sequence[Sequence[str]]) -> bool:
    """Whether nearly all rows have as many tags as tokens, or no tags."""
    fitting = [len(one) == len(other) for one, other in zip(tokens, tags, strict=True) if other]
    return bool(fitting) and sum(fitting) >= 0.9 * len(fitting)


def _rank(plain: str, names: Sequence[str]) -> tuple[int, bool]:
    return names.index(plain) if plain in names else len(names), plain.startswith(OTHER_TAGS)


def _of_texts(
    names: Sequence[str], columns: Mapping[int, Sequence[str]], rows: Sequence[Sequence[str]], marked: bool
) -> TableLayout | None:
    """Columns of spans, and the text in which most of them are places."""
    plain = [name.rpartition(".")[2].casefold() for name in names]
    spans = [at for at, cells in columns.items() if _are_spans(cells, plain[at], marked)]
    spans.sort(key=lambda at: _rank(plain[at], SPAN_NAMES))
    others = [at for at, cells in columns.items() if at not in spans and any(cell.strip() for cell in cells)]
    if not spans or not others:
        return None
    pieces = [(row, found) for row in rows if (found := pieces_in(row[spans[0]])) is not None and found.pieces]
    fits = {at: sum(_fits(row[at], found) for row, found in pieces) for at in others}
    most = max(fits.values())
    likely = [at for at in others if fits[at] == most]
    text = max(likely, key=lambda at: (names_a_text(names[at]), sum(map(len, columns[at]))))
    return TableLayout(text, False, (), tuple(spans))


def _are_spans(cells: Sequence[str], plain: str, marked: bool) -> bool:
    """Whether all cells list spans or nothing, and some have one; of empty lists only the name tells."""
    known = [cell for cell in cells if cell.strip()]
    if not known or not all(map(may_be_written_as_a_list, known)):
        return False
    found: list[Any] = [pieces_in(cell) for cell in known]
    if None in found:
        return False
    named = marked and (plain in SPAN_NAMES or answer_strength(plain) > 1)
    said = any(cell.lstrip().startswith('{"spans"') for cell in known)
    return named or said or any(one.pieces for one in found)


def _fits(text: str, found: Pieces) -> bool:
    return bool(stated(text, found.pieces).markings)
