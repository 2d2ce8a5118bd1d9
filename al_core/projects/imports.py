"""Labels of an export back into a project of the same pool, as if they had been answered there."""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from al_core.errors import BadInput, Refused
from al_core.pools.cells import shown_name
from al_core.projects.brought_in import SERVING, Brought, ImportPlan
from al_core.projects.import_plans import plan_import
from al_core.projects.labels import ANSWERS, Decision
from al_core.projects.projects import Project
from al_core.projects.store import Records, Store, Values

Event = dict[str, Any]

TAKEN_OVER = "taken over"  # how the lease was given that keeps who took over which file, and when


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


def take_over(store: Store, project: Project, plan: ImportPlan) -> str:
    """Do what a plan says, all of it or nothing; returns the mark by which it can be taken back as one act.

    Refused, and nothing changed, where somebody has answered one of its rows by now.
    """
    with store.writing() as records:
        records.hold(project.id)
        if plan.rows & {one.row for one in records.decisions(project.id, plan.sequence)}:
            raise Refused("There are new answers to rows of this file; nothing was taken over. Look at it again.")
        now, mark = time.time(), f"import-{secrets.token_hex(6)}"
        events = list(_events(plan, mark, now))
        if events:
            records.append(project.id, events)
            _lend(records, project.id, events, now)
            records.add_leases(project.id, [_act(plan, mark, now)])
    return mark


def _events(plan: ImportPlan, mark: str, now: float) -> Iterator[Event]:
    """The lines of the log that a plan brings, all recorded at one moment."""
    for number, brought in enumerate(plan.brought):
        token = brought.token or f"{mark}-{number}"
        before = brought.instead_of
        if before is not None and before.who != brought.shown["who"]:
            yield copied(before, f"{token}.undo", now) | {"kind": "undo", "value": None}
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


def copied(decision: Decision, token: str, now: float) -> Event:
    """A decision once more, as a new line of the log."""
    kept = {name: getattr(decision, name) for name in (*SERVING, "kind", "value", "served", "shown_at", "answered_at")}
    return kept | {"token": token, "recorded_at": now}


def _lend(records: Records, project: str, events: Sequence[Event], now: float) -> None:
    """What is answered is not asked again, and what is taken back may be."""
    undone = {(event["row"], event["who"]) for event in events if event["kind"] == "undo"}
    records.settle_leases(project, undone, False, now)
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


def _act(plan: ImportPlan, mark: str, now: float) -> Values:
    """A lease that has ended, and serves nobody: it keeps who took the file over, beside the moment in the log."""
    nobody = dict.fromkeys(SERVING) | {"model_version": 0, "drawn": "queried", "check": False}
    return nobody | {
        "row": plan.brought[0].shown["row"],
        "who": plan.who,
        "strategy": TAKEN_OVER,
        "token": mark,
        "reason": f"{plan.told} from “{shown_name(plan.name)}”",
        "guess": None,
        "served_at": now,
        "expires_at": now,
        "answered": False,
    }
