"""What labelling took where examples cost by what is read: how much was read, and the people's own seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import exp

import numpy as np
from numpy.typing import NDArray

from al_core.evaluation.proportions import Z
from al_core.learning.training import seen_pool
from al_core.matrices.rows import Flags, Floats, Rows
from al_core.numbers.pace import Pace
from al_core.numbers.reading_time import Speed, speed_of, uninterrupted
from al_core.projects.labels import ANSWERS, AUTOPILOT, Labels
from al_core.projects.projects import Project

Amounts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Effort:
    """Every answer of a log, in its order: `whole`, what its example costs in all, `read`, how much of that was read.

    `seconds` is what a person took, 0 where nobody was timed; `teaches`, whether it is the first label of an example
    that the model may learn from. `pool` holds what each of the rows costs that could have been asked, `coming` of
    those asked next, where that is known, counted in `unit`; `noun` is what a row is called.
    """

    unit: str
    noun: str
    whole: Amounts
    read: Amounts
    seconds: Floats
    teaches: Flags
    pool: Amounts
    coming: Amounts = field(default_factory=lambda: np.empty(0, np.int64))

    @cached_property
    def speed(self) -> Speed | None:
        """Seconds by what was read; None where too few answers have a time."""
        return speed_of(self.read, self.seconds)

    @property
    def amount(self) -> int:
        """How much was read."""
        return int(self.read.sum())

    @property
    def n_timed(self) -> int:
        """How many answers have a time."""
        return int((self.seconds > 0).sum())

    @cached_property
    def took(self) -> float | None:
        """Seconds in all; None where most answers have no time, or too few have one."""
        return None if self.speed is None else self.took_by(self.speed)

    def took_by(self, speed: Speed) -> float | None:
        """The same; what was interrupted or not timed counts as long as reading as much usually takes."""
        if 2 * self.n_timed < len(self.seconds):
            return None
        steady = uninterrupted(speed, self.read, self.seconds)
        return float(np.where(steady, self.seconds, speed.seconds(self.read)).sum())

    def until(self, n_labels: int) -> "Effort":
        """The same up to the answer that gave the model its n-th label."""
        kept = np.cumsum(self.teaches) - self.teaches < n_labels
        parts = {name: getattr(self, name)[kept] for name in ("whole", "read", "seconds", "teaches")}
        return replace(self, **parts)

    @property
    def turns(self) -> float:
        """Answers that a label takes: more than one where some are skipped, or several people answer the same."""
        return len(self.read) / max(1, int(self.teaches.sum()))

    @property
    def _share(self) -> float:
        """How much of the answered rows was read."""
        return self.amount / int(self.whole.sum()) if self.whole.any() else 1.0

    @property
    def usual(self) -> Floats:
        """How much would have been read of each row of the pool, as of those that were answered, shape (rows,)."""
        return self._share * self.pool

    @property
    def ahead(self) -> float:
        """How much is read for the next answer, on average; where it is not known what is asked, for one at random."""
        return self._share * float((self.coming if self.coming.size else self.pool).mean())

    @property
    def seconds_at_random(self) -> float | None:
        """What an answer to a row at random takes; None where too few answers have a time."""
        return None if self.speed is None else float(self.speed.seconds(self.usual).mean())

    @property
    def longer(self) -> float:
        """How many times as much was read for an answer as for one at random."""
        return float(self.read.mean() / self.usual.mean()) if self.amount and self.pool.any() else 1.0


def effort_of(project: Project, labels: Labels, coming: Sequence[int] | Rows = ()) -> Effort | None:
    """What the answers of a project took; None where its task does not say what examples cost. Raises StoreProblem.

    `coming` are the rows that are asked next.
    """
    task, zones = project.task, project.zones
    if not task.counts:
        return None
    rows = task.rows_of(project.pool)
    seen = seen_pool(project.pool, project.settings)[1] if rows is None else rows
    given = [one for one in labels.decisions() if one.kind in ANSWERS]
    answered = np.array([one.row for one in given], np.int64)
    amounts, asked = task.amounts(seen), np.union1d(zones.candidates, zones.check_zone)
    return Effort(
        task.counts,
        project.pool.noun,
        amounts[answered],
        task.amounts_read(seen[answered], [labels.by_row.get(one.row) for one in given]),
        np.array([0.0 if one.who == AUTOPILOT else one.seconds for one in given]),
        _first_labels(answered, labels),
        amounts[asked] if asked.size else amounts,
        amounts[np.setdiff1d(np.asarray(coming, np.int64), answered)],
    )


def pace_ahead(pace: Pace, effort: Effort) -> Pace:
    """The pace at what is asked next, else at rows at random, with the 90% interval of its mean.

    The median of the last answers says little of texts of another length. Where too few have a time, it stays.
    """
    if effort.speed is None:
        return pace
    mean = effort.speed.start + effort.speed.each * effort.ahead
    doubt = exp(Z * effort.speed.doubt(effort.ahead))
    return replace(pace, seconds=mean, low=mean / doubt, high=mean * doubt)


def _first_labels(answered: Rows, labels: Labels) -> Flags:
    """Whether an answer is the first about an example that has a label."""
    first = np.zeros(len(answered), np.bool_)
    first[np.unique(answered, return_index=True)[1]] = True
    return first & np.isin(answered, list(labels.by_row))
