"""A learning curve as points on paper, for whatever draws them."""

from dataclasses import dataclass
from math import ceil, floor, log10

PlotPoint = tuple[float, float]


@dataclass(frozen=True)
class PlottedCurve:
    """Values against numbers of labels, with the band of what is not known; shares, 0 to 1."""

    name: str
    n: tuple[float, ...]
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Plot:
    """Curves and a target on paper of so many units, y downwards, with room for the numbers at the axes."""

    curves: tuple[PlottedCurve, ...]
    target: float
    width: float
    height: float
    left: float
    bottom: float

    def at(self, n: float, value: float) -> PlotPoint:
        """Where a point lies."""
        (n_low, n_high), (low, high) = self._spans()
        x = self.left + (self.width - self.left) * (n - n_low) / (n_high - n_low)
        return x, (self.height - self.bottom) * (1 - (value - low) / (high - low))

    def band(self, curve: PlottedCurve) -> list[PlotPoint]:
        """The outline of a curve's band."""
        upper = [self.at(n, high) for n, high in zip(curve.n, curve.high, strict=True)]
        return upper + [self.at(n, low) for n, low in zip(curve.n, curve.low, strict=True)][::-1]

    def line(self, curve: PlottedCurve) -> list[PlotPoint]:
        """The curve itself."""
        return [self.at(n, value) for n, value in zip(curve.n, curve.value, strict=True)]

    def labels(self) -> list[float]:
        """Numbers of labels to write under the axis, all of them whole."""
        return [n for n in ticks(*self._spans()[0]) if n == int(n)]

    def shares(self) -> list[float]:
        """Values to write at its left."""
        return [share for share in ticks(*self._spans()[1]) if share <= 1]

    def _spans(self) -> tuple[PlotPoint, PlotPoint]:
        numbers = [n for curve in self.curves for n in curve.n]
        values = [value for curve in self.curves for value in (*curve.low, *curve.high)] + [self.target]
        low, high = max(0.0, min(values) - 0.02), min(1.0, max(values) + 0.02)
        high = max(high, self.target + 0.07 * (1 - low))  # its name stands above its line
        return (min(numbers), max(max(numbers), min(numbers) + 1)), (low, high)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers between two, at most six: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]
