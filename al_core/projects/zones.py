"""Which rows of a pool are for what: hold-out, check zone, and what a strategy may ask."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Rows
from al_core.pools.pool import Pool, open_pool
from al_core.tasks.task import Label, Task

HOLD_OUT = 300
FEWEST_KNOWN, FEWEST_OF_ALL = 100, 10


@dataclass(frozen=True)
class Zones:
    """The rows of a pool by what they are for; positions, ascending.

    ``hold_out`` has known labels and is never asked. ``check_zone`` is out of the strategy's reach, asked only at
    random (empty where a hold-out does its work). ``candidates`` is what a strategy may ask. ``given`` are the other
    rows with known labels, learnt from at once and never asked; none where all labels are known, for then the project
    is a rehearsal. ``copies`` are in none of these, as a near copy of each is tested on. ``known`` maps rows to their
    known labels, of those that are labels today. ``n_first`` is how many rows could be asked at the start.
    """

    hold_out: Rows
    check_zone: Rows
    candidates: Rows
    given: Rows
    known: Mapping[int, Label]
    n_first: int = 0
    copies: Rows = field(default_factory=lambda: np.empty(0, np.int64))

    @cached_property
    def tested(self) -> Rows:
        """The rows of the hold-out whose known label is one of today's."""
        return np.array(list(self.tests), np.int64)

    @cached_property
    def tests(self) -> dict[int, Label]:
        """Row -> known label of the rows that are tested on."""
        return self.known_of(self.hold_out)

    @cached_property
    def taught(self) -> dict[int, Label]:
        """Row -> known label of the given rows whose label is one of today's."""
        return self.known_of(self.given)

    def known_of(self, rows: Rows) -> dict[int, Label]:
        """Row -> known label of those of these rows that have one."""
        return {row: self.known[row] for row in rows.tolist() if row in self.known}

    @cached_property
    def knows_everything(self) -> bool:
        """True when every row that can be asked has a known label, as in samples: then replays are possible."""
        asked = self.candidates.tolist()
        return bool(asked) and not self.given.size and all(row in self.known for row in asked)

    @property
    def n_askable(self) -> int:
        """How many rows people can be asked."""
        return int(self.candidates.size + self.check_zone.size)

    def n_in_all(self, answered: Collection[int]) -> int:
        """How many rows people can be asked or have answered: an imported answer may be on a row that is known."""
        return self.n_askable + int(np.isin(np.union1d(self.given, self.hold_out), list(answered)).sum())

    def n_left(self, answered: Collection[int]) -> int:
        """How many rows people can still be asked once these are answered."""
        return max(0, self.n_in_all(answered) - len(answered))


@lru_cache(maxsize=16)
def zones_of_pool(folder: str, task: Task, typical: bool = True) -> Zones:
    """Divide a pool by its known labels and the hash of its rows.

    What is tested on and what is given depends on the rows and the labels that there were from the start, and not on a
    seed, a class or a row that came later: no row may ever move from test to training. Where only some labels are known
    and their rows are not `typical`, nothing is tested on them.
    """
    pool = open_pool(Path(folder))
    n_first, origin = (*pool.additions, pool.n_rows)[0], pool.origin or pool.fingerprint
    texts = pool.known_labels()
    known = task.known(texts, pool.decimal)
    known_rows = np.sort(np.array([row for row, text in texts.items() if task.from_start(text)], np.int64))
    known_first = known_rows[known_rows < n_first]
    usable = known_first if typical or known_first.size == n_first else known_first[:0]
    hold_out = _hold_out(usable, n_first, origin)
    first = _first_of_kind(pool)
    tested_too = np.setdiff1d(np.flatnonzero(np.isin(first, first[hold_out])), hold_out)
    given = np.setdiff1d(known_rows, hold_out) if known_first.size < n_first else known_rows[:0]
    free = np.setdiff1d(np.arange(pool.n_rows), np.union1d(hold_out, given))
    # Copies go with the first of their kind: where that is given they are no test, where it is a check they teach not.
    free_first = first[free]
    in_zone = _in_zone(pool.ids(range(pool.n_rows)), origin, n_first)[free_first] & ~np.isin(free_first, given)
    zone = free[:0] if hold_out.size else free[in_zone]
    copies = np.union1d(tested_too, given[np.isin(first[given], first[zone])])
    given, candidates = np.setdiff1d(given, copies), np.setdiff1d(free, np.union1d(zone, copies))
    n_askable_first = int(np.sum(np.union1d(candidates, zone) < n_first))
    return Zones(hold_out, zone, candidates, given, known, n_askable_first, copies)


def _first_of_kind(pool: Pool) -> Rows:
    """For each row the first whose texts differ from its own only in what is hardly seen: mostly itself."""
    first = np.arange(pool.n_rows)
    rows, firsts = pool.near_copies().T
    first[rows] = firsts
    return first


def _hold_out(known: Rows, n: int, origin: str) -> Rows:
    """Half of the known rows at random, at most 300.

    None where fewer than a hundred of n rows are known: so few say little, for ever, and teach more; checks take their
    place. Where all rows are known, ten will do.
    """
    size = min(HOLD_OUT, known.size // 2) if known.size >= (FEWEST_KNOWN if known.size < n else FEWEST_OF_ALL) else 0
    rng = np.random.default_rng(list(origin.encode()))
    return np.sort(rng.permutation(known)[:size])


def _in_zone(ids: Sequence[str], origin: str, n_first: int) -> NDArray[np.bool_]:
    """Three rows in ten by the hash of their name; half of a small pool, so that there are checks enough.

    Rows of one name are told apart by which of them it is: a zone of all visits of a few patients would be no sample.
    """
    percent = 30 if n_first >= 700 else 50
    salt = f"check zone {origin} ".encode()
    hashed = (blake2b(salt + name.encode("utf-8", "replace"), digest_size=4).digest() for name in _told_apart(ids))
    return np.array([int.from_bytes(digest, "big") % 100 < percent for digest in hashed], dtype=bool)


def _told_apart(names: Sequence[str]) -> Iterator[str]:
    """Each name, with its number from the second time on; names that follow change nothing of those before."""
    met: Counter[str] = Counter()
    for name in names:
        met[name] += 1
        yield name if met[name] == 1 else f"{name} {met[name]}"
