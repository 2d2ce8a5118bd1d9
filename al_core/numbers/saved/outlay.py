"""What a session has cost in what its examples cost by, and in seconds, beside what random ones would have."""

from dataclasses import dataclass
from math import exp, log, sqrt

from scipy import stats

from al_core.evaluation.proportions import Z
from al_core.evaluation.target_claims import CLAIM
from al_core.matrices.rows import Floats
from al_core.numbers.effort import Effort
from al_core.numbers.reading_time import Speed
from al_core.numbers.saved.lead import Lead, LeadVerdict


@dataclass(frozen=True)
class Outlay:
    """What was `spent` for a score, and for as good a one at random: `low` to `high` in nine of ten sessions.

    `high` is None where the replays end before. `open_ended`: no replay got there.
    """

    spent: float
    low: float
    high: float | None
    verdict: LeadVerdict
    open_ended: bool = False


@dataclass(frozen=True)
class _Draw:
    """What a label at random costs: the mean, the standard error of its logarithm, and how far single ones lie apart.

    That is their standard deviation as a share of the mean.
    """

    mean: float
    doubt: float
    spread: float
    n: int = 0

    def ends(self, fewest: int, most: int | None, z: float) -> tuple[float, float | None]:
        """What so many labels cost: three doubts that have nothing to do with each other, on a logarithmic scale."""
        low, high = max(1, fewest), None if most is None else max(1, most)
        middle = low if high is None else sqrt(low * high)
        reliable = z if self.n == 0 else float(stats.t.ppf(stats.norm.cdf(z), max(1, self.n - 2)))
        half = sqrt(log(middle / low) ** 2 + (reliable * self.doubt) ** 2 + (z * self.spread) ** 2 / middle)
        return middle * self.mean * exp(-half), None if high is None else middle * self.mean * exp(half)


def amounts_spent(effort: Effort, lead: Lead) -> Outlay:
    """In what is read."""
    known = effort.until(lead.n_labels)
    return _held(known.amount, _drawn(known.turns, known.usual), lead)


def seconds_spent(effort: Effort, lead: Lead) -> Outlay | None:
    """In people's own seconds; None where too few answers have a time.

    What a text at random takes is told by the line of seconds by what was read, over all answers there are.
    """
    known, speed = effort.until(lead.n_labels), effort.speed
    if speed is None or (took := known.took_by(speed)) is None:
        return None
    return _held(took, _timed(known.turns, known.usual, speed), lead)


def _drawn(turns: float, amounts: Floats) -> _Draw:
    mean = float(amounts.mean())
    return _Draw(turns * mean, 0.0, float(amounts.std()) / mean if mean else 0.0)


def _timed(turns: float, amounts: Floats, speed: Speed) -> _Draw:
    expected = speed.seconds(amounts)
    mean = float(expected.mean())
    apart = sqrt(float(expected.var()) + speed.spread**2 * float((expected**2).mean()))
    return _Draw(turns * mean, speed.doubt(float(amounts.mean())), apart / mean, speed.n)


def _held(spent: float, draw: _Draw, lead: Lead) -> Outlay:
    """The verdict goes by the ends further out, as that on labels does."""
    ends = ((lead.low, lead.high, Z), (*lead.claimed, CLAIM))
    (low, high), (surely, hardly) = (
        draw.ends(lead.n_labels + fewest, None if most is None else lead.n_labels + most, z) for fewest, most, z in ends
    )
    verdict: LeadVerdict = "not yet distinguishable"
    if surely > spent:
        verdict = "saving"
    elif hardly is not None and hardly < spent:
        verdict = "random is better"
    return Outlay(spent, low, high, verdict, lead.open_ended)
