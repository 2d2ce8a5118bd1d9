"""Counts, shares, points, minutes and money, the way every page and record writes them."""

from math import isnan

UNDEFINED = "–"


def counted(n: int, noun: str) -> str:
    """A number with its noun in the right form: "1 digit", "1,109 letters"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {plural(noun)}"


def plural(noun: str) -> str:
    """More than one of it: "letters", "classes", "queries", "surveys"."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith("s") else "s")


def percent(value: float) -> str:
    """A share as whole per cent; 100% and 0% only where it is all or nothing, a dash where it is undefined."""
    if isnan(value):
        return UNDEFINED
    return f"{_whole(value) if value in (0, 1) else min(max(_whole(value), 1), 99)}%"


def likely(low: float, high: float) -> str:
    """An interval of shares: "82–90%"; it begins at 100% and ends at 0% only where it is all or nothing."""
    if isnan(low) or isnan(high):
        return UNDEFINED
    return f"{min(_whole(low), 99 + (low == 1))}–{max(_whole(high), int(high > 0))}%"


def _whole(share: float) -> int:
    return round(100 * share)


def points(share: float) -> str:
    """A difference of shares in percentage points, one digit below one: "0.4", "3"."""
    if abs(share) < 0.0005:
        return "0"
    return f"{100 * share:.0f}" if abs(share) >= 0.0095 else f"{100 * share:.1f}"


def in_points(share: float) -> str:
    """The same with its unit: "1 point", "0.4 points"."""
    number = points(share)
    return f"{number} point" if number == "1" else f"{number} points"


def roughly(n: float) -> str:
    """A number of which two digits are told: "7,400", "11,000", "38"."""
    step = 10 ** max(0, len(str(round(n))) - 2)
    return f"{step * round(n / step):,}"


def minutes(low: float, high: float | None = None) -> str:
    """Minutes, or hours from two hours on: "under 1 min", "10 min", "24 to 41 min", "2.5 to 3 h"."""
    high = low if high is None else high
    if high < 1:
        return "under 1 min"
    unit, name = (60.0, "h") if high >= 120 else (1.0, "min")
    ends = [_short(end / unit) for end in (low, high)]
    return f"{ends[0]} {name}" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} {name}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1g}" if value < 1 else f"{value:.1f}".removesuffix(".0")


def money(value: float) -> str:
    """An amount in the project's own currency: "1,250", "2.50"."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def seconds(value: float) -> str:
    """A time as the screens say it: "0.02 s", "1.5 s", "12 s"."""
    return f"{value:.0f} s" if value >= 10 else f"{value:.2g} s" if value >= 0.001 else "under 0.001 s"
