"""How good the spans of each label are, how near the wrong ones come, and what that says of a score."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isnan
from typing import Any

from al_core.amounts import UNDEFINED, counted, likely, percent
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.ratios import of_ratio, ratio
from al_core.matrices.rows import Doubles
from al_core.spans.marking import Marking, Span
from al_core.spans.tags import NO_SPAN, tags_of
from al_core.tasks.sequence.metrics import Markings, both_read, counts_by_name, tokens_among
from al_core.tasks.task import Breakdown, Json
from al_core.tasks.tested import Details, Tested, why_undefined

NAMES_BROKEN_DOWN = 12
FEW_SPANS = 30  # among the tests: with fewer a score by spans is hardly known


class TestedSpans(Tested):
    """Label of today -> how many spans of it the tests have, and how many of these the model finds."""

    noun, are_of, pieces = "label", "has", "span"


def spans_by_name(truth: Markings, said: Markings, names: Sequence[str]) -> tuple[dict[str, Json], ...]:
    """A line a label: how many spans are true and said, recall, precision and F1 with their intervals, near misses.

    The last line is on all texts, and of no label.
    """
    counts, near = counts_by_name(truth, said, names), _near_misses(truth, said)
    lines = [_line(name, counts[:, at], near) for at, name in enumerate(names)]
    return (*lines, _of_texts(truth, said))


def _line(name: str, counts: Doubles, near: Mapping[Any, int]) -> dict[str, Json]:
    right, called, true = counts
    return {
        "label": name,
        "n": int(true.sum()),
        "n_called": int(called.sum()),
        "n_right": int(right.sum()),
        **_share("recall", right, true),
        **_share("precision", right, called),
        **_share("f1", 2 * right, called + true),
        "other_label": near["label", name],
        "other_edges": near["edges", name],
    }


def _share(name: str, top: Doubles, bottom: Doubles) -> dict[str, Json]:
    values = dict(zip((name, f"{name}_low", f"{name}_high"), (ratio(top, bottom), *of_ratio(top, bottom)), strict=True))
    return {key: None if isnan(value) else value for key, value in values.items()}


def _near_misses(truth: Markings, said: Markings) -> Counter[Any]:
    """Of wrong spans, by what is wrong and their label: the piece is one of another label, or shares part of one."""
    near: Counter[Any] = Counter()
    for true, called in both_read(truth, said):
        missed = true - called
        for one in called - true:
            if any(one[:2] == other[:2] for other in missed):
                near["label", one.name] += 1
            elif any(_meet(one, other) for other in missed):
                near["edges", one.name] += 1
    return near


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _of_texts(truth: Markings, said: Markings) -> dict[str, Json]:
    cut = [(one, tokens_among(one, called)) for one, called in zip(truth, said, strict=True)]
    tags = [tag for one, places in cut if places is not None for tag in tags_of(one, places) if tag is not None]
    return {
        "label": None,
        "n": len(truth),
        "without": sum(not one.spans for one in truth),
        "n_spans": sum(len(one.spans) for one in truth),
        "outside": tags.count(NO_SPAN) / len(tags) if tags else None,
    }


def table_of_names(names: Sequence[str], labels: Collection[Marking], details: Details) -> Breakdown:
    """Spans that were marked, recall, precision and F1 by label, those with most spans first where there are many."""
    given = Counter(span.name for one in labels for span in one.spans)
    lines = of_names_alone(details)
    found = {line["label"]: line for line in lines}
    ordered = sorted(names, key=lambda name: -given[name])
    rows = tuple(
        (name, f"{given[name]:,}", *(_range(found.get(name), what) for what in ("recall", "precision", "f1")))
        for name in ordered[:NAMES_BROKEN_DOWN]
    )
    left_out = len(ordered) - NAMES_BROKEN_DOWN
    notes = (
        "Asked for by the strategy: not the mix of the pool.",
        _without(labels),
        how_near(lines),
        f"{counted(left_out, 'more label')} left out." if left_out > 0 else "",
    )
    head = ("Label", "Spans", "Found", "Right when marked", "F1")
    return Breakdown("Spans by label", head, rows, " ".join(filter(None, notes)))


def _without(labels: Iterable[Marking]) -> str:
    without = sum(not one.spans for one in labels)
    return f"{counted(without, 'answer')} without any span." if without else ""


def _range(line: Mapping[str, Any] | None, name: str) -> str:
    if line is None or line[name] is None:
        return UNDEFINED if name == "f1" else why_undefined(line, name)
    return f"{percent(line[name])} ({likely(line[f'{name}_low'], line[f'{name}_high'])})"


def how_near(lines: Details) -> str:
    """How many of the wrong spans nearly are right, in a sentence; empty where none is wrong."""
    wrong = sum(line["n_called"] - line["n_right"] for line in lines)
    if not wrong:
        return ""
    named, edged = (sum(line[key] for line in lines) for key in ("other_label", "other_edges"))
    return (
        f"Of {counted(wrong, 'span')} marked wrongly in the tests, {named:,} are the right piece under another label, "
        f"and {edged:,} cover part of the right piece."
    )


def doubts_of_spans(details: Details, test: str, metric: str) -> str:
    """That few spans are tested, or how far one would get by marking nothing."""
    line = next((line for line in details if line["label"] is None), None)
    if line is None or not line["n"]:
        return ""
    tests = counted(line["n"], test)
    if not line["n_spans"]:
        return f"Nothing is marked in the {tests}."
    if metric == HEADLINE and line["without"]:
        return f"Marking nothing would be right in {percent(line['without'] / line['n'])} of the {tests}."
    if metric == "token_accuracy" and line["outside"] is not None:
        return f"Marking nothing would get {percent(line['outside'])} of the tokens right."
    if metric not in (HEADLINE, "token_accuracy") and line["n_spans"] < FEW_SPANS:
        return f"The {tests} hold only {counted(line['n_spans'], 'span')}."
    return ""


def of_names_alone(details: Details) -> Details:
    """The lines of single labels."""
    return [line for line in details if line["label"] is not None]
