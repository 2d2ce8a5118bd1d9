"""What the labeller is shown, and what becomes of the answers that it sends."""

import logging
import re
import time
from collections.abc import Iterable
from typing import Any

import streamlit as st

from al_core import STRATEGIES
from al_core.errors import Refused, StoreProblem
from al_core.pools.examples import example
from al_core.projects.labels import Answer, Decision
from al_core.serving.serving import Served, serve_again
from pages.ui.shared.annotator import keep_shown, suggestion, sure_of
from pages.ui.shared.frame import Context
from pages.ui.shared.words import counted
from pages.ui.tasks import part_of

QUEUE = 5
HISTORY = 10
BY_CHANCE = "Drawn at random"  # so begins every reason in which no model has a part
CONFIRMED = 300
THUMBNAIL = 8_000
SEEN = "ranking_seen"
CALM = 4.0  # seconds: whoever answers sooner is told of a new model with the answer


def take_events(context: Context, key: str) -> None:
    """Keep every answer that arrived, and remember for the browser which ones are safe."""
    state = _state()
    state["problem"] = state["refused"] = None
    for event in st.session_state[key].get("events") or []:
        try:
            _keep(context, event, state)
        except Refused as refused:
            state["refused"] = str(refused)
        except (KeyError, TypeError, ValueError):
            # Else it would come again for ever, and keep all that is behind it.
            logging.getLogger(__name__).exception("an event that cannot be read: %s", event)
            state["refused"] = "Something arrived here that is no answer, and was left out."
        except StoreProblem as problem:
            state["problem"] = f"{problem} This example stays."
            return
        state["acked"] = [*state["acked"], event.get("id")][-CONFIRMED:]
        state["saved_at"] = time.strftime("%H:%M:%S")


def _keep(context: Context, event: dict[str, Any], state: dict[str, Any]) -> None:
    if event["kind"] == "skipped":
        serve_again(context.workspace.store, context.project, context.who)
        return
    value = event.get("value")
    if event["kind"] == "label":
        keep_shown(context, event["id"], value, event.get("suggested"))
    receipt = context.workspace.answer(
        context.project,
        event["id"],
        ("yes" if value else "") if event["kind"] == "flag" else value,
        who=context.who,
        kind=event["kind"],
        shown_at=_seconds(event.get("shown")),
        answered_at=_seconds(event.get("answered")),
        sent_at=_seconds(event.get("sent")),
    )
    for other in receipt.others:
        state["elsewhere"] = [*state["elsewhere"], {"token": event["token"], "who": other}][-HISTORY:]


def _seconds(milliseconds: Any) -> float | None:
    return None if milliseconds is None else float(milliseconds) / 1000


def _state() -> dict[str, Any]:
    """What this tab was told; only for telling it again, the store knows better."""
    fresh: dict[str, Any] = {"acked": [], "elsewhere": [], "saved_at": "", "problem": None, "refused": None}
    return st.session_state.setdefault("served", fresh)


def labeller_data(context: Context, progress: str) -> dict[str, Any]:
    """Everything the labeller draws, ready for JSON."""
    workspace, project, who = context.workspace, context.project, context.who
    labels = workspace.labels(project)
    st.session_state[SEEN] = workspace.ranking(project).version, time.monotonic()
    queue, sure = workspace.claim(project, who, QUEUE), sure_of(context)
    skipped, total = len(labels.skipped(who)), project.zones.n_in_all(labels.by_row)
    task, part = project.task, part_of(project.task)
    return _state() | {
        "queue": [_queued(context, served) | _suggested(context, served, sure) for served in queue],
        "task": task.name,
        "answers": part.answers(task),
        "question": project.question,
        "hint": part.hint(task),
        "history": [_answered(context, row, answer) for row, answer in labels.latest(who, HISTORY)],
        "saved": labels.count,
        "total": total,
        "project": project.id,
        "who": who,
        "progress": progress,
        "skipped_left": skipped,
        "done": None if queue else _done(skipped, total - labels.count, project.pool.noun),
        "guidelines": project.settings.guidelines,
    }


def is_behind(context: Context) -> bool:
    """Whether there is a newer model than the labeller knows of, and nobody is about to ask for it by an answer."""
    version, since = st.session_state.get(SEEN, (0, time.monotonic()))
    return time.monotonic() - since > CALM and context.workspace.ranking(context.project).version > version


def why(served: Served, classes: Iterable[str]) -> str:
    """Why this example: without the model's guess, which would sway the expert before the answer."""
    strategy = STRATEGIES.get(served.strategy)
    by_chance = served.reason.startswith(BY_CHANCE)
    if strategy is None or by_chance or not any(_is_named(name, served.reason) for name in classes):
        return served.reason
    return f"{strategy.title}: the model is unsure here, and this answer should teach it more than most."


def _is_named(name: str, sentence: str) -> bool:
    """Whether a name stands in a sentence as a word, and not as some letters of others."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) is not None


def _done(skipped: int, unlabelled: int, noun: str) -> dict[str, str]:
    """That nothing is left to serve: what can be shown again, or what has no label."""
    if skipped:
        left = f"{counted(skipped, f'skipped {noun}')} {'is' if skipped == 1 else 'are'} left."
        return {"title": "All answered", "text": f"{left} Show {'it' if skipped == 1 else 'them'} again below."}
    result = "The learning curve shows the result and exports the labels."
    if unlabelled > 0:
        without = f"{counted(unlabelled, noun)} {'has' if unlabelled == 1 else 'have'} no label"
        said = f"{without}: somebody could not tell, or skipped. {result}"
        return {"title": "Everything is answered", "text": said}
    return {"title": "Everything is labelled", "text": result}


def _queued(context: Context, served: Served) -> dict[str, Any]:
    answer, task = _answer(context, served.row), context.project.task
    return {
        "token": served.token,
        "row": served.row,
        "next": answer.turns,
        "example": _shown(context, served.row),
        "why": why(served, part_of(task).would_sway(task)),
        "guess": [list(pair) for pair in served.guess] or None,
        "flagged": answer.flagged,
        "note": answer.note,
    }


def _suggested(context: Context, served: Served, sure: dict[int, str]) -> dict[str, Any]:
    """What a language model is sure of, where it is shown; a word of it nowhere else."""
    found = suggestion(context, served, sure) if sure else None
    return {} if found is None else {"suggested": found}


def _shown(context: Context, row: int) -> dict[str, Any]:
    shown, task = example(context.project.pool, row), context.project.task
    return shown | part_of(task).shown(task, shown)


def _answered(context: Context, row: int, answer: Answer) -> dict[str, Any]:
    decision = answer.decision
    assert decision is not None
    shown = _shown(context, row)
    image = shown.get("image")
    return {
        "token": decision.served,
        "row": row,
        "next": answer.turns,
        "kind": decision.kind,
        "value": _said(context, decision),
        "short": shown["short"],
        "thumb": shown.get("thumb") or (image if image and len(image) < THUMBNAIL else None),
        "example": shown,
        "check": decision.check,
        "flagged": answer.flagged,
        "note": answer.note,
    }


def _said(context: Context, decision: Decision) -> str:
    """The label as people read it today; what it was where it is none any more."""
    label = context.workspace.labels(context.project).read(decision)
    return (decision.value or "") if label is None else context.project.task.write(label)


def _answer(context: Context, row: int) -> Answer:
    return context.workspace.labels(context.project).answers.get(row, {}).get(context.who) or Answer()
