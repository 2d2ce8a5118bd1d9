"""What is asked next: leases, tokens, and the answers to them."""

import json
import secrets
import time
from dataclasses import dataclass

from al_core.errors import Refused
from al_core.learning.ranking import Ranking
from al_core.projects.labels import ANSWERS, KINDS, fold
from al_core.projects.projects import Project
from al_core.projects.store import Records, Store, Values
from al_core.serving.choosing import Choice, Chooser
from al_core.serving.clocks import on_our_clock

LEASE_SECONDS = 600.0


@dataclass(frozen=True)
class Served:
    """One example out on lease to a person, with why it is asked and what the model guesses."""

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


def claim(
    store: Store, project: Project, ranking: Ranking, who: str, n: int = 5, now: float | None = None
) -> list[Served]:
    """Lease up to n examples to a person, their own live leases first, so that a reload resumes where they were.

    What the newest model guesses goes with each, also where the example was leased before.
    """
    now = time.time() if now is None else now
    with store.reading() as records:
        mine = records.leases_of(project.id, who, now)
    if len(mine) < n or any(lease["expires_at"] < now + LEASE_SECONDS / 2 for lease in mine[:n]):
        with store.writing() as records:
            records.hold(project.id)
            mine = _lease(records, project, ranking, who, n, now)
    return [_served(lease, project, ranking) for lease in mine[:n]]


def _lease(records: Records, project: Project, ranking: Ranking, who: str, n: int, now: float) -> list[Values]:
    """Renew what is out, and add what is missing."""
    mine = records.leases_of(project.id, who, now)
    for lease in mine[:n]:
        records.change_lease(project.id, lease["token"], {"expires_at": now + LEASE_SECONDS})
    choices = Chooser(records, project, ranking, now).choose(n - len(mine))
    if choices:
        records.add_leases(project.id, [_new_lease(choice, who, now) for choice in choices])
    return records.leases_of(project.id, who, now)


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


def _served(lease: Values, project: Project, ranking: Ranking) -> Served:
    guess = tuple((str(name), float(share)) for name, share in json.loads(lease["guess"] or "[]"))
    # An answer that tests the model is given without its help.
    if not lease["check"] and ranking.version >= lease["model_version"]:
        guess = project.task.guess(ranking.guess_of(lease["row"])) or guess
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
    sent_at: float | None = None,
) -> Receipt:
    """Keep one event on a served example: one short transaction; the same token again changes nothing.

    ``token`` is the serve token, with ``.n`` behind it for the n-th later event on the same example. The times are by
    the clock of whoever answers, ``sent_at`` when this was sent. Refused when the token was never given to this
    person, or the value is no class of the project.
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
        times = on_our_clock(shown_at, answered_at, sent=sent_at, served_at=lease["served_at"], now=now)
        records.append(project.id, [_decision(lease, token, kind, value, times, now)])
        if kind in ANSWERS or kind == "undo":
            # A second lease on the row is there when the first had ended before it was answered.
            records.settle_leases(project.id, {(lease["row"], who)}, kind != "undo", now)
            records.change_lease(project.id, served, {"expires_at": now + LEASE_SECONDS})
        others = tuple(records.others_on(project.id, lease["row"], who)) if kind in ANSWERS else ()
    return Receipt(token, "elsewhere" if others else "saved", others)


def _checked(project: Project, kind: str, value: str | None) -> str | None:
    if kind not in KINDS:
        raise Refused(f"“{kind}” is nothing that can be answered.")
    if kind == "label":
        return project.task.validate(value)
    if not isinstance(value, str | None):
        raise Refused(f"A {kind} holds words, not {value!r}.")
    return (value or "")[:2000] if kind in ("flag", "note") else None


def _decision(
    lease: Values, token: str, kind: str, value: str | None, times: tuple[float, float], now: float
) -> Values:
    """The line of the log."""
    how = {name: lease[name] for name in ("row", "who", "strategy", "model_version", "score", "drawn", "check")}
    return how | {
        "probability": lease["probability"],
        "kind": kind,
        "value": value,
        "token": token,
        "served": lease["token"],
        "shown_at": times[0],
        "answered_at": times[1],
        "recorded_at": now,
    }


def serve_again(store: Store, project: Project, who: str) -> int:
    """Offer this person again what they skipped and nobody labelled; returns how many examples that is."""
    with store.writing() as records:
        records.hold(project.id)
        now = time.time()
        decisions = fold(records.decisions(project.id)).skipped(who)
        for decision in decisions:
            token = f"{decision.served}.again{secrets.token_hex(4)}"
            lease = records.lease(project.id, decision.served)
            if lease is not None:
                records.append(project.id, [_decision(lease, token, "undo", None, (now, now), now)])
                records.settle_leases(project.id, {(decision.row, who)}, False, now)
                records.change_lease(project.id, decision.served, {"expires_at": now + LEASE_SECONDS})
    return len(decisions)
