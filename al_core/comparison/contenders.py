"""What competes in a comparison: strategies under one setting, or each together with its model and batch size."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import product

import pandas as pd

from al_core.comparison.plans import SETTING, Plan
from al_core.comparison.runs import name_of
from al_core.evaluation.metrics import title_of_name
from al_core.models import MODELS
from al_core.strategies import STRATEGIES


@dataclass(frozen=True)
class Setting:
    """The model that asks, the model that is scored, and the rows asked at a time."""

    model: str
    task_model: str
    batch_size: int

    @property
    def title(self) -> str:
        """The setting in words: "Logistic regression, batches of 5"."""
        return ", ".join(_words(self).values())


@dataclass(frozen=True)
class Contender:
    """A strategy under a setting; `name` is what it is called beside the others."""

    name: str
    strategy: str
    setting: Setting


def title(strategy: str) -> str:
    """What a strategy is called on the screen: its plain title, or its own name where it has no other."""
    return STRATEGIES[strategy].title if strategy in STRATEGIES else strategy


def title_and_term(strategy: str) -> str:
    """The plain title with the field's word: "Torn between two (margin sampling)"."""
    if strategy not in STRATEGIES:
        return strategy
    return f"{title(strategy)} ({STRATEGIES[strategy].term.replace(' (', ', ').replace(')', '')})"


def model_title(model: str) -> str:
    """What a model is called on the screen."""
    return MODELS[model].title if model in MODELS else title_of_name(model)


def settings_of_runs(runs: pd.DataFrame) -> list[Setting]:
    """The settings of runs of `compare_grid`, in their order; none for runs of one setting that they do not name."""
    if any(column not in runs for column in SETTING):
        return []
    return [Setting(*one) for one in runs[SETTING].drop_duplicates().itertuples(index=False, name=None)]


def plan_settings(plan: Plan) -> list[Setting]:
    """The settings of a plan, in its order."""
    judge = None if plan.task_model is None else name_of(plan.task_model)
    asking = [name_of(model) for model in plan.models]
    return [Setting(model, judge or model, size) for model, size in product(asking, plan.batch_sizes)]


def under(runs: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """The runs of one setting."""
    return runs[(runs[SETTING] == [setting.model, setting.task_model, setting.batch_size]).all(axis="columns")]


def named_contenders(runs: pd.DataFrame) -> list[Contender]:
    """Every strategy under every setting, named by all that varies: "Torn between two, batches of 5"."""
    every = settings_of_runs(runs)
    if not every:
        return [Contender(name, name, Setting("", "", 1)) for name in runs["strategy"].unique().tolist()]
    found = [(name, one) for one in every for name in under(runs, one)["strategy"].unique().tolist()]
    varying = _varying(every)
    if not varying:
        return [Contender(name, name, one) for name, one in found]
    return [Contender(_called(name, one, varying), name, one) for name, one in found]


def side_by_side(runs: pd.DataFrame) -> pd.DataFrame:
    """The same runs with each contender's name for its strategy, so that all can be held against each other.

    Parameters
    ----------
    runs : DataFrame
        Rows of `compare_grid`; those of one setting come back as they are.

    Returns
    -------
    DataFrame
        The rows, where `strategy` also names the model and the batch size, if several were compared.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import Plan, compare_grid, side_by_side
    >>> X, y = np.arange(60)[:, None], np.arange(60) > 20
    >>> plan = Plan(("random",), ("k_nearest",), batch_sizes=(1, 2), seeds=2, n_initial=4, n_labels=6)
    >>> side_by_side(compare_grid(X, y, plan)).strategy.unique().tolist()
    ['At random, one at a time', 'At random, batches of 2']
    """
    every = named_contenders(runs)
    if all(one.name == one.strategy for one in every):
        return runs
    names = {(one.setting.model, one.setting.task_model, one.setting.batch_size, one.strategy): one for one in every}
    keys = runs[[*SETTING, "strategy"]].itertuples(index=False, name=None)
    return runs.assign(strategy=[names[key].name for key in keys])


def _varying(every: Iterable[Setting]) -> set[str]:
    return {one.name for one in fields(Setting) if len({getattr(setting, one.name) for setting in every}) > 1}


def _called(strategy: str, setting: Setting, varying: set[str]) -> str:
    words = _words(setting)
    return ", ".join([title(strategy), *(words[name] for name in SETTING if name in varying and name in words)])


def _words(setting: Setting) -> dict[str, str]:
    words = {"model": model_title(setting.model)}
    if setting.model != setting.task_model:
        words["task_model"] = f"scored by {model_title(setting.task_model)}"
    return words | {"batch_size": "one at a time" if setting.batch_size == 1 else f"batches of {setting.batch_size}"}
