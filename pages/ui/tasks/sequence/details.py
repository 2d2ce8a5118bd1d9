"""Label by label: how many spans were marked, and what of them the model finds."""

from pages.ui.shared.reading import Reading
from pages.ui.tasks.by_name import MEASURES, by_name

OF_SPANS = {**MEASURES, "f1": "Both (F1)"}


def by_label(now: Reading) -> None:
    """The table of the labels, and the spans of each as bars."""
    details = now.rounds[-1].details if now.rounds else ()
    by_name(now, [line for line in details if line["label"] is not None], measures=OF_SPANS, counted="spans")
