"""How good each label is, and what that says of a score."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isnan
from typing import Any

from al_core.amounts import counted, likely, percent
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.proportions import wilson
from al_core.matrices.rows import Flags
from al_core.names import isolated
from al_core.tasks.task import Breakdown, Json, Label
from al_core.tasks.tested import Details, Tested, why_undefined

LABELS_BROKEN_DOWN = 12


class TestedLabels(Tested):
    """Label of today -> how many tests have it, and in how many of these the model says it."""

    noun, are_of = "label", "has"


def by_label(truth: Flags, said: Flags, names: Sequence[str]) -> tuple[dict[str, Json], ...]:
    """A line a label: how many tests have it, how many are said to, recall and precision with their intervals."""
    lines = []
    for at, name in enumerate(names):
        right, n, called = (int(marks[:, at].sum()) for marks in (truth & said, truth, said))
        line: dict[str, Json] = {"label": name, "n": n, **_share("recall", right, n)}
        lines.append(line | {"n_called": called, **_share("precision", right, called)})
    return tuple(lines)


def _share(name: str, k: int, n: int) -> dict[str, Json]:
    low, high = wilson(k, n)
    ends = {f"{name}_low": None if isnan(low) else low, f"{name}_high": None if isnan(high) else high}
    return {name: k / n if n else None, **ends}


def table_of_labels(
    names: Sequence[str], labels: Collection[Label], details: Sequence[Mapping[str, Json]]
) -> Breakdown:
    """Examples, recall and precision by label, the labels with most examples first where there are many."""
    given = Counter(name for one in labels for name in one)
    found = {line["label"]: line for line in details}
    ordered = sorted(names, key=lambda name: -given[name])
    rows = tuple(
        (name, f"{given[name]:,}", _range(found.get(name), "recall"), _range(found.get(name), "precision"))
        for name in ordered[:LABELS_BROKEN_DOWN]
    )
    without = sum(not one for one in labels)
    none = f" {counted(without, 'answer')} without any label." if without else ""
    left_out = len(ordered) - LABELS_BROKEN_DOWN
    more = f" {counted(left_out, 'more label')} left out." if left_out > 0 else ""
    note = f"Asked for by the strategy: not the mix of the pool.{none}{more}"
    return Breakdown("Examples by label", ("Label", "Examples", "Found", "Right when said"), rows, note)


def _range(line: Mapping[str, Any] | None, name: str) -> str:
    if line is None or line[name] is None:
        return why_undefined(line, name)
    return f"{percent(line[name])} ({likely(line[f'{name}_low'], line[f'{name}_high'])})"


def of_whole_answers(truth: Iterable[Label]) -> dict[str, Json]:
    """A line on whole answers: how many tests there are, and how many have the commonest set."""
    sets = Counter(truth)
    commonest, most = sets.most_common(1)[0] if sets else ((), 0)
    return {"label": None, "n": sum(sets.values()), "commonest": list(commonest), "n_commonest": most}


def doubts_of_sets(details: Details, test: str, metric: str) -> str:
    """That all tests have the same labels, or how often always saying the commonest set would be right."""
    line = next((line for line in details if line["label"] is None), None)
    if line is None or not line["n"]:
        return ""
    said = ", ".join(f"“{isolated(name)}”" for name in line["commonest"]) or "none of the labels"
    if line["n_commonest"] == line["n"]:
        return f"All {counted(line['n'], test)} have the same answer: {said}."
    if metric != HEADLINE:
        return ""
    share = percent(line["n_commonest"] / line["n"])
    return f"Always saying {said} would be right in {share} of the {counted(line['n'], test)}."


def of_labels_alone(details: Details) -> Details:
    """The lines of single labels."""
    return [line for line in details if line["label"] is not None]
