"""The order in which the newest model would ask, kept in a file until the next one is ready."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.files import whole

KEPT = 3


@dataclass(frozen=True)
class Ranking:
    """Rows best first with score and reason; ``likely`` and ``shares`` (rows, 2): two likeliest classes, by number.

    A share below zero means that the model gives no probabilities. ``watched``: more checks are drawn from new rows.
    """

    version: int
    strategy: str
    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    reasons: tuple[str, ...]
    likely: NDArray[np.int64]
    shares: NDArray[np.float64]
    watched: bool = False

    def guess(self, place: int, classes: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        """The two likeliest classes of the row at a place with their probabilities; empty where there are none."""
        if place >= len(self.likely) or self.likely[place].max() >= len(classes):
            return ()  # ranked before classes were merged; the next ranking knows them
        pairs = zip(self.likely[place], self.shares[place], strict=True)
        return tuple((classes[number], round(float(share), 3)) for number, share in pairs if share >= 0)


EMPTY = Ranking(
    0,
    "random",
    np.array([], dtype=np.int64),
    np.array([], dtype=np.float64),
    (),
    np.empty((0, 2), dtype=np.int64),
    np.empty((0, 2)),
)


def save_ranking(folder: Path, ranking: Ranking) -> None:
    """Write a ranking under its final name only when it is whole, and drop the oldest ones."""
    folder.mkdir(parents=True, exist_ok=True)
    with whole(_file(folder, ranking.version)) as unfinished:
        np.savez(
            unfinished,
            strategy=np.array(ranking.strategy),
            rows=ranking.rows,
            scores=ranking.scores,
            reasons=np.array(ranking.reasons, dtype=np.str_),
            likely=ranking.likely,
            shares=ranking.shares,
            watched=np.array(ranking.watched),
        )
    for old in sorted(folder.glob("ranking-*.npz"))[:-KEPT]:
        old.unlink(missing_ok=True)


def load_ranking(folder: Path, version: int) -> Ranking:
    """The ranking of a round; an empty one when there is none or its file is damaged, so that serving goes on."""
    try:
        with np.load(_file(folder, version), allow_pickle=False) as kept:
            reasons = tuple(str(reason) for reason in kept["reasons"])
            likely, shares = kept["likely"], kept["shares"]
            watched = "watched" in kept and bool(kept["watched"])
            strategy = str(kept["strategy"])
            return Ranking(version, strategy, kept["rows"], kept["scores"], reasons, likely, shares, watched)
    except (OSError, ValueError, KeyError, EOFError):
        return EMPTY


def _file(folder: Path, version: int) -> Path:
    return folder / f"ranking-{version:06d}.npz"
