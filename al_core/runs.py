"""The runs of a comparison: every strategy under every model, batch size and seed, each a pure replay."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, Protocol, TypeAlias

import pandas as pd
from sklearn.utils import get_tags

from al_core import models
from al_core.datasets import Dataset
from al_core.errors import BadInput, Problem
from al_core.evaluation import get_metric
from al_core.inputs import as_count, refuse_holes
from al_core.rows import Matrix
from al_core.simulation import COLUMNS as CURVE
from al_core.simulation import simulate
from al_core.splits import stratified
from al_core.strategies import STRATEGIES, Strategy, get_strategy
from al_core.versions import versions

COLUMNS = ["model", "task_model", "batch_size", *CURVE]
LONGEST_SENTENCE = 300
OF_PROBABILITIES = frozenset({"log_loss"})  # metrics that a model without them does not have
MEASURED = ["n_labels", "value", "seconds_fit", "seconds_select"]

Key: TypeAlias = tuple[str, str, int, str, int]

_alone = threading.Lock()


class Source(Protocol):
    """Something that can be opened as a data set: one in memory, or one kept in files."""

    def open(self) -> Dataset:
        """The data set."""


@dataclass(frozen=True)
class Run:
    """One replay. A strategy and the models go by name where they have one; `task_model` None: the model is scored."""

    strategy: str | Strategy
    model: Any
    task_model: Any
    batch_size: int
    seed: int
    n_initial: int
    n_labels: int
    test_size: float
    metric: str

    @property
    def key(self) -> Key:
        """What tells the runs of a plan apart: the names of model and task model, batch size, strategy, seed."""
        model = name_of(self.model)
        task_model = model if self.task_model is None else name_of(self.task_model)
        return model, task_model, self.batch_size, _key_of(self.strategy), self.seed


@dataclass(frozen=True)
class Plan:
    """What is compared: strategies, asking models, batch sizes; all with the same splits, one a seed from 0.

    A split sets `test_size` of the rows aside and labels `n_initial` of the rest (each class, if it can be); asking
    goes on to `n_labels`. The `metric` is that of `task_model`, or of the asking model where there is none.
    """

    strategies: tuple[str | Strategy, ...]
    models: tuple[Any, ...] = ("logistic_regression",)
    task_model: Any = None
    batch_sizes: tuple[int, ...] = (1,)
    seeds: int = 20
    n_initial: int = 20
    n_labels: int = 120
    test_size: float = 0.4
    metric: str = "accuracy"

    def check(self, data: Dataset) -> None:
        """Raise BadInput or UnknownName where a run could not begin, or could not be told from another."""
        _check_several("strategies", self.strategies)
        _check_several("models", self.models)
        _check_several("batch sizes", self.batch_sizes)
        for strategy in self.strategies:
            _check_strategy(strategy)
        for model in (*self.models, *self._judge):
            models.get_model(model)
        for size in self.batch_sizes:
            as_count(size, "rows a batch")
        _check_once("strategy", [_key_of(strategy) for strategy in self.strategies])
        _check_once("model", [name_of(model) for model in self.models])
        _check_once("batch size", self.batch_sizes)
        self._check_metric()
        as_count(self.seeds, "seeds")
        stratified(data.y, as_count(self.n_initial, "initial rows"), self.test_size, 0)
        if as_count(self.n_labels, "labels") < self.n_initial:
            raise BadInput(f"With {self.n_initial} initial rows a run cannot end at {self.n_labels} labels.")

    def check_numbers(self, X: Matrix) -> None:
        """Raise BadInput where a number is missing or infinite, unless every model may accept that."""
        if not all(_may_accept_holes(models.get_model(model)) for model in (*self.models, *self._judge)):
            refuse_holes(X)

    def runs(self) -> list[Run]:
        """Every run; all of one seed come before the next, so that strategies can be compared while they go on."""
        rest = (self.n_initial, self.n_labels, self.test_size, self.metric)
        cells = [(seed, *cell) for seed, *cell in product(range(self.seeds), self.models, self.batch_sizes)]
        return [
            Run(_by_name(strategy), model, self.task_model, size, seed, *rest)
            for seed, model, size in cells
            for strategy in self.strategies
        ]

    @property
    def _judge(self) -> tuple[Any, ...]:
        """The task model, where there is one."""
        return () if self.task_model is None else (self.task_model,)

    def _check_metric(self) -> None:
        get_metric(self.metric)
        for model in (self._judge or self.models) if self.metric in OF_PROBABILITIES else ():
            if not _may_give_probabilities(models.get_model(model)):
                raise BadInput(f"The model {name_of(model)} gives no probabilities, so it has no {self.metric}.")


@dataclass(frozen=True)
class Outcome:
    """What came of a run: rows of (n_labels, value, seconds_fit, seconds_select), and the order of labelling.

    `version` is what made it, see `versions`; empty where it was not written down.
    """

    curve: Sequence[Sequence[float]]
    labelled: Sequence[int]
    seconds: float
    version: str = ""

    @property
    def rounds(self) -> list[list[int]]:
        """The rows asked in each round, in the order in which they were asked."""
        ends = [int(n) for n, *_ in self.curve]
        return [list(self.labelled[start:end]) for start, end in pairwise(ends)]


def carry_out(source: Source, run: Run) -> Outcome:
    """Replay one run; the same result in any process. Raises BadInput."""
    # Threads for arithmetic and warnings are set for a whole process, so it does one run at a time.
    with _alone:
        version, start = versions(), time.perf_counter()
        data = source.open()
        split = stratified(data.y, run.n_initial, run.test_size, run.seed)
        curve = simulate(
            data.X,
            data.y,
            run.strategy,
            model=run.model,
            task_model=run.task_model,
            batch_size=run.batch_size,
            n_labels=run.n_labels,
            seed=run.seed,
            metric=run.metric,
            **vars(split),
        )
        rows = list(curve[MEASURED].itertuples(index=False, name=None))
        return Outcome(rows, curve.attrs["labelled"], time.perf_counter() - start, version)


def why(error: BaseException) -> str:
    """Why something failed, in a line for people."""
    if isinstance(error, MemoryError):
        return f"The memory does not suffice. {error}".strip()[:LONGEST_SENTENCE]
    text = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
    return (text.splitlines() or [type(error).__name__])[0][:LONGEST_SENTENCE]


def table(outcomes: Mapping[Run, Outcome], plan: Plan) -> pd.DataFrame:
    """The curves one below the other, strategy by strategy; runs without an outcome are left out; columns COLUMNS."""
    runs = plan.runs()
    n_curves = len(runs) // plan.seeds
    rows = []
    for run in (run for place in range(n_curves) for run in runs[place::n_curves]):
        for n, value, *seconds in outcomes[run].curve if run in outcomes else ():
            rows.append((*run.key, n, run.metric, value, *seconds))
    return pd.DataFrame(rows, columns=COLUMNS)


def name_of(model: Any) -> str:
    """The name of a model in MODELS, or how a classifier of one's own prints, in one line."""
    return model if isinstance(model, str) else " ".join(repr(model).split())


