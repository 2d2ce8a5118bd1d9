"""What labelling took and what random labels would have taken, in words: never by the number of examples alone."""

from al_core.amounts import counted, minutes, plural, roughly
from al_core.numbers.effort import Effort
from al_core.numbers.saved.lead import Lead
from al_core.numbers.saved.outlay import Outlay, amounts_spent, seconds_spent
from al_core.numbers.sentences import Said

UNDECIDED = "not yet distinguishable"
_ALIKE = 0.1  # a difference of lengths that is no matter


def spent(effort: Effort) -> str:
    """What all answers took: "31 min, 5,200 tokens read"; how much was read alone where no times are known."""
    read = f"{counted(effort.amount, effort.unit)} read"
    return read if effort.took is None else f"{minutes(effort.took / 60)}, {read}"


def saved_what(effort: Effort | None) -> str:
    """What savings are stated in: labels; time where examples cost by what is read, or that where no times are known.

    "Labels", "Time", "Tokens".
    """
    if effort is None:
        return "Labels"
    return "Time" if effort.took is not None else plural(effort.unit).capitalize()


def ahead_in_cost(lead: Lead, effort: Effort, score: str) -> Said:
    """What was saved where random labels can be replayed: in the people's own time, else in what was read.

    `score` is what they have to be as good in.
    """
    read, took = amounts_spent(effort, lead), seconds_spent(effort, lead)
    known = effort.until(lead.n_labels)
    more = f"{_both(read, took, effort, score)} {longer(known)}".strip()
    found, noun = took or read, plural(effort.noun)
    if found.open_ended and found.verdict != "saving":
        return Said("cannot be told", f"no replay at random got there with all its {noun}", more)
    if found.verdict == "random is better":
        return Said("none", f"{noun} at random got there sooner", more)
    if found.verdict != "saving":
        return Said(UNDECIDED, f"from {noun} at random", more)
    high = None if found.high is None else found.high - found.spent
    return Said(_of(effort, took, max(0.0, found.low - found.spent), high), f"against {noun} at random", more)


def _both(read: Outlay, took: Outlay | None, effort: Effort, score: str) -> str:
    """ "This took 31 min, 5,200 tokens read; texts at random would have taken 45 to 70 min, 7,400 to 11,000 tokens"."""
    units, noun = plural(effort.unit), plural(effort.noun)
    tokens, now = _range(read.low, read.high, units), f"{roughly(read.spent)} {units} read"
    if took is None:
        told = f"This took {now}; {noun} at random would have taken {tokens} for the same {score}."
        return f"{told} Too few answers have a time to tell it in minutes."
    at_random = f"{_minutes(took.low, took.high)}, {tokens} for the same {score}"
    return f"This took {minutes(took.spent / 60)}, {now}; {noun} at random would have taken {at_random}."


def _of(effort: Effort, took: Outlay | None, low: float, high: float | None) -> str:
    return _range(low, high, plural(effort.unit)) if took is None else _minutes(low, high)


def _minutes(low: float, high: float | None) -> str:
    return f"{minutes(low / 60)} or more" if high is None else minutes(low / 60, high / 60)


def _range(low: float, high: float | None, units: str) -> str:
    ends = [roughly(low)] + ([] if high is None else [roughly(high)])
    return f"{' to '.join(dict.fromkeys(ends))} {units}{' or more' if high is None else ''}"


def longer(effort: Effort) -> str:
    """That what was asked is longer or shorter than most, so that the number of examples alone would mislead.

    Empty where it hardly is.
    """
    times, noun, unit = effort.longer, plural(effort.noun), plural(effort.unit)
    if abs(times - 1) < _ALIKE:
        return ""
    mean, usual = effort.read.mean(), effort.usual.mean()
    side = "too much" if times > 1 else "too little"
    return (
        f"What was asked has {mean:.0f} {unit} on average, {noun} at random {usual:.0f}: counted in {noun} alone, "
        f"{side} would seem saved."
    )


def speed_words(effort: Effort) -> str:
    """How long an answer takes by what is read: "3.0 s, and 0.31 s a token"; "" where that is not known."""
    speed = effort.speed
    return "" if speed is None else f"{speed.start:.1f} s, and {speed.each:.2g} s a {effort.unit}"
