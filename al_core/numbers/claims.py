"""What may be said of labels saved, in words: measured, projected, or not yet to be told."""

from dataclasses import replace
from math import inf

from al_core.amounts import minutes, plural
from al_core.numbers.economics import HARDLY, SHORT
from al_core.numbers.effort import Effort
from al_core.numbers.gains import FIRST
from al_core.numbers.saved.lead import Lead
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.outlay import amounts_spent, seconds_spent
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import FAILED, FEWEST_TESTS, FLAT, WEAK, Saved
from al_core.numbers.sentences import Said
from al_core.numbers.spending import UNDECIDED, ahead_in_cost
from al_core.numbers.standing import Standing


def ahead(lead: Lead, seconds: float) -> Said:
    """Labels saved, where labels drawn at random can be replayed."""
    if lead.open_ended and lead.low <= 0:
        end = f"{lead.n_labels + lead.low:,} labels"
        return Said("cannot be told", f"no replay at random got there, and they end at {end}")
    if lead.verdict == "random is better":
        return Said("none", "labels drawn at random got there sooner")
    if lead.verdict != "saving":
        return Said(UNDECIDED, "from labels drawn at random")
    low = max(0, lead.low)
    if lead.high is None:
        return Said(f"{low} or more", f"{minutes(low * seconds / 60)} or more, against labels drawn at random")
    time = minutes(low * seconds / 60, lead.high * seconds / 60)
    return Said(f"{low} to {lead.high}", f"{time}, against labels drawn at random")


def projected(projection: Projection, difference: Difference | None, seconds: float) -> Said:
    """Labels saved, projected; always called so, with what could be measured beside it."""
    high = "or more" if projection.high > 100 else f"to {projection.high:.1f}"
    digits = 2 if 1 < projection.low < 1.05 else 1
    note = f"projection: at random {projection.low:.{digits}f} {high} times as many"
    more = measured_words(difference) if difference is not None else ""
    if projection.verdict == "not yet distinguishable":
        return Said(UNDECIDED, note, more)
    if projection.verdict == "random is better":
        return Said("none", note, more)
    low = (projection.low - 1) * projection.n_labels
    least = f"{low:.0f} or more" if low >= 0.5 else "some, perhaps few"
    return Said(least, note, f"That is {minutes(low * seconds / 60)} or more. {more}".strip())


def measured_words(difference: Difference) -> str:
    """The comparison at equal numbers of labels, or of what examples cost by."""
    ends = f"{100 * difference.low:+.0f} to {100 * difference.high:+.0f}".replace("-", "−")
    value = f"{100 * difference.value:+.1f}".replace("-", "−")
    said = f"Measured so far, after {_as_many(difference)}: {value} points ({ends})"
    return f"{said} against labels drawn at random, {difference.verdict}."


def _as_many(difference: Difference) -> str:
    if not difference.unit:
        return f"{difference.n_labels} labels of either kind"
    read = f"{difference.amount:,} {plural(difference.unit)} read of either kind"
    return f"{read} ({difference.n_labels} labels of the session, {difference.n_random} at random)"


def saved_words(
    standing: Standing, lead: Lead | None, tally: Saved | None, replayed: bool, *, under_way: bool = True
) -> Said:
    """Labels saved so far; where that cannot be told, why.

    `replayed`: labels drawn at random can be replayed here. `under_way`: what is missing is being counted.
    """
    if lead is not None:
        if standing.effort is None:
            return ahead(lead, standing.worth.seconds)
        task = standing.settings.task
        return ahead_in_cost(lead, standing.effort, task.metrics[task.saved_by].in_a_sentence)
    tests, enough = "checks" if standing.has_zone else "known labels", standing.n_tests >= FEWEST_TESTS
    if not standing.n_labels:
        return Said("nothing yet")
    if not under_way and tally is None and (replayed or enough):
        return Said("not counted for this record")
    if replayed:
        return Said("being replayed", "labels drawn at random")
    if not enough and standing.has_zone and not standing.settings.random_share:
        return Said("not measured", "checks are turned off")
    if not enough:
        ever = "not yet known" if standing.n_left else "not known"
        return Said(ever, f"needs {FEWEST_TESTS} {tests}; there are {standing.n_tests}")
    if tally is None:
        return Said("not yet known", "being counted")
    if tally.missing == FAILED:
        return Said("not yet known", more=FAILED)
    if tally.projection is None:
        more = measured_words(tally.measured) if tally.measured is not None else ""
        note = "the model is too weak to tell" if tally.missing in (WEAK, FLAT) else "too early to tell"
        said = Said(UNDECIDED, note, f"{tally.missing} {more}")
        if tally.measured is not None and tally.measured.unit:
            said = Said(tally.measured.verdict, f"at equal numbers of {plural(tally.measured.unit)} read", said.more)
    else:
        said = projected(tally.projection, tally.measured, standing.worth.seconds)
    # It is counted in the background: what is said here may be of some answers ago.
    return replace(said, more=f"As of {tally.n_answers:,} answers. {said.more}".strip())


