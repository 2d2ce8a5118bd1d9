"""What it brought that a model sees what examples mean, in words."""

from al_core.amounts import counted, in_points, percent, points, roughly
from al_core.numbers.saved.meaning_worth import MeaningWorth, SoMany


def worth_words(worth: MeaningWorth, beside: str = "words") -> str:
    """What meaning brought beside words or pixels, with its interval, and how many labels that was worth if known."""
    if worth.missing:
        return f"What meaning brings is not known yet. {worth.missing}"
    tests = f"the same {counted(worth.n_tests, 'test')}"
    gain = _gain(worth)
    if worth.verdict == "not yet distinguishable":
        return f"Whether meaning helps is not yet distinguishable: {gain} against {beside} alone, on {tests}."
    if worth.verdict == "worse":
        off = "Meaning can be turned off under Advanced settings."
        return f"{beside.capitalize()} alone do better here: {gain} on {tests}. {off}"
    labels = counted(worth.n_labels, "label")
    scores = f"{percent(worth.alone + worth.gain)} beside {percent(worth.alone)} from {beside} alone"
    said = f"Meaning brought {gain} at {labels}: {scores}, from the same labels on {tests}."
    return " ".join(filter(None, [said, _needed(worth, beside), _enough(worth, beside)]))


def worth_in_short(worth: MeaningWorth | None, beside: str = "words") -> str:
    """The same in a few words."""
    if worth is None or worth.missing:
        return f"learnt from beside the {beside}"
    chance = ", may be chance" if worth.verdict == "not yet distinguishable" else ""
    return f"{_gain(worth)}{chance}"


def _gain(worth: MeaningWorth) -> str:
    sign = "−" if worth.gain < 0 else "+"
    return f"{sign}{in_points(abs(worth.gain))} ({_end(worth.low)} to {_end(worth.high)})"


def _needed(worth: MeaningWorth, beside: str) -> str:
    if worth.needed is None:
        return ""
    if worth.needed.high is None:
        return f"{beside.capitalize()} alone would need more than {roughly(worth.needed.low)} labels for that."
    return f"{beside.capitalize()} alone would need about {_many(worth.needed)} labels for that."


def _enough(worth: MeaningWorth, beside: str) -> str:
    """Said only where the whole range spares labels."""
    enough = worth.enough
    if enough is None or enough.high is None or enough.high >= worth.n_labels:
        return ""
    return f"About {_many(enough)} of these labels teach it as much as all {worth.n_labels:,} teach {beside} alone."


def _many(found: SoMany) -> str:
    return f"{roughly(found.value)} ({roughly(found.low)} to {roughly(found.high or 0)})"


def _end(share: float) -> str:
    return points(share).replace("-", "−")
