"""What a query strategy is, and the decorator that makes a function one."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from al_core.queries.candidates import Candidates

__all__ = ["EVERY_TASK", "Candidates", "Cost", "Reason", "Strategy", "strategy"]

Reason = Callable[[Candidates, int], str]
# low: one look at what the model believes; medium: some more models, or distances; high: many models.
Cost = Literal["low", "medium", "high"]
EVERY_TASK = ("classification", "multilabel", "regression", "sequence")


@dataclass(frozen=True)
class Strategy:
    """A rule that says which candidates to ask next.

    Scoring form: `function(candidates)` gives one finite float per candidate, higher = asked sooner.
    Batch form: `function(candidates, n)` gives n distinct positions, best first.
    `by_chance` declares that the seed decides more than ties. `needs_model` says that it cannot serve without labels.
    `idea` is the family: the title and the sentence that open the docstring of its file. `term` is how the field
    writes the name.
    """

    name: str
    title: str
    term: str
    help: str
    source: str
    tasks: tuple[str, ...]
    needs_model: bool
    batch: bool
    by_chance: bool
    cost: Cost
    idea: tuple[str, str]
    reason: Reason = field(repr=False)
    function: Callable[..., Any] = field(repr=False)

    def __call__(self, *arguments: Any) -> Any:
        """Run the function itself, on candidates (and n, for the batch form)."""
        return self.function(*arguments)


def strategy(
    title: str,
    *,
    reason: Reason,
    needs_model: bool,
    term: str = "",
    by_chance: bool = False,
    cost: Cost = "low",
    tasks: tuple[str, ...] = ("classification",),
) -> Callable[[Callable[..., Any]], Strategy]:
    """Make a function a strategy: its name is the key, the docstring's first line the help, its last block the source.

    `term` is only needed where the field does not write the name as plain words: "BALD", "k-center (core-set)".
    """

    def decorate(function: Callable[..., Any]) -> Strategy:
        """The function as a strategy, its texts read from its docstring."""
        lines = inspect.getdoc(function)
        if not lines:
            raise TypeError(f"The strategy {function.__name__!r} needs a docstring: it is its help on the screen.")
        return Strategy(
            name=function.__name__,
            title=title,
            term=term or function.__name__.replace("_", " "),
            help=lines.splitlines()[0],
            source=" ".join(lines.split("\n\n")[-1].split()),
            tasks=tasks,
            needs_model=needs_model,
            batch=_is_batch(function),
            by_chance=by_chance,
            cost=cost,
            idea=_idea(function),
            reason=reason,
            function=function,
        )

    return decorate


def _is_batch(function: Callable[..., Any]) -> bool:
    """Whether it wants to be told how many to pick; what has a default of its own is a setting of the function."""
    wanted = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty]
    return len(wanted) == 2


def _idea(function: Callable[..., Any]) -> tuple[str, str]:
    """Title and sentence of the file's idea: "Uncertainty: ask where the model is unsure."."""
    first = (getattr(function, "__globals__", {}).get("__doc__") or "").partition("\n")[0]
    title, colon, sentence = first.partition(": ")
    return (title, sentence[:1].upper() + sentence[1:]) if colon else ("Others", first)
