"""What a query strategy is, and the decorator that makes a function one."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from al_core.queries.candidates import Candidates

__all__ = ["EVERY_TASK", "Candidates", "Cost", "Reason", "Strategy", "strategy"]

Reason = Callable[[Any, int], str]  # of candidates as the kind of label has them, and a position
# low: one look at what the model believes; medium: some more models, or distances; high: many models.
Cost = Literal["low", "medium", "high"]
EVERY_TASK = ("classification", "multilabel", "regression", "sequence")


@dataclass(frozen=True)
class Strategy:
    """A rule that says which candidates to ask next; STRATEGIES holds those that there are, by name.

    Scoring form: `function(candidates)` gives one finite float per candidate, higher = asked sooner.
    Batch form: `function(candidates, n)` gives n distinct positions, best first.

    Attributes
    ----------
    name : str
        Its key in STRATEGIES, the field's term.
    title : str
        What the screen calls it, in plain words.
    term : str
        How the field writes the name.
    help : str
        One sentence on what it asks.
    source : str
        The paper.
    tasks : tuple of str
        The kinds of label that it can reckon with.
    needs_model : bool
        Whether it cannot serve without labels.
    batch : bool
        Whether it has the batch form.
    by_chance : bool
        Whether the seed decides more than ties.
    cost : str
        "low", "medium" or "high".
    idea : tuple of str
        The family: the title and the sentence that open the docstring of its file.

    Examples
    --------
    >>> from al_core import STRATEGIES
    >>> margin = STRATEGIES["margin"]
    >>> margin.title, margin.needs_model, margin.batch
    ('Torn between two', True, False)
    >>> print(margin.source)
    Scheffer, Decomain and Wrobel, Active hidden Markov models for information extraction, 2001
    >>> "k_center" in STRATEGIES
    True
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

    def fits(self, task: str) -> bool:
        """Whether it can ask for labels of this task: one that it names, or any where it looks at no label."""
        return task in self.tasks or self.tasks == EVERY_TASK

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
    """Make a function a strategy, whose texts are those of its docstring.

    Its name is the key, the docstring's first line the help, its last block the source.

    Parameters
    ----------
    title : str
        What the screen calls it, in plain words.
    reason : callable
        `reason(candidates, position)` gives one sentence on why a candidate is asked.
    needs_model : bool
        Whether it cannot serve without labels.
    term : str, default the name as plain words
        How the field writes the name: "BALD", "k-center (core-set)".
    by_chance : bool, default False
        Whether the seed decides more than ties.
    cost : str, default "low"
        "low": one look at what the model believes; "medium": some more models, or distances; "high": many models.
    tasks : tuple of str, default ("classification",)
        The kinds of label that it can reckon with.

    Returns
    -------
    callable
        A decorator, which gives the Strategy.

    Raises
    ------
    TypeError
        For a function without a docstring.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import select
    >>> from al_core.strategies import strategy
    >>> @strategy("Farthest out", reason=lambda candidates, position: "It lies far out.", needs_model=False)
    ... def farthest_out(candidates):
    ...     '''Asks what lies farthest from the origin.
    ...
    ...     Made up here
    ...     '''
    ...     return np.linalg.norm(candidates.X, axis=1)
    >>> select(farthest_out, np.array([[1.0], [-5.0], [3.0]]), {}, n=2).rows.tolist()
    [1, 2]
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
