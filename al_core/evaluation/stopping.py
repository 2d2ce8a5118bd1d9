"""The field's usual stopping criteria, beside the advice and not in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from al_core.evaluation.stability import Stability

THREE = 3


@dataclass(frozen=True)
class Criterion:
    """One of the field's usual stopping criteria: what it looks at, its value and whether it says stop; None: n/a."""

    name: str
    asks: str
    value: float | None
    says_stop: bool | None


def criteria(seen: Sequence[Stability | None], answers: int, budget: int | None) -> tuple[Criterion, ...]:
    """The field's usual stopping criteria for the newest model, beside the advice and not in its place.

    They ignore what a label costs.

    Parameters
    ----------
    seen : sequence of Stability or None
        The stability of the newest model and of those before, newest last.
    answers : int
        Answers so far.
    budget : int or None
        Answers that there may be; None: no budget.

    Returns
    -------
    tuple of Criterion
        `name`, what it `asks`, its `value` and whether it `says_stop`; None where it cannot say.

    References
    ----------
    Bloodgood and Vijay-Shanker, 2009; Altschuler and Bloodgood, 2019; Zhu, Wang and Hovy, 2008

    Examples
    --------
    >>> from al_core.evaluation import Stability, criteria
    >>> steady = Stability(500, changed_10=0.0, kappa=0.995, delta_f=0.002, uncertainty=0.3)
    >>> for one in criteria([steady] * 3, answers=80, budget=200):
    ...     print(one.name, one.says_stop)
    Stabilising predictions (kappa) True
    Classification change True
    Overall uncertainty False
    Delta-F True
    Budget False
    """
    last = seen[-1] if seen and seen[-1] is not None else Stability(0)
    kappas = [one.kappa if one else None for one in seen[-THREE:]]
    steady = None if len(kappas) < THREE or None in kappas else all(one is not None and one >= 0.99 for one in kappas)
    spent = None if not budget else answers / budget
    return (
        Criterion("Stabilising predictions (kappa)", "at least 0.99 three times in a row", last.kappa, steady),
        Criterion(
            "Classification change", "no decision changed by the last 10", last.changed_10, _none(last.changed_10)
        ),
        Criterion("Overall uncertainty", "below 0.1", last.uncertainty, _below(last.uncertainty, 0.1)),
        Criterion("Delta-F", "below 0.01", last.delta_f, _below(last.delta_f, 0.01)),
        Criterion("Budget", "all answers given", spent, None if spent is None else spent >= 1),
    )


def _below(value: float | None, bound: float) -> bool | None:
    return None if value is None else value < bound


def _none(value: float | None) -> bool | None:
    return None if value is None else value == 0
