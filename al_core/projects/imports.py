"""Labels of an export back into a project of the same pool, as if they had been answered there; and out of it again."""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from al_core.errors import BadInput, Refused
from al_core.projects.import_plans import BACK, REMARKS, SERVING, Brought, ImportPlan, plan_import
from al_core.projects.labels import ANSWERS, Answer, Decision, fold
from al_core.projects.projects import Project
from al_core.projects.store import Records, Store, Values

Event = dict[str, Any]


def import_answers(store: Store, project: Project, content: bytes, name: str, who: str = "import") -> int:
    """Take the answers of an export of the same pool into this project, in their order; returns how many were new.

    Labels that were changed or added in the file are answers of `who`. BadInput, and nothing changed, when the file is
    no export, a row is not in the pool, or a label is no class here.
    """
    plan = plan_import(store, project, content, name, who)
    if plan.refused:
        raise BadInput(plan.refused[0])
    take_over(store, project, plan)
    return plan.n_answers


def take_over(store: Store, project: Project, plan: ImportPlan) -> float:
    """Do what a plan says, all of it or nothing; returns the moment by which it can be taken back as one act.

    Refused, and nothing changed, where somebody has answered one of its rows by now.
    """
    with store.writing() as records:
        records.hold(project.id)
        if plan.rows & {one.row for one in records.decisions(project.id, plan.sequence)}:
            raise Refused("There are new answers to rows of this file; nothing was taken over. Look at it again.")
        now, mark = time.time(), f"import-{secrets.token_hex(6)}"
        events = [event for event in _events(plan, mark, now) if event]
        if events:
            records.append(project.id, events)
            _lend(records, project.id, events, now)
    return now


def _events(plan: ImportPlan, mark: str, now: float) -> Iterator[Event]:
    """The lines of the log that a plan brings."""
    for number, brought in enumerate(plan.brought):
        token = brought.token or f"{mark}-{number}"
        before = brought.instead_of
        if before is not None and before.who != brought.shown["who"]:
            yield _copied(before, f"{token}.undo", now) | {"kind": "undo", "value": None}
        own = before is not None and before.who == brought.shown["who"]
        served = before.served if own and before is not None else token.partition(".")[0]
        yield {**_times(brought, now), **brought.shown} | {
            "kind": brought.kind,
            "value": brought.value,
            "token": token,
            "served": served,
            "recorded_at": now,
        }


def _times(brought: Brought, now: float) -> Event:
    """Of a correction it is known how long its example was looked at; of what was typed nothing."""
    return {"shown_at": now - (brought.instead_of.seconds if brought.instead_of else 0.0), "answered_at": now}


def _copied(decision: Decision, token: str, now: float) -> Event:
    """A decision once more, as a new line of the log."""
    kept = {name: getattr(decision, name) for name in (*SERVING, "kind", "value", "served", "shown_at", "answered_at")}
    return kept | {"token": token, "recorded_at": now}


def _lend(records: Records, project: str, events: Sequence[Event], now: float) -> None:
    """What is answered is not asked again, and what is taken back may be."""
    for event in events:
        if event["kind"] == "undo":
            records.settle_leases(project, event["row"], event["who"], False, now)
    served = {event["served"]: event for event in events if event["kind"] in ANSWERS}
    there = records.leased(project, list(served))
    records.add_leases(project, [_lease(event) for token, event in served.items() if token not in there])


def _lease(event: Mapping[str, Any]) -> Values:
    return {name: event[name] for name in SERVING} | {
        "token": event["served"],
        "reason": "Taken over from an export.",
        "guess": None,
        "served_at": event["shown_at"],
        "expires_at": event["answered_at"],
        "answered": True,
    }


def take_back(store: Store, project: Project, moment: float) -> tuple[int, int]:
    """Take back what was taken over at a moment: each person says of each row again what they said before.

    Where somebody has answered the row since, that stays. Returns how many answers, flags and notes were taken back,
    and how many stay.
    """
    with store.writing() as records:
        records.hold(project.id)
        log, of_then = records.decisions(project.id), records.recorded(project.id, moment)
        if not of_then:
            raise Refused("There is nothing to take back.")
        touched = {(one.row, one.who): one for one in of_then}
        since = {(one.row, one.who) for one in log if one.sequence > of_then[-1].sequence} & touched.keys()
        today, before = fold(log), fold(one for one in log if one.sequence < of_then[0].sequence)
        now, events = time.time(), []
        for (row, who), of_import in sorted(touched.items()):
            if (row, who) not in since:
                kept = before.answers.get(row, {}).get(who, Answer())
                events += _restored(kept, today.answers[row][who], of_import, f"{BACK}{secrets.token_hex(6)}", now)
        if events:
            records.append(project.id, events)
        for event in events:
            if event["kind"] not in REMARKS:
                records.settle_leases(project.id, event["row"], event["who"], event["kind"] != "undo", now)
    return len(touched) - len(since), len(since)


def _restored(before: Answer, then: Answer, of_import: Decision, mark: str, now: float) -> list[Event]:
    """What makes somebody's answer to a row what it was before."""
    own = _copied(of_import, "", now) | {"shown_at": now, "answered_at": now}
    events = []
    if before.decision != then.decision:
        undo = own | {"kind": "undo", "value": None}
        events.append(_copied(before.decision, "", now) if before.decision else undo)
    if before.flagged != then.flagged:
        events.append(own | {"kind": "flag", "value": "yes" if before.flagged else "no"})
    if before.note != then.note:
        events.append(own | {"kind": "note", "value": before.note})
    return [event | {"token": f"{mark}.{event['kind']}"} for event in events]
