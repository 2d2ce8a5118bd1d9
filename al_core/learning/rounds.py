"""Rounds: what came out of learning, kept so that a restart serves and draws at once."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from al_core.evaluation.distribution_shift import Drift
from al_core.evaluation.giveaways import Leak
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.reliability_diagram import Bin, Reliability
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.arrivals import Arrivals
from al_core.learning.ranking import EMPTY, Ranking
from al_core.learning.side_by_side import Helped, read_helped
from al_core.projects.settings import Settings
from al_core.projects.store import Records

DIGITS = 6


@dataclass(frozen=True)
class Point:
    """A point of the learning curve: what a model of so many labels scores."""

    n_labels: int
    scores: dict[str, Score]


@dataclass(frozen=True)
class Round:
    """The outcome of one run of learn(); immutable.

    ``sequence`` and ``changes`` say how much of the log it has seen, ``n_labels`` how many labels the model was trained
    on. ``scores`` maps a metric to its value with an interval, ``earlier`` holds those of the models of fewer labels on
    the same tests where these are checks; ``details`` holds a line a kind of answer. ``missing`` has no
    example; ``cold`` is true while the cold start serves; ``stability`` says how much the last answers moved the model,
    ``reliability`` whether it is as sure as it should be, ``arrivals`` what of rows that were added later, ``leak``
    which column alone tells the labels, ``left_out`` which columns were not learnt from, ``helped`` what labels of no
    person or of another project did, ``meaning`` by which model it saw what texts mean ("": by none). A failed round
    has an ``error``.
    """

    version: int = 0
    sequence: int = 0
    changes: int = 0
    settings: str = ""
    n_labels: int = 0
    n_answers: int = 0
    strategy: str = ""
    model: str = ""
    left_out: tuple[str, ...] = ()
    meaning: str = ""
    cold: bool = True
    missing: tuple[str, ...] = ()
    tested_on: str = ""
    n_tested: int = 0
    scores: dict[str, Score] = field(default_factory=dict)
    earlier: tuple[Point, ...] = ()
    details: tuple[dict[str, Any], ...] = ()
    stability: Stability | None = None
    reliability: Reliability | None = None
    arrivals: Arrivals | None = None
    leak: Leak | None = None
    helped: Helped | None = None
    seconds_fit: float = 0.0
    seconds_select: float = 0.0
    seconds: float = 0.0
    finished_at: float = 0.0
    error: str | None = None
    ranking: Ranking = EMPTY

    @property
    def own_scores(self) -> Mapping[str, Score]:
        """What people's labels alone score, by metric: what is said of labels saved goes by that."""
        return self.helped.scores if self.helped is not None and self.helped.scores else self.scores


def with_todays_columns(rounds: Sequence[Round], settings: Settings) -> list[Round]:
    """The rounds that went well and learnt from the same columns as the project does now.

    The score of others may be what a column told that was left out since. What was learnt with all settings of today
    is of today, though it may be so old that it does not say which columns were left out.
    """
    done = [one for one in rounds if one.error is None]
    columns, name = settings.model.left_out, settings.learnt_with
    return [one for one in done if one.left_out == columns or one.settings == name]


def way(rounds: Sequence[Round]) -> list[Round]:
    """The rounds that lead to the newest, oldest first: each learnt from more labels than the one before.

    What was learnt from answers since taken back is left out, and of several from as many labels all but the newest:
    another setting is no further look. So is what was learnt with other columns, which may have told the labels.
    """
    kept: list[Round] = []
    for one in reversed(rounds):
        if not kept or (one.n_labels < kept[-1].n_labels and one.left_out == kept[-1].left_out):
            kept.append(one)
    return kept[::-1]


def scored_rounds(rounds: Sequence[Round], metric: str = HEADLINE) -> list[Round]:
    """The rounds that have this score and lead to the newest of them."""
    return way([one for one in rounds if metric in one.scores])


