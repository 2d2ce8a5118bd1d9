"""Which free rows are leased next: at random with the agreed share, else the best of the ranking."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from al_core.learning.arrivals import newest
from al_core.learning.ranking import Ranking
from al_core.matrices.rows import Rows
from al_core.projects.projects import Project
from al_core.projects.store import Records

# The words of the strategy `random`, for checks too: who knows that an answer is the test gives it other care.
AT_RANDOM = "Drawn at random."

_CHUNK = 200
WATCHED_SHARE = 0.3


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


class Chooser:
    """Chooses free rows: at random with the agreed share, else the best of the ranking."""

    def __init__(self, records: Records, project: Project, ranking: Ranking, now: float) -> None:
        self._records, self._project, self._ranking, self._now = records, project, ranking, now
        self._chosen: set[int] = set()
        pool = project.pool
        self._first_new = newest(pool.additions, pool.n_rows)[0] if pool.additions else 0
        self._position, self._checks, self._new_checks = records.served(project.id, now, self._first_new)

    def choose(self, n: int) -> list[Choice]:
        """Up to n free rows; fewer when the pool is at its end."""
        ranked = self._free_of_ranking()
        choices: list[Choice] = []
        while len(choices) < n and (choice := self._next(ranked)) is not None:
            self._chosen.add(choice.row)
            self._position += 1
            self._checks += choice.check
            self._new_checks += choice.check and choice.row >= self._first_new
            choices.append(choice)
        return choices

    def _next(self, ranked: Iterator[Choice]) -> Choice | None:
        settings = self._project.settings
        rng = np.random.default_rng([settings.model.seed, 2, self._position])
        share = self._share()
        if rng.random() < share and (choice := self._at_random(rng, share)) is not None:
            return choice
        return next(ranked, None) or self._left_over(rng) or self._at_random(rng, 1.0)

    def _share(self) -> float:
        """Checks come a little less often once there are forty of them, and more often while new rows are watched."""
        share, zone = self._project.settings.random_share, self._project.zones.check_zone
        if not zone.size:
            return share
        if self._checks >= zone.size and not self._free(zone).size:
            return 0.0
        if self._ranking.watched and share:
            return max(share, WATCHED_SHARE)
        return share * 0.75 if self._checks >= 40 else share

    def _free_of_ranking(self) -> Iterator[Choice]:
        ranking = self._ranking
        for start in range(0, len(ranking.rows), _CHUNK):
            rows = ranking.rows[start : start + _CHUNK]
            taken = self._records.taken(self._project.id, self._now, rows.tolist()) | self._out_of_reach(rows)
            for place, row in enumerate(rows.tolist(), start):
                if row not in taken and row not in self._chosen:
                    yield self._ranked(place, row)

    def _out_of_reach(self, rows: Rows) -> set[int]:
        """Those of the rows that a strategy may not ask: a ranking may be older than what is given."""
        return set(rows[~np.isin(rows, self._candidates)].tolist())

    def _ranked(self, place: int, row: int) -> Choice:
        ranking = self._ranking
        return Choice(
            row=row,
            strategy=ranking.strategy,
            reason=ranking.reasons[place],
            score=float(ranking.scores[place]),
            guess=self._project.task.guess(ranking.guess(place)),
            model_version=ranking.version,
            drawn="random" if self._ranked_at_random else "queried",
            probability=self._chance(),
        )

    def _chance(self) -> float:
        """How likely the first free row of the ranking was to be asked."""
        if not self._ranked_at_random:
            return 1.0 - self._share()
        return (1.0 if self._all_at_random else 1.0 - self._share()) / self._free(self._candidates).size

    @property
    def _candidates(self) -> Rows:
        return self._project.zones.candidates

    @property
    def _ranked_at_random(self) -> bool:
        """Whether the ranking itself is drawn at random."""
        return self._ranking.strategy == "random" and not self._project.settings.asking.arrangement.rearranges

    @property
    def _all_at_random(self) -> bool:
        """Whether any free row is as likely as any other: no ranking, or a random one, and no zone to draw from."""
        return not self._project.zones.check_zone.size and (self._ranked_at_random or not len(self._ranking.rows))

    @cached_property
    def _open(self) -> NDArray[np.bool_]:
        """Which rows of the pool were neither answered nor out at the start."""
        free = np.ones(self._project.pool.n_rows, dtype=bool)
        free[list(self._records.taken(self._project.id, self._now))] = False
        return free

    def _free(self, rows: Rows) -> Rows:
        """Those of the rows that could be chosen now."""
        rows = rows[self._open[rows]]
        return rows[~np.isin(rows, list(self._chosen))]

    def _at_random(self, rng: np.random.Generator, share: float) -> Choice | None:
        """A free row drawn uniformly: from the check zone, or, where a hold-out tests the model, from all."""
        zone = self._project.zones.check_zone
        if not zone.size:
            return self._drawn(rng, self._candidates, False, share)
        share = share if self._free(self._candidates).size else 1.0
        return self._drawn(rng, self._behind(zone), True, share) or self._drawn(rng, zone, True, share)

    def _behind(self, zone: Rows) -> Rows:
        """The part of the zone whose turn it is: the newest rows, until they have their share of the checks."""
        new = zone[zone >= self._first_new]
        lag = self._new_checks * zone.size < self._checks * new.size
        return new if new.size and (lag or self._ranking.watched) else zone

    def _left_over(self, rng: np.random.Generator) -> Choice | None:
        """Behind the end of a ranking: any row that nobody has answered."""
        return self._drawn(rng, self._candidates, False, 1.0 - self._share())

    def _drawn(self, rng: np.random.Generator, free: Rows, check: bool, share: float) -> Choice | None:
        """One of the free rows, each as likely as any other; None where none is free."""
        free, share = self._free(free), 1.0 if self._all_at_random else share
        if not free.size:
            return None
        row = int(rng.choice(free))
        return Choice(row, "random", AT_RANDOM, drawn="random", check=check, probability=share / free.size)
