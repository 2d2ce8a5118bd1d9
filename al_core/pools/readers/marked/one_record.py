"""A JSON object that is one marked text, not a table: what it lists are its own spans, tokens and tags."""

from collections.abc import Mapping
from typing import Any

from al_core.pools.readers.marked.layouts import SPAN_NAMES, TAG_NAMES, TOKEN_NAMES
from al_core.pools.readers.marked.measures import stated
from al_core.pools.readers.marked.schemes import is_signed
from al_core.pools.readers.marked.span_cells import pieces_in

RESULTS = ("annotations", "completions", "predictions")


def is_one_record(whole: Mapping[str, Any]) -> bool:
    """Whether it has a text with places in it, tokens with a tag each, or a task with its annotations."""
    if isinstance(whole.get("data"), Mapping) and any(isinstance(whole.get(key), list) for key in RESULTS):
        return True
    named = {key.casefold(): value for key, value in whole.items()}
    tokens = [named[name] for name in TOKEN_NAMES if _are_words(named.get(name))]
    tags = [named[name] for name in TAG_NAMES if _are_words(named.get(name)) and all(map(is_signed, named[name]))]
    if any(len(one) == len(other) for one in tokens for other in tags):
        return True
    texts = [value for value in named.values() if isinstance(value, str)]
    pieces = [pieces_in(named[name]) for name in SPAN_NAMES if isinstance(named.get(name), list)]
    return any(one is not None and one.pieces and stated(text, one.pieces).markings for one in pieces for text in texts)


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