def _check_several(what: str, values: Any) -> None:
    if not isinstance(values, list | tuple):
        raise BadInput(f"The {what} of a plan must be a list, also where there is one; {values!r} is none.")
    if not values:
        raise BadInput(f"The list of {what} is empty; name at least one.")


def _check_strategy(strategy: Any) -> None:
    if not isinstance(strategy, str | Strategy):
        raise BadInput(f"A strategy is a name in STRATEGIES or a function decorated with @strategy, not {strategy!r}.")
    get_strategy(strategy)


def _check_once(what: str, names: Sequence[Any]) -> None:
    if len(set(names)) < len(names):
        raise BadInput(f"A {what} is named twice; name each once.")


def _may_give_probabilities(model: Any) -> bool:
    """Whether an unfitted model says that it gives probabilities, or cannot say before it is fitted."""
    return hasattr(model, "predict_proba") or not hasattr(model, "predict")


def _may_accept_holes(model: Any) -> bool:
    """Whether the model, or an estimator in it, says that it accepts missing numbers; one that says nothing may."""
    parts = [
        part for part in (model, *model.get_params().values()) if hasattr(part, "fit") and not isinstance(part, type)
    ]
    return any(not hasattr(part, "__sklearn_tags__") or get_tags(part).input_tags.allow_nan for part in parts)


def _key_of(strategy: str | Strategy) -> str:
    return strategy if isinstance(strategy, str) else strategy.name


def _by_name(strategy: str | Strategy) -> str | Strategy:
    # A name travels to another process where the decorated function does not.
    return strategy if isinstance(strategy, str) or STRATEGIES.get(strategy.name) is not strategy else strategy.name
