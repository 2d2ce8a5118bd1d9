"""Labels as tools write them into a cell, in lists and objects: ["pos"], {"choices": ["pos"]}, {"pos": 1, "neg": 0}."""

import ast
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

LABEL_KEYS = ("choices", "label", "labels", "value", "name", "class")
PLACE_KEYS = frozenset({"start", "start_offset", "token_start", "points", "x", "bbox"})
LONGEST_WRITTEN = 100_000
UNKNOWN_ESCAPE = re.compile(r"""\\[^\\'"abfnrtvxuN0-7]""")
NO_COMMA = re.compile(r"""(['"])\s+(['"])""")

SEVERAL = "several labels"
OF_PARTS = "labels of parts"


class Written(NamedTuple):
    """The one label that a cell holds, or none, and then why not: SEVERAL, OF_PARTS, or nothing where there is none."""

    label: str
    lost: str = ""


def written_label(text: str) -> Written:
    """What a cell in a column of labels says: a list of one label is that label, an empty list is none."""
    labels = labels_of(as_object(text)) if may_be_written_as_a_list(text) else [text]
    if labels is None:
        return Written("", OF_PARTS)
    return Written(labels[0]) if len(labels) == 1 else Written("", SEVERAL if labels else "")


def with_plain_labels(
    rows: Sequence[Sequence[str]], sources: Sequence[int], at: int | None, lost: dict[str, list[int]]
) -> Sequence[Sequence[str]]:
    """The rows with the labels in the column `at` out of their lists; adds to `lost` which rows have none, and why."""
    if at is None or not any(may_be_written_as_a_list(row[at]) for row in rows):
        return rows
    plain = []
    for row, source in zip(rows, sources, strict=True):
        label, why = written_label(row[at])
        if why:
            lost.setdefault(why, []).append(source)
        plain.append([*row[:at], label, *row[at + 1 :]])
    return plain


def may_be_written_as_a_list(text: str) -> bool:
    """Whether it begins and ends like a list or an object, told without reading it."""
    ends = text.strip()[:1] + text.strip()[-1:]
    return ends in ("[]", "{}") and len(text) <= LONGEST_WRITTEN


def are_written_as_lists(texts: Sequence[str]) -> bool:
    """Whether all of a column are lists or objects of one label or none, as only an answer is written."""
    known = [text for text in texts if text.strip()]
    if not known or not all(map(may_be_written_as_a_list, known)):
        return False
    found = False
    for text in known:
        written = as_object(text)
        labels = labels_of(written)
        if isinstance(written, str) or labels is None or len(labels) > 1:
            return False
        found = found or bool(labels)
    return found


def as_object(text: Any) -> Any:
    """The list or object that a text holds, as JSON or as Python prints it; anything else as it is."""
    if not isinstance(text, str) or not may_be_written_as_a_list(text):
        return text
    for read in (_json, _printed):
        try:
            return read(text.strip())
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return text


def _json(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _printed(text: str) -> Any:
    """As Python prints it; NumPy sets no commas, and Python would take ['pos' 'neg'] for one word."""
    if UNKNOWN_ESCAPE.search(text):
        raise ValueError
    return ast.literal_eval(NO_COMMA.sub(r"\1, \2", text))


def labels_of(value: Any) -> list[str] | None:
    """The labels in a value; None where they are of parts of the example (spans, boxes)."""
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return _of_object(value)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return [str(value)]
    if any(_is_a_place(one) for one in value):
        return None
    parts = [labels_of(one) for one in value]
    return None if None in parts else list(dict.fromkeys(label for part in parts for label in part or []))


def _of_object(value: Mapping[str, Any]) -> list[str] | None:
    if not PLACE_KEYS.isdisjoint(value) or isinstance(value.get("spans"), list):
        return None
    if isinstance(status := value.get("status"), str) and status != "submitted":
        return []
    if key := next((key for key in LABEL_KEYS if key in value), None):
        return labels_of(value[key])
    truths = {name: _truth(given) for name, given in value.items()}
    if None in truths.values():
        return [json.dumps(value, ensure_ascii=False, default=str)]
    return [name for name, given in truths.items() if given]


def marks_classes(value: Mapping[str, Any]) -> bool:
    """Whether it says yes or no to each of some classes."""
    return all(_truth(given) is not None for given in value.values())


def _truth(given: Any) -> bool | None:
    """Whether a class is marked as the case; None for anything but yes and no."""
    if isinstance(given, bool):
        return given
    try:
        number = float(given)
    except (TypeError, ValueError):
        return None
    return bool(number) if number in (0, 1) else None


def _is_a_place(value: Any) -> bool:
    """Whether it is [0, 4, "PER"]: a label from one sign to another."""
    ends = [str(one).isdecimal() for one in value] if isinstance(value, list) else []
    return ends == [True, True, False]
