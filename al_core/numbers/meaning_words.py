"""What it brought that a model sees what texts mean, in words."""

from al_core.amounts import counted, in_points, percent, points, roughly
from al_core.numbers.saved.meaning_worth import MeaningWorth, SoMany


def worth_words(worth: MeaningWorth) -> str:
    """What meaning brought, with its interval, and how many labels that was worth where that can be told."""
    if worth.missing:
        return f"What meaning brings is not known yet. {worth.missing}"
    tests = f"the same {counted(worth.n_tests, 'test')}"
    gain = _gain(worth)
    if worth.verdict == "not yet distinguishable":
        return f"Whether meaning helps is not yet distinguishable: {gain} against words alone, on {tests}."
    if worth.verdict == "worse":
        return f"Words alone do better here: {gain} on {tests}. Meaning can be turned off under Advanced settings."
    labels = counted(worth.n_labels, "label")
    beside = f"{percent(worth.alone + worth.gain)} beside {percent(worth.alone)} from words alone"
    said = f"Meaning brought {gain} at {labels}: {beside}, from the same labels on {tests}."
    return " ".join(filter(None, [said, _needed(worth), _enough(worth)]))


def worth_in_short(worth: MeaningWorth | None) -> str:
    """The same in a few words."""
    if worth is None or worth.missing:
        return "learnt from beside the words"
    chance = ", may be chance" if worth.verdict == "not yet distinguishable" else ""
    return f"{_gain(worth)}{chance}"


def _gain(worth: MeaningWorth) -> str:
    sign = "−" if worth.gain < 0 else "+"
    return f"{sign}{in_points(abs(worth.gain))} ({_end(worth.low)} to {_end(worth.high)})"


def _needed(worth: MeaningWorth) -> str:
    if worth.needed is None:
        return ""
    if worth.needed.high is None:
        return f"Words alone would need more than {roughly(worth.needed.low)} labels for that."
    return f"Words alone would need about {_many(worth.needed)} labels for that."


def _enough(worth: MeaningWorth) -> str:
    """Said only where the whole range spares labels."""
    enough = worth.enough
    if enough is None or enough.high is None or enough.high >= worth.n_labels:
        return ""
    return f"About {_many(enough)} of these labels teach it as much as all {worth.n_labels:,} teach words alone."


def _many(found: SoMany) -> str:
    return f"{roughly(found.value)} ({roughly(found.low)} to {roughly(found.high or 0)})"


def _end(share: float) -> str:
    return points(share).replace("-", "−")
