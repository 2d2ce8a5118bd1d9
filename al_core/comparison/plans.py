"""The plan of a comparison: every strategy under every model, batch size and seed; checked, and spelt out as runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pandas as pd

from al_core.comparison.datasets import Dataset
from al_core.comparison.runs import Outcome, Run, by_name, key_of, name_of
from al_core.comparison.simulation import COLUMNS as CURVE
from al_core.errors import BadInput
from al_core.evaluation.metrics import HEADLINE, METRICS
from al_core.evaluation.scorers import AnyMetric, as_metric, recorded_name
from al_core.matrices.inputs import as_count, as_seed, refuse_holes
from al_core.models.adapters import weighing
from al_core.pools.features.frames import Handed
from al_core.queries.arrangement import Arrangement
from al_core.queries.sights import filled, may_accept_holes, takes_raw
from al_core.strategies import Strategy, get_strategy, refuse_other_labels, refuse_without_labels
from al_core.tasks.given import as_sought

SETTING = ["model", "task_model", "batch_size"]
GRID_COLUMNS = [*SETTING, *CURVE]


@dataclass(frozen=True)
class Plan:
    """What is compared: strategies, asking models, batch sizes; all with the same splits, one a seed.

    A split sets rows aside to test on and labels `n_initial` of the rest (each class, if it can be); asking goes on to
    `n_labels`.

    Parameters
    ----------
    strategies : tuple of str or Strategy
        Names in STRATEGIES, or functions decorated with `@strategy`.
    models : tuple of str or classifier, default ("logistic_regression",)
        The models that ask: names in MODELS, or scikit-learn classifiers.
    task_model : str or classifier, default None
        A model that is scored in place of the one that asks.
    batch_sizes : tuple of int, default (1,)
        Rows asked before the model learns again.
    seeds : int or tuple of int, default 20
        Their number, counted from 0, or the seeds one by one, each once.
    n_initial : int, default 20
        Labels at the start; with 0 strategies that need a model are refused.
    n_labels : int, default 120
        Labels at which a run ends.
    test_size : float, default 0.4
        Share of the rows that a seed sets aside to test on, unless the data name their own test rows.
    metric : str, callable or scorer, default "accuracy"
        A name in METRICS or of one of scikit-learn's scorers ("roc_auc"), a scorer made by `make_scorer`, or a function
        of (truth, prediction), of which higher is better; it is
        that of `task_model`, or of the asking model where there is none.
    committee : str, default "bags"
        A name in COMMITTEES, as in `select`.
    stratified : int, default 0
        Groups of the pool that every batch covers, as in `select`.
    recency : float, default 0
        Weight of a row's age, 0 to 1, as in `select`.
    prefilter : int, default 0
        Candidates that are looked at, as in `select`.
    per_token : float, default 0
        Power of the tokens to read by which scores are divided, 0 to 1, as in `select`.
    stochastic : str, default ""
        How picks are drawn with odds by their scores, as in `select`.
    sought : a class, default None
        The class that is looked for, as in `select`.

    Examples
    --------
    >>> from al_core import Plan
    >>> plan = Plan(("margin", "random"), batch_sizes=(1, 10), seeds=3)
    >>> len(plan.runs())
    12
    >>> plan.each_seed
    (0, 1, 2)
    """

    strategies: tuple[str | Strategy, ...]
    models: tuple[Any, ...] = ("logistic_regression",)
    task_model: Any = None
    batch_sizes: tuple[int, ...] = (1,)
    seeds: int | tuple[int, ...] = 20
    n_initial: int = 20
    n_labels: int = 120
    test_size: float = 0.4
    metric: AnyMetric = HEADLINE
    committee: str = "bags"
    stratified: int = 0
    recency: float = 0.0
    prefilter: int = 0
    per_token: float = 0.0
    stochastic: str = ""
    sought: Any = None

    @property
    def each_seed(self) -> tuple[int, ...]:
        """The seeds one by one. Raises BadInput."""
        if isinstance(self.seeds, list | tuple):
            return tuple(as_seed(seed) for seed in self.seeds)
        return tuple(range(as_count(self.seeds, "seeds")))

    @property
    def n_seeds(self) -> int:
        """How often each strategy is tried under each setting."""
        return len(self.each_seed)

    @property
    def arrangement(self) -> Arrangement:
        """How the picks of each strategy are arranged. Raises BadInput."""
        return Arrangement(self.stratified, self.recency, self.prefilter, self.per_token, self.stochastic)

    def check(self, data: Dataset) -> None:
        """Raise BadInput or UnknownName where a run could not begin, or could not be told from another."""
        _check_several("strategies", self.strategies)
        _check_several("models", self.models)
        _check_several("batch sizes", self.batch_sizes)
        for strategy in self.strategies:
            _check_strategy(strategy)
            refuse_other_labels(get_strategy(strategy), data.task.name)
        for model in (*self.models, *self._judge):
            data.task.model(model)
        for size in self.batch_sizes:
            as_count(size, "rows a batch")
        _check_once("strategy", [key_of(strategy) for strategy in self.strategies])
        _check_once("model", [name_of(model) for model in self.models])
        _check_once("batch size", self.batch_sizes)
        self._check_metric(data)
        data.task.committee(self.committee)
        as_sought(self.sought, data.task.categories)
        self.arrangement.check(data.timestamps, data.task.counts)
        _check_several("seeds", self.each_seed)
        _check_once("seed", self.each_seed)
        self._check_start(data)

    def check_numbers(self, data: Dataset) -> None:
        """Raise BadInput where a number is missing that a model does not accept, or weights that it does not."""
        if data.sample_weight is not None:
            for model in (*self.models, *self._judge):
                weighing(data.task.model(model), data.sample_weight)
        if not all(may_accept_holes(data.task.model(model)) for model in (*self.models, *self._judge)):
            refuse_holes(data.X)

    def needed(self, data: Dataset) -> Dataset:
        """The data with what the models take of it: of a frame of numbers, which all take as X, X alone."""
        models = (*self.models, *self._judge)
        if data.handed is None or data.handed.rows is not None:
            return data
        if any(takes_raw(data.handed, model, data.task.model(model)) for model in models):
            return data
        return replace(data, handed=None) if data.handed.is_numeric else data

    def notes(self, data: Dataset) -> list[str]:
        """What is done to X for these models, one sentence each."""
        handed = data.handed or Handed(None, data.X)
        return list(dict.fromkeys(note for model in self.models for note in filled(handed, data.task.model(model))[1]))

    def runs(self) -> list[Run]:
        """Every run; all of one seed come before the next, so that strategies can be compared while they go on."""
        # A name in METRICS may be one of this process alone: what it stands for travels.
        metric = METRICS.get(self.metric, self.metric) if isinstance(self.metric, str) else as_metric(self.metric)
        rest = (self.n_initial, self.n_labels, self.test_size, metric)
        how = (self.committee, self.arrangement, self.sought)
        return [
            Run(by_name(strategy), model, self.task_model, size, seed, *rest, *how)
            for seed, model, size in product(self.each_seed, self.models, self.batch_sizes)
            for strategy in self.strategies
        ]

    @property
    def _judge(self) -> tuple[Any, ...]:
        """The task model, where there is one."""
        return () if self.task_model is None else (self.task_model,)

    def _check_start(self, data: Dataset) -> None:
        if as_count(self.n_initial, "initial rows", least=0) == 0:
            for strategy in self.strategies:
                refuse_without_labels(get_strategy(strategy))
        # The sizes of a split depend on the seed only where it may not tear groups.
        for seed in self.each_seed if data.groups is not None else self.each_seed[:1]:
            data.split(self.n_initial, self.test_size, seed)
        if as_count(self.n_labels, "labels") < self.n_initial:
            raise BadInput(f"With {self.n_initial} initial rows a run cannot end at {self.n_labels} labels.")

    def _check_metric(self, data: Dataset) -> None:
        metric = data.task.metric(self.metric)
        for model in (self._judge or self.models) if metric.needs_proba else ():
            if not data.task.may_share(data.task.model(model)):
                raise BadInput(f"The model {name_of(model)} gives no probabilities, so it has no {metric.name}.")
        data.task.refuse_misfit(metric, data.labels.tolist())


def table(outcomes: Mapping[Run, Outcome], plan: Plan) -> pd.DataFrame:
    """The curves one below the other, strategy by strategy, from the first label on.

    Columns GRID_COLUMNS; where every run counted what its answers cost, that stands behind n_labels. Runs without an
    outcome are left out.
    """
    runs = plan.runs()
    n_curves = len(runs) // plan.n_seeds
    rows, metric, counting = [], recorded_name(plan.metric), _counting(outcomes.values())
    for run in (run for place in range(n_curves) for run in runs[place::n_curves] if run in outcomes):
        amounts = [outcomes[run].amounts[name] for name in counting]
        for (n, value, *seconds), *counts in zip(outcomes[run].curve, *amounts, strict=True):
            if n:  # without a label there is no model, and no value
                rows.append((*run.key, n, *counts, metric, value, *seconds))
    behind = GRID_COLUMNS.index("n_labels") + 1
    return pd.DataFrame(rows, columns=[*GRID_COLUMNS[:behind], *counting, *GRID_COLUMNS[behind:]])


def _counting(outcomes: Iterable[Outcome]) -> list[str]:
    """The columns that count what answers cost, of those that all outcomes have."""
    every = [list(one.amounts) for one in outcomes]
    return [name for name in every[0] if all(name in one for one in every)] if every else []


def _check_several(what: str, values: Any) -> None:
    if not isinstance(values, list | tuple):
        raise BadInput(f"The {what} of a plan must be a list, also where there is one; {values!r} is none.")
    if not values:
        raise BadInput(f"The list of {what} is empty; name at least one.")


def _check_strategy(strategy: Any) -> None:
    if not isinstance(strategy, str | Strategy) and not callable(strategy):
        raise BadInput(f"A strategy is a name in STRATEGIES or a function decorated with @strategy, not {strategy!r}.")
    get_strategy(strategy)


def _check_once(what: str, names: Sequence[Any]) -> None:
    if len(set(names)) < len(names):
        raise BadInput(f"A {what} is named twice; name each once.")
