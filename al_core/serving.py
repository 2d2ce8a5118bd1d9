"""What is asked next: leases, tokens, and the answers to them."""

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from al_core.errors import Refused
from al_core.labels import ANSWERS, KINDS
from al_core.projects import Project
from al_core.ranking import Ranking
from al_core.store import Records, Store, Values

LEASE_SECONDS = 600.0
CHUNK = 200


@dataclass(frozen=True)
class Served:
    """One example out on lease to a person; ``next`` is the number of its next event."""

    token: str
    row: int
    reason: str
    guess: tuple[tuple[str, float], ...]
    check: bool
    strategy: str


@dataclass(frozen=True)
class Receipt:
    """What became of an answer: "saved", "already" (sent before), or "elsewhere": ``others`` answered it too.

    The person's own name among the others means another tab of theirs, whose answer came first and stands.
    """

    token: str
    outcome: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A row about to be leased, and how it was chosen."""

    row: int
    strategy: str
    reason: str
    score: float | None = None
    guess: tuple[tuple[str, float], ...] = ()
    model_version: int = 0
    drawn: str = "queried"
    check: bool = False
    probability: float | None = None


def claim(
    store: Store, project: Project, ranking: Ranking, who: str, n: int = 5, now: float | None = None
) -> list[Served]:
    """Lease up to n examples to a person, their own live leases first, so that a reload resumes where they were."""
    now = time.time() if now is None else now
    with store.reading() as records:
        mine = records.leases_of(project.id, who, now)
    if len(mine) < n or any(lease["expires_at"] < now + LEASE_SECONDS / 2 for lease in mine[:n]):
        with store.writing() as records:
            records.hold(project.id)
            mine = _lease(records, project, ranking, who, n, now)
    return [_served(lease) for lease in mine[:n]]


def _lease(records: Records, project: Project, ranking: Ranking, who: str, n: int, now: float) -> list[Values]:
    """Renew what is out, and add what is missing."""
    mine = records.leases_of(project.id, who, now)
    for lease in mine[:n]:
        records.change_lease(project.id, lease["token"], {"expires_at": now + LEASE_SECONDS})
    choices = Chooser(records, project, ranking, now).choose(n - len(mine))
    if choices:
        records.add_leases(project.id, [_new_lease(choice, who, now) for choice in choices])
    return records.leases_of(project.id, who, now)


class Chooser:
    """Chooses free rows: by lot with the agreed share, else the best of the ranking."""

    def __init__(self, records: Records, project: Project, ranking: Ranking, now: float) -> None:
        self._records, self._project, self._ranking, self._now = records, project, ranking, now
        self._chosen: set[int] = set()
        self._position, self._checks = records.served(project.id)

    def choose(self, n: int) -> list[Choice]:
        """Up to n free rows; fewer when the pool is at its end."""
        ranked = self._free_of_ranking()
        choices: list[Choice] = []
        while len(choices) < n and (choice := self._next(ranked)) is not None:
            self._chosen.add(choice.row)
            self._position += 1
            self._checks += choice.check
            choices.append(choice)
        return choices

    def _next(self, ranked: Iterator[Choice]) -> Choice | None:
        settings = self._project.settings
        rng = np.random.default_rng([settings.seed, 2, self._position])
        share = self._share()
        if rng.random() < share and (choice := self._by_lot(rng, share)) is not None:
            return choice
        return next(ranked, None) or self._by_lot(rng, 1.0) or self._left_over(rng)

    def _share(self) -> float:
        """Checks come a little less often once there are forty of them."""
        share = self._project.settings.random_share
        return share * 0.75 if self._project.split.zone.size and self._checks >= 40 else share

    def _free_of_ranking(self) -> Iterator[Choice]:
        ranking = self._ranking
        for start in range(0, len(ranking.rows), CHUNK):
            rows = [int(row) for row in ranking.rows[start : start + CHUNK]]
            taken = self._records.taken(self._project.id, self._now, rows)
            for place, row in enumerate(rows, start):
                if row not in taken and row not in self._chosen:
                    yield self._ranked(place, row)

    def _ranked(self, place: int, row: int) -> Choice:
        ranking = self._ranking
        return Choice(
            row=row,
            strategy=ranking.strategy,
            reason=ranking.reasons[place],
            score=float(ranking.scores[place]),
            guess=ranking.guess(place, self._project.settings.classes),
            model_version=ranking.version,
            probability=1.0 - self._share(),
        )

    def _by_lot(self, rng: np.random.Generator, share: float) -> Choice | None:
        """A free row drawn uniformly: from the check zone, or, where a hold-out tests the model, from all."""
        zone = self._project.split.zone
        lot = zone if zone.size else self._project.split.candidates
        if not lot.size:
            return None
        tries = [int(row) for row in rng.choice(lot, size=min(30, lot.size), replace=False)]
        taken = self._records.taken(self._project.id, self._now, tries) | self._chosen
        free = [row for row in tries if row not in taken] or self._all_free(lot, rng)
        return self._drawn(free[0], bool(zone.size), share / lot.size) if free else None

    def _left_over(self, rng: np.random.Generator) -> Choice | None:
        """Behind the end of a ranking: any row that nobody has answered."""
        free = self._all_free(self._project.split.candidates, rng)
        return self._drawn(free[0], False, 1.0 / len(free)) if free else None

    def _all_free(self, rows: Any, rng: np.random.Generator) -> list[int]:
        taken = self._records.taken(self._project.id, self._now) | self._chosen
        return [int(row) for row in rng.permutation(rows) if int(row) not in taken]

    def _drawn(self, row: int, check: bool, probability: float) -> Choice:
        reason = (
            "Random check: drawn by lot, so that the score stays honest."
            if check
            else "Drawn by lot, so that the model also sees what it would not ask for."
        )
        return Choice(row, "random", reason, drawn="random", check=check, probability=probability)


def _new_lease(choice: Choice, who: str, now: float) -> Values:
    return {
        "token": secrets.token_hex(8),
        "row": choice.row,
        "who": who,
        "strategy": choice.strategy,
        "model_version": choice.model_version,
        "score": choice.score,
        "drawn": choice.drawn,
        "check": choice.check,
        "probability": choice.probability,
        "reason": choice.reason,
        "guess": json.dumps(choice.guess),
        "served_at": now,
        "expires_at": now + LEASE_SECONDS,
        "answered": False,
    }


def _served(lease: Values) -> Served:
    guess = tuple((str(name), float(share)) for name, share in json.loads(lease["guess"] or "[]"))
    return Served(lease["token"], lease["row"], lease["reason"], guess, lease["check"], lease["strategy"])


def answer(
    store: Store,
    project: Project,
    token: str,
    value: str | None,
    *,
    who: str,
    kind: str = "label",
    shown_at: float | None = None,
    answered_at: float | None = None,
) -> Receipt:
    """Keep one event on a served example: one short transaction; the same token again changes nothing.

    ``token`` is the serve token, with ``.n`` behind it for the n-th later event on the same example. Refused when the
    token was never given to this person, or the value is no class of the project.
    """
    served = token.partition(".")[0]
    value = _checked(project, kind, value)
    now = time.time()
    with store.writing() as records:
        records.hold(project.id)
        lease = records.lease(project.id, served)
        if lease is None or lease["who"] != who:
            raise Refused("This example was not given to this person by this project, so the answer was not kept.")
        if (decided := records.decided(project.id, token)) is not None:
            same = (decided["kind"], decided["value"]) == (kind, value)
            return Receipt(token, "already") if same else Receipt(token, "elsewhere", (who,))
        records.append(project.id, [_decision(lease, token, kind, value, shown_at, answered_at, now)])
        if kind in ANSWERS or kind == "undo":
            records.change_lease(project.id, served, {"answered": kind != "undo", "expires_at": now + LEASE_SECONDS})
        others = tuple(records.others_on(project.id, lease["row"], who)) if kind in ANSWERS else ()
    return Receipt(token, "elsewhere" if others else "saved", others)


def _checked(project: Project, kind: str, value: str | None) -> str | None:
    if kind not in KINDS:
        raise Refused(f"“{kind}” is nothing that can be answered.")
    if kind == "label":
        return project.settings.task.validate(value)
    if not isinstance(value, str | None):
        raise Refused(f"A {kind} holds words, not {value!r}.")
    return (value or "")[:2000] if kind in ("flag", "note") else None


def _decision(
    lease: Values, token: str, kind: str, value: str | None, shown: float | None, answered: float | None, now: float
) -> Values:
    """The line of the log; a browser whose clock stands in the future is put at the server's time."""
    answered = min(answered or now, now)
    how = {name: lease[name] for name in ("row", "who", "strategy", "model_version", "score", "drawn", "check")}
    return how | {
        "probability": lease["probability"],
        "kind": kind,
        "value": value,
        "token": token,
        "served": lease["token"],
        "shown_at": min(shown or lease["served_at"], answered),
        "answered_at": answered,
        "recorded_at": now,
    }


def serve_again(store: Store, project: Project, who: str, kind: str = "skip") -> int:
    """Offer this person again what they skipped; returns how many examples that is."""
    with store.writing() as records:
        records.hold(project.id)
        now = time.time()
        decisions = _standing(records, project, who, kind)
        for decision in decisions:
            token = f"{decision.served}.again{decision.sequence}"
            lease = records.lease(project.id, decision.served)
            if lease is not None:
                records.append(project.id, [_decision(lease, token, "undo", None, now, now, now)])
                records.change_lease(
                    project.id, decision.served, {"answered": False, "expires_at": now + LEASE_SECONDS}
                )
    return len(decisions)


def _standing(records: Records, project: Project, who: str, kind: str) -> list[Any]:
    from al_core.labels import fold

    standing = fold(records.decisions(project.id)).decisions()
    return [decision for decision in standing if decision.who == who and decision.kind == kind]
