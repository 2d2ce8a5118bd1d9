"""The query strategies: every function decorated with `@strategy` in a file of this folder is one."""

from importlib import import_module
from pkgutil import iter_modules

from al_core.errors import UnknownName
from al_core.strategies.base import Strategy, strategy

__all__ = ["STRATEGIES", "Strategy", "get_strategy", "strategy"]


def _discover() -> dict[str, Strategy]:
    found: dict[str, Strategy] = {}
    for module in iter_modules(__path__):
        for member in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(member, Strategy) and found.setdefault(member.name, member) is not member:
                raise ImportError(f"Two strategies are called {member.name!r}; the second is in {module.name}.py.")
    return dict(sorted(found.items()))


STRATEGIES = _discover()


def get_strategy(strategy: str | Strategy) -> Strategy:
    """The strategy with this name, or the one handed in; raises UnknownName."""
    if isinstance(strategy, Strategy):
        return strategy
    if not isinstance(strategy, str) or strategy not in STRATEGIES:
        raise UnknownName("strategy", strategy, STRATEGIES)
    return STRATEGIES[strategy]
