"""Label by label, and how many labels an answer has."""

from collections import Counter

from al_core.amounts import counted
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import note, percent
from pages.ui.tasks.by_name import by_name

MOST_APART = 3


def by_label(now: Reading) -> None:
    """The table of the labels, the examples of each as bars, and how many labels an answer has."""
    details = now.rounds[-1].details if now.rounds else ()
    by_name(now, [line for line in details if line["label"] is not None])
    if answers := now.labels.by_row:
        note(how_many_each([len(label) for label in answers.values()]))


def how_many_each(sizes: list[int]) -> str:
    """How many answers have none, one, two, three and more labels."""
    n = Counter(min(size, MOST_APART) for size in sizes)
    named = ["none of the labels", "one", "two", f"{MOST_APART} or more"]
    parts = [f"{named[size]} {n[size]:,} ({percent(n[size] / len(sizes))})" for size in range(MOST_APART + 1)]
    mean = sum(sizes) / len(sizes)
    return f"Of {counted(len(sizes), 'answer')}: {', '.join(parts)}. {mean:.1f} labels an answer."
