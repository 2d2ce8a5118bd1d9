"""Who gave the known labels of a pool before it came here, when, and what they noted: kept beside the examples."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from al_core.files import write_json
from al_core.pools.cells import UNUSABLE

KNOWN_FROM = "known_from.json"
LONGEST_NOTE = 2_000
LONGEST_WHO = 200
LONGEST_TIME = 40


class SaidBy(NamedTuple):
    """One person's part in a known label, each as far as the file tells it."""

    who: str = ""
    at: str = ""
    note: str = ""


class KnownFrom(NamedTuple):
    """The tools that the known labels came from, and what is known of each label, by row."""

    tools: tuple[str, ...] = ()
    said: Mapping[int, Sequence[SaidBy]] = {}

    @property
    def people(self) -> list[str]:
        """Everybody who gave a label, the busiest first."""
        given: dict[str, int] = {}
        for one in self._every():
            given[one.who] = given.get(one.who, 0) + bool(one.who)
        return sorted((who for who in given if who), key=lambda who: -given[who])

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day on which one was given, both empty where nobody knows."""
        days = sorted(one.at[:10] for one in self._every() if one.at)
        return (days[0], days[-1]) if days else ("", "")

    @property
    def n_notes(self) -> int:
        """How many notes there are."""
        return sum(bool(one.note) for one in self._every())

    def _every(self) -> Iterable[SaidBy]:
        return (one for said in self.said.values() for one in said)


def said_by(who: Any = "", at: Any = "", note: Any = "") -> SaidBy:
    """What a tool wrote of a person, a time (also in seconds since 1970) and a note, as texts that can be kept."""
    name, remark = (UNUSABLE.sub("�", _text(one)).strip() for one in (who, note))
    return SaidBy(" ".join(name.split())[:LONGEST_WHO], _moment(at), remark[:LONGEST_NOTE])


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _moment(at: Any) -> str:
    """A time as text, in UTC where it is a number of seconds or milliseconds."""
    text = UNUSABLE.sub("�", _text(at)).strip()[:LONGEST_TIME]
    try:
        seconds = float(text)
        moment = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return text
    return moment.isoformat(timespec="seconds") if seconds > 0 else ""


def keep_known_from(folder: Path, known: KnownFrom) -> None:
    """Write it beside a pool, where there is anything to write."""
    if known.said:
        write_json(folder / KNOWN_FROM, {"tools": known.tools, "said": known.said})


def kept_known_from(folder: Path) -> KnownFrom:
    """What was written, by the rows of the source; empty where nothing was."""
    path = folder / KNOWN_FROM
    if not path.exists():
        return KnownFrom()
    kept = json.loads(path.read_text(encoding="utf-8"))
    return KnownFrom(
        tuple(kept["tools"]), {int(row): [SaidBy(*one) for one in said] for row, said in kept["said"].items()}
    )
