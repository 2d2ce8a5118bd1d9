"""Advice before the first label: does it pay to choose what is asked, and how to begin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from al_core.amounts import counted
from al_core.numbers.economics import HARDLY, ORDINARY_SECONDS, SHORT

Pays = Literal["yes", "order", "no", "more", "open"]

# Measured on 20 data sets of classes: labels that a model needs for the accuracy of 200 drawn at random, same model.
SAVING = 0.4
HONEST = (
    "Measured on 20 data sets: about 40% fewer labels on average, half or more on half of the data sets, "
    "nothing on one in five."
)
BROAD = "It begins with examples that stand for many others, then asks where one answer settles most."
TINY_POOL = 100
FEWEST_A_CLASS = 5
FEW_DISTINCT = 200
_LOOKED_AT = 20_000
COLD_A_CLASS = 2


@dataclass(frozen=True)
class Situation:
    """What somebody has: a pool, classes, and a budget of labels at so many `seconds` and such a `price` each.

    `n_classes` is None where answers are no classes, `everything` is true where every example must get a label in
    the end; `n_distinct` is how many examples differ (None: not known).
    """

    n_pool: int
    n_classes: int | None
    budget: int = 200
    seconds: float = ORDINARY_SECONDS
    price: float = 0.0
    everything: bool = False
    n_distinct: int | None = None

    @property
    def n_labels(self) -> int:
        """How many labels the budget buys in this pool."""
        return min(self.budget, self.n_pool)

    def minutes(self, n_labels: float) -> float:
        """How long so many labels take."""
        return n_labels * self.seconds / 60

    def cost_less(self, n_labels: float, than: float) -> bool:
        """Whether so many labels take fewer minutes than this, and less money."""
        return self.minutes(n_labels) < than and self.price * n_labels < than


@dataclass(frozen=True)
class Assessment:
    """Whether it pays ("yes", only as an "order" of the work, "no", "more" labels are needed, or "open"), why, and a
    first `strategy` with `settings`, and the reason for them in one sentence."""

    verdict: Pays
    sentences: tuple[str, ...]
    strategy: str
    reason: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def assess(plan: Situation) -> Assessment:
    """The first of the reasons against choosing that holds; without any, choosing pays."""
    judged = (rule(plan) for rule in (_all_of_it, _tiny, _few_kinds, _no_classes, _few_a_class, _cheap))
    return next((advice for advice in judged if advice is not None), _pays(plan))


def distinct_rows(X: NDArray[np.floating]) -> int:
    """How many different rows there are among up to 20,000 evenly spread ones."""
    rows = np.unique(np.linspace(0, len(X) - 1, min(len(X), _LOOKED_AT)).astype(np.int64))
    return len({row.tobytes() for row in np.asarray(X[rows]) + X.dtype.type(0)})


def _all_of_it(plan: Situation) -> Assessment | None:
    if not plan.everything:
        return None
    sentences = (
        "Everything gets a label in the end, so no label is saved: a strategy only orders the work.",
        "That is worth something: the model is good early, and its guesses help to check the rest.",
    )
    return Assessment("order", sentences, "auto", "What teaches most comes first; the easy rest is quick at the end.")


def _tiny(plan: Situation) -> Assessment | None:
    if plan.n_pool > TINY_POOL and not plan.cost_less(plan.n_pool, SHORT):
        return None
    sentence = f"All {counted(plan.n_pool, 'example')} take about {_time(plan, plan.n_pool)}: label them all."
    return Assessment("no", (sentence,), "random", "Where all get a label, the order makes no difference.")


def _few_kinds(plan: Situation) -> Assessment | None:
    kinds = plan.n_distinct
    if kinds is None or kinds > min(FEW_DISTINCT, plan.n_labels, plan.n_pool // 2):
        return None
    sentences = (
        f"Only {counted(kinds, 'different example')} among {plan.n_pool:,}: the others repeat them.",
        f"One label for each is all there is to learn, about {_time(plan, kinds)}.",
    )
    return Assessment("no", sentences, "k_center", "It asks for no repetition while anything else is left.")


def _no_classes(plan: Situation) -> Assessment | None:
    if plan.n_classes is not None:
        return None
    sentences = (
        "How many labels choosing saves was measured where answers are classes; here nobody can tell beforehand.",
        "The learning curve will say how good the model is with the labels there are.",
    )
    return Assessment("open", sentences, "auto", BROAD)


def _few_a_class(plan: Situation) -> Assessment | None:
    needed = FEWEST_A_CLASS * (plan.n_classes or 0)
    if plan.n_labels >= needed:
        return None
    sentences = (
        f"{counted(plan.n_labels, 'label')} for {plan.n_classes:,} classes are too few to learn from, in any order.",
        f"Plan at least {needed:,}, {FEWEST_A_CLASS} a class, or begin with fewer classes.",
    )
    reason = "It spreads its first questions over the pool, so that all classes are seen with fewer labels."
    return Assessment("more", sentences, "auto", reason, _patient(plan))


def _cheap(plan: Situation) -> Assessment | None:
    saved = SAVING * plan.n_labels
    if not plan.cost_less(saved, HARDLY):
        return None
    sentences = (
        f"It would save about {counted(round(saved), 'label')}, {_time(plan, saved)}: hardly worth a thought.",
        "Labels this cheap are better drawn at random, or simply more of them.",
    )
    return Assessment(
        "no", sentences, "random", "Labels drawn at random also serve every other question to the same data."
    )


def _pays(plan: Situation) -> Assessment:
    saved = SAVING * plan.n_labels
    money = f", {plan.price * saved:,.0f} at your price" if plan.price else ""
    sentences = (
        f"What {counted(plan.n_labels, 'label')} drawn at random teach, about {plan.n_labels - round(saved):,} chosen "
        f"ones teach on average. That saves about {_time(plan, saved)}{money}.",
        HONEST,
    )
    return Assessment("yes", sentences, "auto", BROAD, _patient(plan))


def _patient(plan: Situation) -> dict[str, Any]:
    """With many classes the first questions go on being spread for longer."""
    wanted = COLD_A_CLASS * (plan.n_classes or 0)
    return {"cold_until": "classes", "cold_limit": wanted} if wanted > 20 else {}


def _time(plan: Situation, n_labels: float) -> str:
    """Minutes, or hours from two hours on."""
    minutes = plan.minutes(n_labels)
    if minutes < 1:
        return "a minute"
    return counted(round(minutes), "minute") if minutes < 120 else f"{minutes / 60:,.0f} hours"
