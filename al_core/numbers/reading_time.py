"""How long an answer takes by how much is read for it, from what people took, long pauses left out."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Flags, Floats

FEWEST_TIMED = 20
PAUSE = 5.0  # an answer that took so many times what such a text takes was interrupted
_ROUNDS, _RESAMPLES = 8, 200
_LEAST = 0.05  # of the median: no answer is expected to take less


@dataclass(frozen=True, eq=False)
class Speed:
    """An answer takes `start` seconds and `each` for all that is read, on average; neither is below 0.

    `spread` is the standard deviation of one answer, as a share of what it should take. `lines` are start and each of
    resamples of the answers, shape (resamples, 2), `n` how many answers there were.
    """

    start: float
    each: float
    spread: float
    lines: Floats
    n: int

    def seconds(self, amounts: NDArray[np.int64] | NDArray[np.floating]) -> Floats:
        """What it takes to read so much, one by one."""
        return np.asarray(self.start + self.each * amounts, np.float64)

    def doubt(self, amount: float) -> float:
        """The standard error of the logarithm of the seconds that so much takes."""
        found = np.log(np.maximum(self.lines @ (1.0, amount), 1e-9))
        return float(found.std()) * sqrt(self.n / max(1, self.n - 2))


def speed_of(amounts: NDArray[np.int64], seconds: Floats) -> Speed | None:
    """The line of seconds by amounts, shape (answers,); None before twenty answers have a time (above 0).

    Least squares of shares, as an answer of twice the time is off by twice as much; what took over five times what the
    line says is left out, and the line found again.
    Wedderburn, Quasi-likelihood functions, generalized linear models, and the Gauss-Newton method, 1974
    """
    timed = seconds > 0
    read, took = amounts[timed].astype(np.float64), seconds[timed]
    if len(took) < FEWEST_TIMED:
        return None
    middle = float(np.median(took))
    expected = np.full(len(took), middle)
    for _ in range(_ROUNDS):
        weights = (took <= PAUSE * expected) / expected**2
        ((start, each),) = _lines(weights[None], read, took)
        expected = np.maximum(start + each * read, _LEAST * middle)
    kept = took <= PAUSE * expected
    spread = float(np.std(took[kept] / expected[kept]))
    return Speed(float(start), float(each), spread, _resampled(kept / expected**2, read, took), int(kept.sum()))


def uninterrupted(speed: Speed, amounts: NDArray[np.int64], seconds: Floats) -> Flags:
    """Whether each answer has a time that is no long pause."""
    return np.asarray((seconds > 0) & (seconds <= PAUSE * speed.seconds(amounts)))


def _resampled(weights: Floats, read: Floats, took: Floats) -> Floats:
    """Efron, Bootstrap methods, 1979"""
    n, rng = len(took), np.random.default_rng(0)
    return _lines(weights * rng.multinomial(n, np.full(n, 1 / n), _RESAMPLES), read, took)


def _lines(weights: Floats, read: Floats, took: Floats) -> Floats:
    """Start and slope, none below 0, of least squares under weights (lines, answers); shape (lines, 2)."""
    n, x, xx = weights.sum(axis=1), weights @ read, weights @ read**2
    y, xy = weights @ took, weights @ (read * took)
    apart = n * xx - x**2
    alike = apart <= 1e-9 * n * np.maximum(xx, 1e-12)
    each = np.where(alike, 0.0, (n * xy - x * y) / np.where(alike, 1.0, apart))
    start = (y - each * x) / n
    # Of texts of one length no line is told: then as much more is taken to need as much more time.
    flat, steep = (each <= 0) & ~alike | (xx == 0), (start < 0) | alike
    only = xy / np.where(xx > 0, xx, 1.0)
    start, each = np.where(flat, y / n, np.where(steep, 0.0, start)), np.where(flat, 0.0, np.where(steep, only, each))
    return np.stack([start, each], axis=1)
