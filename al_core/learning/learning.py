"""learn(): from a pool, its settings and the log to the next ranking and the next point of the curve."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from al_core.learning.leaks import leak_of
from al_core.learning.ranking import Ranking
from al_core.learning.rounds import Round
from al_core.learning.scoring import arrivals_of, curve_point, stability_of
from al_core.learning.training import Trained, train
from al_core.matrices.rows import Rows
from al_core.pools.pool import Pool
from al_core.pools.timestamps import timestamps_of
from al_core.projects.labels import Decision
from al_core.projects.settings import Settings
from al_core.queries.asking import ask
from al_core.queries.context import Context
from al_core.strategies import get_strategy

RANKED = 500
RANKED_AS_BATCH = 60


def learn(pool: Pool, settings: Settings, log: Sequence[Decision], waiting: Collection[int] = ()) -> Round:
    """One round: fit on the labels, score on the hold-out or the checks, rank what can be asked next.

    A pure function of its arguments, apart from the times it reports. Rows of the check zone and the hold-out are
    never trained on and never ranked.

    Parameters
    ----------
    pool : Pool
        The examples: `project.pool`.
    settings : Settings
        Strategy, model, classes and the rest: `project.settings`.
    log : sequence of Decision
        What people have decided, oldest first: `records.decisions(project.id)` of a store that is read.
    waiting : collection of int, optional
        Rows that people have before them already, so that the ranking also has guesses at those that may be asked.

    Returns
    -------
    Round
        `ranking` (rows, scores and reasons, best first), `scores` by metric, `stability`, `n_labels`, and the times.

    Raises
    ------
    BadInput
        Where the model cannot learn from what there is.
    StoreProblem
        Where the pool cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from al_core.learning import learn
    >>> from al_core.projects import create_sample, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> store.close()
    >>> first = learn(project.pool, project.settings, [])
    >>> first.n_labels, first.cold, len(first.ranking.rows)
    (0, True, 60)
    """
    began = perf_counter()
    now = train(pool, settings, log)
    fit_done = perf_counter()
    # The stability is told without any checks too: it looks at decisions only.
    found: dict[str, Any] = curve_point(now) | {"stability": stability_of(now)} if now.knows else {}
    found["leak"] = leak_of(now) if now.knows else None
    found["arrivals"] = arrivals_of(now, log)
    scoring_done = perf_counter()
    ranking = ranking_of(now, waiting)
    if found["arrivals"] is not None:
        ranking = replace(ranking, watched=found["arrivals"].watched)
    done = perf_counter()
    return Round(
        sequence=now.labels.sequence,
        changes=now.labels.changes,
        settings=settings.learnt_with,
        n_labels=len(now.training),
        n_answers=len(now.labels.answered()),
        strategy=ranking.strategy,
        model=settings.model.name,
        left_out=settings.model.left_out,
        cold=_cold(now),
        missing=_missing(now),
        seconds_fit=fit_done - began,
        seconds_select=done - scoring_done,
        seconds=done - began,
        ranking=ranking,
        **found,
    )


def ask_next(pool: Pool, settings: Settings, log: Sequence[Decision]) -> tuple[Ranking, bool]:
    """What learn() would rank, and whether the cold start serves; nothing is scored, which takes most of the time."""
    now = train(pool, settings, log)
    return ranking_of(now), _cold(now)


def _cold(now: Trained) -> bool:
    """Labels that were known before tell which classes are seen, but use up none of the cold start's questions."""
    n_asked = len(now.training.keys() - now.zones.taught.keys())
    return now.settings.starts_cold(now.training.values(), n_asked, now.zones.n_first)


def _missing(now: Trained) -> tuple[str, ...]:
    return now.task.missing(now.training.values())


def _question(now: Trained) -> Context:
    """All that the candidates of this round share."""
    features, training, settings = now.features, now.training, now.settings
    return Context(
        features.X,
        training,
        now.task.categories,
        now.model,
        settings.model.seed,
        features.embedding,
        timestamps_of(now.pool) if settings.asking.recency else None,
        pool=np.union1d(now.zones.candidates, np.fromiter(training, np.int64, len(training))),
        committee_of=settings.asking.committee,
        sought=now.task.sought(settings.asking.sought),
        memory=now.memory,
        originals=None if now.rows is features.X else now.rows,
    )


def ranking_of(now: Trained, waiting: Collection[int] = ()) -> Ranking:
    """What can be asked next, best first; rows that are `waiting` are told beside."""
    labels, settings, cold = now.labels, now.settings, _cold(now)
    strategy = get_strategy(settings.asking.cold_start if cold else settings.asking.strategy)
    # Answered but not trained on (skipped, or cannot be told): not asked again, and no centre of anything.
    rows = np.setdiff1d(now.zones.candidates, np.array(labels.answered(), dtype=np.int64))
    candidates = now.task.candidates(_question(now), rows, np.random.default_rng([settings.model.seed, labels.changes]))
    # While the next model is learnt, people go on: what is ranked lasts for two batches.
    n = max(RANKED_AS_BATCH if strategy.batch else RANKED, 2 * settings.asking.batch_size)
    picks = ask(strategy, candidates, n, settings.asking.arrangement)
    looking, missing = cold and bool(now.training), _missing(now)
    reasons = tuple(_reason(reason, looking, missing) for reason in picks.reasons)
    beside = np.setdiff1d(np.intersect1d(rows, np.fromiter(waiting, np.int64)), picks.rows)
    guesses = _guesses(now, np.concatenate([picks.rows, beside]))
    return Ranking(0, strategy.name, picks.rows, picks.scores, reasons, guesses, beside=tuple(beside.tolist()))


def _reason(reason: str, looking: bool, missing: tuple[str, ...]) -> str:
    """During the cold start it is worth saying that a class is still looked for; its name would sway the answer."""
    return f"Not every class has an answer yet, so it looks further afield. {reason}" if looking and missing else reason


def _guesses(now: Trained, rows: Rows) -> tuple[str, ...]:
    """What the model would answer to each row, a line of JSON; none where it gives no probabilities."""
    if not now.knows or not now.task.means_percent(now.model) or not len(rows):
        return ()
    return tuple(json.dumps(guess) for guess in now.task.guesses(now.believed(rows)))
