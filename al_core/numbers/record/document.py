"""The decision record: what was labelled, how, how good it is and why it was stopped, on one page."""

import io
import time
from collections.abc import Sequence
from pathlib import Path

from al_core.errors import UnknownName
from al_core.evaluation.metrics import HEADLINE
from al_core.language_model.ledger import Ledger
from al_core.learning.rounds import Point, Round, learning_curve, read_rounds, scored_rounds, with_todays_columns
from al_core.names import isolated
from al_core.numbers import sentences
from al_core.numbers.effort import effort_of
from al_core.numbers.record import chapters
from al_core.numbers.record.annotators import language_models
from al_core.numbers.record.chapters import Record
from al_core.numbers.record.html import sheet
from al_core.numbers.record.picture import printed
from al_core.numbers.record.plots import PlottedCurve
from al_core.numbers.saved.baseline import Baseline, baseline_name, kept_baseline
from al_core.numbers.saved.lead import Lead, lead_over_random
from al_core.numbers.saved.summary import Saved
from al_core.numbers.saved.tallies import kept_tally, tally_file
from al_core.numbers.standing import standing_of
from al_core.projects.labels import Decision, fold
from al_core.projects.projects import Project, open_project, own_folder
from al_core.projects.store import Store, store_at
from al_core.tasks.task import Task

RECORD_FORMATS = {
    "html": ("Decision record", "text/html"),
    "pdf": ("Decision record, PDF", "application/pdf"),
    "png": ("Decision record, picture", "image/png"),
}


def record(
    store: Store | Path | str,
    project: str | Project,
    form: str = "html",
    *,
    saved: Saved | None = None,
    baseline: Baseline | None = None,
) -> bytes:
    """A project's decision record as a file: what was labelled, how, how good it is and why it was stopped.

    Parameters
    ----------
    store : Store, Path or str
        An open store, or the folder of one.
    project : str or Project
        A project, or its id, as in its address.
    form : str, default "html"
        "html", "pdf" or "png".
    saved : Saved, default what the app has counted last
        From `al_core.numbers.saved.saved`, which takes seconds.
    baseline : Baseline, default what the app has counted last
        From `al_core.numbers.saved.baseline.replay_random`, which takes seconds.

    Returns
    -------
    bytes
        The content of the file.

    Raises
    ------
    BadInput
        Where there is no such folder.
    UnknownName
        For a form that there is not.
    Refused
        For a project that there is not.
    StoreProblem
        Where the store or the pool cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from al_core import record
    >>> from al_core.projects import create_sample, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> page = record(store, project)
    >>> store.close()
    >>> page[:15], b"Decision record: " + project.name.encode() in page
    (b'<!DOCTYPE html>', True)
    """
    if form not in RECORD_FORMATS:
        raise UnknownName("form of a decision record", form, RECORD_FORMATS)
    with store_at(store) as opened:
        found = open_project(opened, project) if isinstance(project, str) else project
        with opened.reading() as records:
            log, rounds = records.decisions(found.id), read_rounds(records, found.id)
        kept = own_folder(opened, found.id)
    saved = saved or kept_tally(tally_file(kept, found.settings))
    sees = next((one.meaning for one in reversed(rounds) if one.error is None), "")
    baseline = baseline or kept_baseline(kept / baseline_name(found.settings, sees))
    page = collect(found, log, rounds, saved=saved, baseline=baseline, now=time.time(), ledger=Ledger(kept).read())
    return _written(page, form)


def collect(
    project: Project,
    log: Sequence[Decision],
    rounds: Sequence[Round],
    *,
    saved: Saved | None,
    baseline: Baseline | None,
    now: float,
    ledger: Ledger | None = None,
) -> Record:
    """What the record says; `now` in seconds since 1970."""
    labels, done = fold(log, project.task), with_todays_columns(rounds, project.settings)
    stands, tested = standing_of(project, labels, rounds, effort_of(project, labels)), scored_rounds(done)
    led = _lead(project.task, baseline, scored_rounds(done, project.task.saved_by))
    said = (sentences.advice(stands), sentences.target(stands), sentences.reason(stands))
    return Record(
        f"Decision record: {isolated(project.name)}",
        time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now)),
        sentences.word_of(stands),
        " ".join(one for one in said if one),
        _curves(learning_curve(done), baseline),
        project.settings.worth.target,
        (
            chapters.good(tested[-1] if tested else None, project, stands),
            chapters.gained(stands, project, led, saved),
            chapters.asked(project, labels),
            chapters.data(project, labels, log),
            *chapters.added(done[-1] if done else None),
            chapters.usual_criteria(stands),
            *chapters.broken_down(project, labels, done[-1] if done else None),
            *(language_models(project, labels, ledger, done[-1] if done else None) if ledger else ()),
            chapters.people(labels),
            chapters.made_with(done),
        ),
    )


def _lead(task: Task, baseline: Baseline | None, tested: Sequence[Round]) -> Lead | None:
    """How far the newest score is ahead of labels at random, where these were replayed."""
    if baseline is None or not tested:
        return None
    last, metric = tested[-1], task.metrics[task.saved_by]
    return lead_over_random(baseline, last.n_labels, last.own_scores[metric.name].value, metric)


def _curves(points: Sequence[Point], baseline: Baseline | None) -> tuple[PlottedCurve, ...]:
    """The session's share of right ones, and that of labels drawn at random where it was replayed."""
    if not points:
        return ()
    scores = [one.scores[HEADLINE] for one in points]
    parts = zip(*((score.value, score.low, score.high) for score in scores), strict=True)
    curves = [PlottedCurve("yours", tuple(one.n_labels for one in points), *parts)]
    if baseline is not None and len(baseline.curves[HEADLINE][0]) > 1:
        n, *others = baseline.curves[HEADLINE]
        shown = max(2, sum(size <= 2.5 * points[-1].n_labels for size in n))
        curves.append(
            PlottedCurve("drawn at random, replayed", tuple(n[:shown]), *(tuple(part[:shown]) for part in others))
        )
    return tuple(curves)


def _written(page: Record, form: str) -> bytes:
    if form == "html":
        return sheet(page).encode("utf-8", "replace")
    buffer = io.BytesIO()
    printed(page).save(buffer, form.upper(), resolution=200.0, quality=95, title=page.title)
    return buffer.getvalue()
