"""Cells that hold several labels at once: ["a", "b"], {"choices": ["a", "b"]}, a#b, a; b. Kept as a JSON list."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from al_core.amounts import counted
from al_core.pools.choices import as_object, labels_of, may_be_written_as_a_list
from al_core.pools.vectors import read_vector

IN_LISTS = "[]"  # what parts the labels of a cell: they stand in a list or an object
PARTED_BY = {IN_LISTS: "a list", "#": "#", ";": "semicolons", "|": "bars", ",": "commas"}
FEWEST_WITH_SEVERAL = 0.05  # of the cells
FEW_LABELS, LONGEST_LABEL = 30, 40
_LOOKED_AT = 200


def set_in(text: str, parted_by: str) -> str:
    """The labels of a cell as the JSON list that is kept; "" where the cell says nothing, "[]" where it says none.

    Labels of parts of the example (spans, boxes) say nothing of the whole.
    """
    labels = _labels(text, parted_by)
    return "" if labels is None else json.dumps(labels, ensure_ascii=False)


def with_label_sets(rows: Sequence[Sequence[str]], at: int | None, parted_by: str) -> Sequence[Sequence[str]]:
    """The rows with what stands in the column `at` as JSON lists."""
    if at is None:
        return rows
    return [[*row[:at], set_in(row[at], parted_by), *row[at + 1 :]] for row in rows]


def sets_found(texts: Sequence[str], parted_by: str) -> str:
    """What a column of several labels a cell holds, in a few words."""
    known = [kept for text in texts if (kept := set_in(text, parted_by))]
    several = sum(kept.count('", "') > 0 for kept in known)
    return f"{counted(len(labels_in_sets(known)), 'label')}, several in {several:,} of {counted(len(known), 'row')}"


def labels_in_sets(kept: Iterable[str]) -> Counter[str]:
    """How often each label occurs in sets as they are kept."""
    return Counter(label for text in kept if text for label in json.loads(text))


def what_parts(texts: Sequence[str]) -> str:
    """What parts the labels in the cells of a column; "" where no more than one stands in a cell.

    Only where labels come again in other company are they labels, and not the words of a sentence.
    """
    known = [text for text in texts if text.strip()]
    return next((sign for sign in PARTED_BY if _parts(known, sign)), "")


def _parts(known: Sequence[str], sign: str) -> bool:
    if sign == IN_LISTS and (not any(map(may_be_written_as_a_list, known)) or any(map(_says_one_twice, known))):
        return False
    few = [_labels(text, sign) for text in known[:_LOOKED_AT]]
    if None in few or not _are_short(label for labels in few for label in labels or ()):
        return False  # soon told of long texts
    sets = [_labels(text, sign) for text in known]
    several = [labels for labels in sets if labels is not None and len(labels) > 1]
    if len(several) < max(2, FEWEST_WITH_SEVERAL * len(known)) or None in sets:
        return False
    if all(read_vector(text) is not None for text in known) or sum(map(_is_a_sequence, known)) > len(several) / 10:
        return False
    counts = Counter(label for labels in sets for label in labels or ())
    different = {frozenset(labels) for labels in sets if labels}
    met = Counter(label for labels in different for label in labels)
    together = {label for labels in several for label in labels}
    recombined = sum(met[label] > 1 for label in together) >= len(together) / 2
    return recombined and len(counts) <= max(FEW_LABELS, len(known) // 10) and _are_short(counts)


def _says_one_twice(text: str) -> bool:
    """Whether a list holds the same word twice: then it is one of words in a row, such as the tags of a sentence."""
    written = as_object(text)
    words = [one for one in written if isinstance(one, str)] if isinstance(written, list) else []
    return len(set(words)) < len(words)


def _are_short(labels: Iterable[str]) -> bool:
    return all(len(label) <= LONGEST_LABEL and "\n" not in label for label in labels)


def _labels(text: str, parted_by: str) -> list[str] | None:
    """The labels of a cell, each once; None where it says nothing."""
    if not text.strip():
        return None
    if may_be_written_as_a_list(text):
        written = as_object(text)
        labels = None if _is_a_draft(written) else labels_of(written)
    else:
        labels = [text] if parted_by == IN_LISTS else text.split(parted_by)
    if labels is None:
        return None
    return sorted({label.strip() for label in labels if label.strip()})


def _is_a_sequence(text: str) -> bool:
    """Whether it lists the same thing twice, as tags of words do and labels of a whole do not."""
    written = as_object(text)
    parts = [one for one in written if isinstance(one, str)] if isinstance(written, list) else []
    return len(set(parts)) < len(parts)


def _is_a_draft(written: object) -> bool:
    """Whether somebody has not handed it in: then it says nothing, and not that there is none."""
    answers = written if isinstance(written, list) else [written]
    stated = [one.get("status") for one in answers if isinstance(one, Mapping) and "status" in one]
    return bool(stated) and "submitted" not in stated
