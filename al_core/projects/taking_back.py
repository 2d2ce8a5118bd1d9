"""An import out of a project again, as one act: the latest of them, whoever took it over, and when."""

import secrets
import time
from typing import NamedTuple

from al_core.errors import Refused
from al_core.projects.brought_in import REMARKS
from al_core.projects.imports import TAKEN_OVER, Event, copied
from al_core.projects.labels import Answer, Decision, fold
from al_core.projects.log_so_far import BACK
from al_core.projects.projects import Project
from al_core.projects.store import Store

TAKEN_BACK = "taken back"


class TakenOver(NamedTuple):
    """An import that stands: the mark that names it, who took it over, when, and what it brought, in words."""

    mark: str
    who: str
    moment: float
    told: str


def latest_import(store: Store, project: str) -> TakenOver | None:
    """What was taken over last and not taken back; None where there is nothing."""
    with store.reading() as records:
        found = records.last_lease_by(project, TAKEN_OVER)
    return TakenOver(found["token"], found["who"], found["served_at"], found["reason"]) if found else None


def take_back(store: Store, project: Project, mark: str) -> tuple[int, int]:
    """Take back an import: each person says of each row again what they said before.

    Where somebody has answered the row since, that stays. Returns how many answers, flags and notes were taken back,
    and how many stay.
    """
    with store.writing() as records:
        records.hold(project.id)
        act = records.lease(project.id, mark)
        if act is None or act["strategy"] != TAKEN_OVER:
            raise Refused("It was taken back already.")
        log, of_then = records.decisions(project.id), records.recorded(project.id, act["served_at"])
        touched = {(one.row, one.who): one for one in of_then}
        since = {(one.row, one.who) for one in log if one.sequence > of_then[-1].sequence} & touched.keys()
        first = of_then[0].sequence
        before = fold(one for one in log if one.sequence < first)
        today = before.extended(one for one in log if one.sequence >= first)
        now, events = time.time(), []
        for (row, who), of_import in sorted(touched.items()):
            if (row, who) not in since:
                kept = before.answers.get(row, {}).get(who, Answer())
                events += _restored(kept, today.answers[row][who], of_import, f"{BACK}{secrets.token_hex(6)}", now)
        if events:
            records.append(project.id, events)
        for answered in (False, True):
            theirs = [one for one in events if one["kind"] not in REMARKS and (one["kind"] != "undo") is answered]
            records.settle_leases(project.id, {(one["row"], one["who"]) for one in theirs}, answered, now)
        records.change_lease(project.id, mark, {"strategy": TAKEN_BACK})
    return len(touched) - len(since), len(since)


def _restored(before: Answer, then: Answer, of_import: Decision, mark: str, now: float) -> list[Event]:
    """What makes somebody's answer to a row what it was before."""
    own = copied(of_import, "", now) | {"shown_at": now, "answered_at": now}
    events = []
    if before.decision != then.decision:
        undo = own | {"kind": "undo", "value": None}
        events.append(copied(before.decision, "", now) if before.decision else undo)
    if before.flagged != then.flagged:
        events.append(own | {"kind": "flag", "value": "yes" if before.flagged else "no"})
    if before.note != then.note:
        events.append(own | {"kind": "note", "value": before.note})
    return [event | {"token": f"{mark}.{event['kind']}"} for event in events]
