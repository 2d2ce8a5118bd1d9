"""The query strategies: every function decorated with `@strategy` in a file of this folder, or of a room in it."""

import copyreg
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from al_core.errors import BadInput, UnknownName
from al_core.strategies.base import Strategy, strategy

__all__ = ["STRATEGIES", "Strategy", "get_strategy", "refuse_other_labels", "refuse_without_labels", "strategy"]


def _discover() -> dict[str, Strategy]:
    found: dict[str, Strategy] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        for member in vars(import_module(module.name)).values():
            if isinstance(member, Strategy) and found.setdefault(member.name, member) is not member:
                raise ImportError(f"Two strategies are called {member.name!r}; the second is in {module.name}.")
    return dict(sorted(found.items()))


STRATEGIES = _discover()


def get_strategy(strategy: str | Strategy) -> Strategy:
    """The strategy with this name, or the one handed in; raises UnknownName, and BadInput for a plain function."""
    if isinstance(strategy, Strategy):
        return strategy
    if callable(strategy):
        name = getattr(strategy, "__name__", type(strategy).__name__)
        raise BadInput(
            f"{name} is a plain function; to make it a strategy give it a docstring and write above it "
            '@strategy("Its title", reason=lambda candidates, position: "Why.", needs_model=True) '
            "from al_core.strategies."
        )
    if not isinstance(strategy, str) or strategy not in STRATEGIES:
        raise UnknownName("strategy", strategy, STRATEGIES)
    return STRATEGIES[strategy]


def refuse_other_labels(strategy: Strategy, task: str) -> None:
    """Raise BadInput for a strategy of STRATEGIES that is for other kinds of labels than those of this task."""
    if not strategy.fits(task) and STRATEGIES.get(strategy.name) is strategy:
        fitting = ", ".join(name for name, other in STRATEGIES.items() if other.fits(task))
        raise BadInput(f"The strategy {strategy.name!r} is not for {task}; these are: {fitting}.")


def refuse_without_labels(strategy: Strategy) -> None:
    """Raise BadInput for a strategy that cannot ask before there is a label."""
    if strategy.needs_model:
        free = ", ".join(name for name, other in STRATEGIES.items() if not other.needs_model)
        raise BadInput(f"The strategy {strategy.name!r} needs at least one label; without labels these work: {free}.")


def _pickled(strategy: Strategy) -> str | tuple[Any, ...]:
    """A member of STRATEGIES goes by its name and comes back as itself; any other needs a function that can go."""
    if STRATEGIES.get(strategy.name) is strategy:
        return get_strategy, (strategy.name,)
    return object.__reduce_ex__(strategy, 4)


copyreg.pickle(Strategy, _pickled)
