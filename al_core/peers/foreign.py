"""What all peers have in common: their picks as a strategy of ours, and ours asked with a model that they fitted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from al_core.matrices.inputs import as_matrix, as_seed, plain
from al_core.matrices.rows import Matrix, Positions, Rows
from al_core.queries.asking import Picks
from al_core.queries.candidates import Candidates
from al_core.queries.contract import Strategy
from al_core.selection.questions import questions_about


@dataclass(frozen=True, eq=False)
class Seeded:
    """A function that gives positions, best first, where NumPy's global generator follows from ours."""

    function: Callable[[Candidates, int], Any]

    def __call__(self, candidates: Candidates, n: int) -> Positions:
        """Positions of the n candidates that it picks."""
        with seeded(candidates.rng):
            return np.asarray(self.function(candidates, n)).reshape(-1).astype(np.int64)


@dataclass(frozen=True)
class PickedBy:
    """Why: because they say so."""

    name: str

    def __call__(self, candidates: Candidates, position: int) -> str:
        """A sentence."""
        return f"Picked by {self.name}."


def foreign_strategy(
    function: Callable[[Candidates, int], Any], name: str, library: str, *, needs_model: bool
) -> Strategy:
    """A strategy that picks as a library does; `function` gives positions, best first."""
    return Strategy(
        name=name,
        title=f"{name} of {library}",
        term=name,
        help=f"Asks what {name} of {library} picks.",
        source=library,
        tasks=("classification",),
        needs_model=needs_model,
        batch=True,
        by_chance=True,
        cost="medium",
        idea=(library, f"Strategies of {library}."),
        reason=PickedBy(f"{name} of {library}"),
        function=Seeded(function),
    )


def called(strategy: Any) -> str:
    """What a function or an object of theirs is called."""
    return str(getattr(strategy, "__name__", type(strategy).__name__))


def positions_among(candidates: Candidates, rows: Any) -> Positions:
    """The places of rows among the candidates."""
    order = np.argsort(candidates.rows)
    return np.asarray(order[np.searchsorted(candidates.rows, np.asarray(rows), sorter=order)])


def codes_of(candidates: Candidates) -> Rows:
    """The label of each labelled row as the place of its class."""
    places = {label: place for place, label in enumerate(candidates.classes)}
    return np.array([places[label] for label in plain(candidates.y_labelled)], np.int64)


@contextmanager
def seeded(rng: np.random.Generator) -> Iterator[None]:
    """NumPy's global generator, which other libraries draw from, follows from ours inside, and is as it was after."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(int(rng.integers(2**32)))  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


def picked_with(
    strategy: str | Strategy,
    X: Matrix,
    labels: Mapping[int, Any],
    rows: Any,
    n: int,
    fitted: Any,
    *,
    seed: int,
    originals: Any = None,
    **context: Any,
) -> Picks:
    """What a strategy of ours picks of these rows, with a model that was fitted elsewhere; None: there is none yet.

    The model gets rows of X, or of `originals` where these are given. Its classes are all that there are.
    """
    classes = plain(fitted.classes_) if fitted is not None else None
    model = fitted if originals is None and hasattr(fitted, "get_params") else None
    given = {"candidates": rows, "classes": classes, **context}
    asked = questions_about(as_matrix(X), strategy, model, as_seed(seed), None, given)
    question = replace(asked.about(asked.known(labels)), fitted=fitted)
    return asked.picks(question if originals is None else replace(question, originals=originals), n)
