"""The plan of a comparison: every strategy under every model, batch size and seed; checked, and spelt out as runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd
from sklearn.utils import get_tags

from al_core import models
from al_core.comparison.datasets import Dataset
from al_core.comparison.runs import Outcome, Run, by_name, key_of, name_of
from al_core.comparison.simulation import COLUMNS as CURVE
from al_core.comparison.splits import stratified_split
from al_core.errors import BadInput
from al_core.evaluation.scores import get_metric
from al_core.matrices.inputs import as_count, refuse_holes
from al_core.matrices.rows import Matrix
from al_core.strategies import Strategy, get_strategy

GRID_COLUMNS = ["model", "task_model", "batch_size", *CURVE]
OF_PROBABILITIES = frozenset({"log_loss"})  # metrics that a model without them does not have


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
        _check_once("strategy", [key_of(strategy) for strategy in self.strategies])
        _check_once("model", [name_of(model) for model in self.models])
        _check_once("batch size", self.batch_sizes)
        self._check_metric()
        as_count(self.seeds, "seeds")
        stratified_split(data.y, as_count(self.n_initial, "initial rows"), self.test_size, 0)
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
            Run(by_name(strategy), model, self.task_model, size, seed, *rest)
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


def table(outcomes: Mapping[Run, Outcome], plan: Plan) -> pd.DataFrame:
    """The curves one below the other, strategy by strategy; runs without an outcome are left out; columns COLUMNS."""
    runs = plan.runs()
    n_curves = len(runs) // plan.seeds
    rows = []
    for run in (run for place in range(n_curves) for run in runs[place::n_curves]):
        for n, value, *seconds in outcomes[run].curve if run in outcomes else ():
            rows.append((*run.key, n, run.metric, value, *seconds))
    return pd.DataFrame(rows, columns=GRID_COLUMNS)


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
