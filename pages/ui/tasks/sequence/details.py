"""Label by label: how many spans were marked, and what of them the model finds."""

from al_core.tasks.sequence.details import how_near, of_names_alone
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import note
from pages.ui.tasks.by_name import by_name

OF_SPANS = {"recall": "Found (recall)", "precision": "Right (precision)", "f1": "Both (F1)"}


def by_label(now: Reading) -> None:
    """The table of the labels, the spans of each as bars, and how near the wrong ones come."""
    lines = of_names_alone(now.rounds[-1].details) if now.rounds else ()
    by_name(now, lines, measures=OF_SPANS, counted="spans")
    if near := how_near(lines):
        note(near)