def learning_curve(rounds: Sequence[Round], metric: str = HEADLINE) -> list[Point]:
    """The points that lead to the newest score, itself the last: on the tests of the newest, where it has looked back.

    Else each on those of its own time; known labels are the same at any time.
    """
    tested = scored_rounds(rounds, metric)
    if not tested or not tested[-1].earlier:
        return [Point(one.n_labels, one.scores) for one in tested]
    points = [*tested[-1].earlier, Point(tested[-1].n_labels, tested[-1].scores)]
    return [point for point in points if metric in point.scores]


def meaning_since(rounds: Sequence[Round]) -> int | None:
    """At how many labels the models began to see what texts mean; None where they do not, or did from the start."""
    lead = way(rounds)
    seeing = next((at for at, one in enumerate(reversed(lead)) if one.meaning != lead[-1].meaning), len(lead))
    return lead[-seeing].n_labels if lead and lead[-1].meaning and seeing < len(lead) else None


def joined_rounds(known: Sequence[Round], newer: Sequence[Round]) -> list[Round]:
    """All of them; only the newest that is scored still looks back, for that is the only look that is of today."""
    rounds = [*known, *newer]
    last = max((at for at, one in enumerate(rounds) if one.scores), default=-1)
    return [replace(one, earlier=()) if one.earlier and at != last else one for at, one in enumerate(rounds)]


def read_rounds(records: Records, project: str, after: int = 0) -> list[Round]:
    """A project's rounds behind a version, oldest first, without their rankings."""
    return joined_rounds((), [_from_row(dict(row)) for row in records.rounds(project, after)])


def add_round(records: Records, project: str, finished: Round) -> None:
    """Enter a round; its ranking lies in a file of its own."""
    outcome = asdict(finished) | {"ranking": None, "earlier": [_packed(point) for point in finished.earlier]}
    records.add_round(
        project,
        {
            "version": finished.version,
            "finished_at": finished.finished_at or time.time(),
            "outcome": json.dumps(outcome),
        },
    )


def _from_row(row: dict[str, Any]) -> Round:
    outcome = json.loads(row["outcome"])
    details = tuple(outcome.pop("per_class", ()) or outcome.get("details", ()))  # as they were called, and are
    earlier = tuple(_unpacked(*point) for point in outcome.get("earlier", ()))
    seen, sure, added, told = (outcome.get(name) for name in ("stability", "reliability", "arrivals", "leak"))
    changed = {"scores": _scores(outcome["scores"]), "earlier": earlier, "ranking": EMPTY}
    changed |= {name: tuple(outcome.get(name, ())) for name in ("missing", "left_out")}
    changed["stability"] = Stability(**seen) if seen else None
    changed["reliability"] = _reliability(sure) if sure else None
    changed["leak"] = Leak(**told) if told else None
    changed["helped"] = read_helped(outcome["helped"]) if outcome.get("helped") else None
    changed["arrivals"] = _arrivals(added) if added else None
    return Round(**{**outcome, **changed, "details": details, "finished_at": row["finished_at"]})


def _scores(kept: dict[str, dict[str, Any]]) -> dict[str, Score]:
    return {metric: Score(**score) for metric, score in kept.items()}


def _packed(point: Point) -> tuple[int, dict[str, tuple[float, ...]]]:
    """A point with as few signs as it takes: every round has many."""
    scores = {
        name: (*(round(value, DIGITS) for value in (one.value, one.low, one.high)), one.n)
        for name, one in point.scores.items()
    }
    return point.n_labels, scores


def _unpacked(n_labels: int, scores: dict[str, list[Any]]) -> Point:
    return Point(n_labels, {name: Score(*values) for name, values in scores.items()})


def _arrivals(kept: dict[str, Any]) -> Arrivals:
    old, new = (Score(**kept[part]) if kept[part] else None for part in ("old", "new"))
    drift = Drift(**kept["drift"]) if kept["drift"] else None
    return Arrivals(**{**kept, "old": old, "new": new, "drift": drift})


def _reliability(kept: dict[str, Any]) -> Reliability:
    bins = tuple(Bin(**one) for one in kept["bins"])
    return Reliability(bins, Score(**kept["error"]), kept["by_chance"])
