"""The order in which the newest model would ask, kept in a file until the next one is ready."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.files import whole

_KEPT = 3


@dataclass(frozen=True)
class Ranking:
    """Rows best first with score and reason; ``guesses`` say what the model would answer to each, for their task.

    A guess is a line of JSON; there are none where the model gives no probabilities. The last ones are of the rows
    ``beside``, which somebody has before them already. ``watched``: more checks are drawn from new rows.
    """

    version: int
    strategy: str
    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    reasons: tuple[str, ...]
    guesses: tuple[str, ...] = ()
    watched: bool = False
    beside: tuple[int, ...] = ()

    def guess(self, place: int) -> Any:
        """What the model would answer to the row at a place, as its task kept it; [] where it does not say."""
        return json.loads(self.guesses[place]) if self.guesses else []

    def guess_of(self, row: int) -> Any:
        """What the model would answer to a row, whether it is ranked or beside; [] where it does not say."""
        place = self._places.get(row)
        return [] if place is None else self.guess(place)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {row: place for place, row in enumerate([*self.rows.tolist(), *self.beside])}


EMPTY = Ranking(0, "random", np.array([], dtype=np.int64), np.array([], dtype=np.float64), ())


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
            guesses=np.array(ranking.guesses, dtype=np.str_),
            watched=np.array(ranking.watched),
            beside=np.array(ranking.beside, dtype=np.int64),
        )
    for old in sorted(folder.glob("ranking-*.npz"))[:-_KEPT]:
        old.unlink(missing_ok=True)


def load_ranking(folder: Path, version: int) -> Ranking:
    """The ranking of a round; an empty one when there is none or its file is damaged, so that serving goes on."""
    try:
        with np.load(_file(folder, version), allow_pickle=False) as kept:
            reasons, watched = _texts(kept["reasons"]), "watched" in kept and bool(kept["watched"])
            guesses = _texts(kept["guesses"]) if "guesses" in kept else _of_two_classes(kept)
            beside = tuple(kept["beside"].tolist()) if "beside" in kept else ()
            ranked = (kept["rows"], kept["scores"], reasons, guesses)
            return Ranking(version, str(kept["strategy"]), *ranked, watched, beside)
    except (OSError, ValueError, KeyError, EOFError):
        return EMPTY


def _texts(kept: NDArray[np.str_]) -> tuple[str, ...]:
    return tuple(kept.tolist())


def _of_two_classes(kept: Mapping[str, NDArray[Any]]) -> tuple[str, ...]:
    """The guesses of a ranking from before they were a line each: the two likeliest `classes` and their `shares`."""
    if "classes" not in kept or not kept["classes"].size or (kept["shares"] < 0).any():
        return ()
    pairs = zip(kept["classes"][kept["likely"]].tolist(), kept["shares"].tolist(), strict=True)
    return tuple(json.dumps(list(zip(names, shares, strict=True))) for names, shares in pairs)


def _file(folder: Path, version: int) -> Path:
    return folder / f"ranking-{version:06d}.npz"
