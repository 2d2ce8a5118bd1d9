"""Spans as programs write them: [0, 4, "PER"], {"start": 0, "end": 4, "label": "PER"}, in a list or an object."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from al_core.pools.choices import as_object
from al_core.pools.readers.marked.measures import Piece

START_KEYS = ("start", "start_offset", "startOffset", "start_char", "char_start", "begin")
END_KEYS = ("end", "end_offset", "endOffset", "end_char", "char_end", "stop")
NAME_KEYS = ("label", "labels", "entity_group", "entity_type", "entity", "type", "tag", "name", "class", "category")
QUOTE_KEYS = ("text", "quote", "surface", "mention", "covered_text", "exact")
LIST_KEYS = ("spans", "entities", "ents")


class Pieces(NamedTuple):
    """The spans that one cell holds, and how far the text was read where it says so."""

    pieces: tuple[Piece, ...]
    read: int | None = None


def pieces_in(value: Any) -> Pieces | None:
    """The spans in a cell, or in what was read from its JSON; None where it is no list of spans."""
    value = as_object(value)
    if isinstance(value, Mapping):
        inner = next((value[name] for name in LIST_KEYS if isinstance(value.get(name), list)), None)
        found = None if inner is None else pieces_in(inner)
        return found and Pieces(found.pieces, _offset(value.get("read")))
    if not isinstance(value, list):
        return None
    pieces = [list(_pieces(one)) for one in value]
    return (
        None
        if None in [one for each in pieces for one in each]
        else Pieces(tuple(one for each in pieces for one in each if one is not None))
    )


def _pieces(one: Any) -> Iterator[Piece | None]:
    """The span that an item is, or several where it has several names; None where it is none."""
    if isinstance(one, Mapping):
        start, end = (next((_offset(one[key]) for key in keys if key in one), None) for keys in (START_KEYS, END_KEYS))
        names = next((one[key] for key in NAME_KEYS if one.get(key) is not None), None)
        quoted = next((one[key] for key in QUOTE_KEYS if isinstance(one.get(key), str)), None)
    elif isinstance(one, list | tuple) and len(one) in (3, 4):
        start, end, names = _offset(one[0]), _offset(one[1]), one[2]
        quoted = one[3] if len(one) > 3 and isinstance(one[3], str) else None
        names = names if isinstance(names, str) and _offset(names) is None else None
    else:
        start = end = names = quoted = None
    named = names if isinstance(names, list) else [names]
    if start is None or end is None or any(isinstance(name, list | Mapping) or name is None for name in named):
        yield None
        return
    for name in named:
        yield Piece(start, end, str(name).strip(), quoted) if str(name).strip() else None


def _offset(value: Any) -> int | None:
    """A whole number, also as it was written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None