def worthwhile(standing: Standing, lead: Lead | None, tally: Saved | None) -> str:
    """Whether choosing what is asked pays here at all; random sampling is said to do where it does."""
    left, affordable = standing.minutes_left, standing.n_ahead == standing.n_left
    if standing.n_left and left < SHORT and affordable and standing.worth.price is None:
        return f"Labelling all {standing.n_left:,} that are left takes {minutes(left)}: simply do them, in any order."
    verdict, least = _found(standing, lead, tally)
    if verdict == "saving" and least >= HARDLY:
        return "Choosing what is asked pays here: labels drawn at random would take longer to get as far."
    if verdict == "saving":
        return (
            f"Choosing saves {_what(standing)} here, but perhaps only {minutes(least)} of work: "
            "drawing at random would do as well, and such labels are a sample of the pool."
        )
    if verdict == "random is better":
        return "Drawing at random would do better here: choose “At random” on the Strategy page."
    if tally is not None and tally.measured is not None and tally.measured.verdict == "better than random":
        equal = plural(tally.measured.unit) if tally.measured.unit else "labels"
        how = "much" if tally.measured.unit else "many labels"
        return f"At equal numbers of {equal} choosing does better here; how {how} that saves cannot be told yet."
    if verdict and standing.n_labels >= 2 * FIRST:
        return (
            f"After {standing.n_labels:,} labels nothing shows that choosing beats drawing at random. Drawing at "
            "random may do as well here, and such labels are a sample of the pool."
        )
    yet = " yet" if standing.n_left else ""
    return f"Whether choosing what is asked saves {_what(standing)} here cannot be told{yet}."


def saves(lead: Lead, standing: Standing) -> bool:
    """Whether it may be said that fewer examples were a saving: where they cost by what is read, that counts too."""
    return lead.verdict == "saving" and _found(standing, lead, None)[0] == "saving"


def _what(standing: Standing) -> str:
    return "labels" if standing.effort is None else "time"


def _found(standing: Standing, lead: Lead | None, tally: Saved | None) -> tuple[str, float]:
    """The verdict on what was saved, and how many minutes at least; where examples cost by what is read, by that.

    "" where replays that ended too early leave it open.
    """
    if lead is not None and standing.effort is not None:
        return _found_in_cost(standing, standing.effort, lead)
    found = lead or (tally.projection if tally is not None else None)
    if found is None or (found.open_ended and found.verdict != "saving"):
        return "", 0.0
    least = found.low if isinstance(found, Lead) else (found.low - 1) * found.n_labels
    return found.verdict, inf if found.open_ended else max(0.0, least) * standing.worth.seconds / 60


def _found_in_cost(standing: Standing, effort: Effort, lead: Lead) -> tuple[str, float]:
    took, read = seconds_spent(effort, lead), amounts_spent(effort, lead)
    found = took or read
    if found.open_ended:
        return ("saving", inf) if found.verdict == "saving" else ("", 0.0)
    least = max(0.0, found.low - found.spent)
    usual = float(effort.usual.mean())
    return found.verdict, least / 60 if took else least / usual * standing.worth.seconds / 60
