"""The order in which the newest model would ask, kept in a file until the next one is ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.files import whole

_KEPT = 3


@dataclass(frozen=True)
class Ranking:
    """Rows best first with score and reason; ``likely`` and ``shares`` (rows, 2): the two likeliest ``classes``.

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
    classes: tuple[str, ...] = ()

    def guess(self, place: int, renamed: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
        """The two likeliest classes of the row at a place, by today's names, with their probabilities; () without any.

        Classes that were merged since then are one, with the sum of both.
        """
        found: dict[str, float] = {}
        for number, share in zip(self.likely[place], self.shares[place], strict=True):
            if share >= 0 and number < len(self.classes):
                name = renamed.get(self.classes[number], self.classes[number])
                found[name] = found.get(name, 0.0) + float(share)
        return tuple((name, round(share, 3)) for name, share in found.items())


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
            classes=np.array(ranking.classes, dtype=np.str_),
        )
    for old in sorted(folder.glob("ranking-*.npz"))[:-_KEPT]:
        old.unlink(missing_ok=True)


def load_ranking(folder: Path, version: int) -> Ranking:
    """The ranking of a round; an empty one when there is none or its file is damaged, so that serving goes on."""
    try:
        with np.load(_file(folder, version), allow_pickle=False) as kept:
            reasons = tuple(str(reason) for reason in kept["reasons"])
            likely, shares = kept["likely"], kept["shares"]
            watched = "watched" in kept and bool(kept["watched"])
            strategy, classes = str(kept["strategy"]), tuple(str(name) for name in kept.get("classes", ()))
            return Ranking(version, strategy, kept["rows"], kept["scores"], reasons, likely, shares, watched, classes)
    except (OSError, ValueError, KeyError, EOFError):
        return EMPTY


def _file(folder: Path, version: int) -> Path:
    return folder / f"ranking-{version:06d}.npz"
