"""The runs of a comparison: a strategy under a model, a batch size and a seed, each a pure replay."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol, TypeAlias

from al_core.comparison.datasets import Dataset
from al_core.comparison.simulation import COLUMNS, simulate
from al_core.errors import Problem
from al_core.evaluation.scorers import AnyMetric
from al_core.models import Model
from al_core.queries.arrangement import PLAIN, Arrangement
from al_core.strategies import STRATEGIES, Strategy
from al_core.versions import current_versions

LONGEST_SENTENCE = 300
MEASURED = ["n_labels", "value", "seconds_fit", "seconds_select"]

Key: TypeAlias = tuple[str, str, int, str, int]

_alone = threading.Lock()


class DataSource(Protocol):
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
    metric: AnyMetric
    committee: str = "bags"
    arrangement: Arrangement = PLAIN
    sought: Any = None

    @property
    def key(self) -> Key:
        """What tells the runs of a plan apart: the names of model and task model, batch size, strategy, seed."""
        model = name_of(self.model)
        task_model = model if self.task_model is None else name_of(self.task_model)
        return model, task_model, self.batch_size, key_of(self.strategy), self.seed


@dataclass(frozen=True)
class Outcome:
    """What came of a run: rows of (n_labels, value, seconds_fit, seconds_select), and the order of labelling.

    `version` is what made it, see `versions`; empty where it was not written down. Where answers cost different
    amounts, `amounts` holds the column that counts them: its name -> a number a row of `curve`.
    """

    curve: Sequence[Sequence[float]]
    labelled: Sequence[int]
    seconds: float
    version: str = ""
    amounts: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def rounds(self) -> list[list[int]]:
        """The rows asked in each round, in the order in which they were asked."""
        ends = [int(n) for n, *_ in self.curve]
        return [list(self.labelled[start:end]) for start, end in pairwise(ends)]


def carry_out(source: DataSource, run: Run) -> Outcome:
    """Replay one run; the same result in any process. Raises BadInput."""
    # Threads for arithmetic and warnings are set for a whole process, so it does one run at a time.
    with _alone:
        version, start = current_versions(), time.perf_counter()
        data = source.open()
        split = data.split(run.n_initial, run.test_size, run.seed)
        curve = simulate(
            data.X if data.handed is None else data.handed,
            data.labels,
            run.strategy,
            model=run.model,
            task_model=run.task_model,
            batch_size=run.batch_size,
            n_labels=run.n_labels,
            seed=run.seed,
            metric=run.metric,
            embedding=data.embedding,
            timestamps=data.timestamps,
            sample_weight=data.sample_weight,
            committee=run.committee,
            sought=run.sought,
            task=data.task,
            **vars(run.arrangement),
            **vars(split),
        )
        rows = list(curve[MEASURED].itertuples(index=False, name=None))
        amounts = {name: curve[name].tolist() for name in map(str, curve) if name not in COLUMNS}
        return Outcome(rows, curve.attrs["labelled"], time.perf_counter() - start, version, amounts)


def why(error: BaseException) -> str:
    """Why something failed, in a line for people."""
    if isinstance(error, MemoryError):
        return f"The memory does not suffice. {error}".strip()[:LONGEST_SENTENCE]
    text = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
    return (text.splitlines() or [type(error).__name__])[0][:LONGEST_SENTENCE]


def name_of(model: Any) -> str:
    """The name of a model in MODELS, or how a classifier of one's own prints, in one line."""
    model = model.name if isinstance(model, Model) else model
    return model if isinstance(model, str) else " ".join(repr(model).split())


def key_of(strategy: str | Strategy) -> str:
    """The name of a strategy, by which its runs are known."""
    return strategy if isinstance(strategy, str) else strategy.name


def by_name(strategy: str | Strategy) -> str | Strategy:
    """The name of a strategy in STRATEGIES, another as it is: a name travels to another process where code does not."""
    return strategy if isinstance(strategy, str) or STRATEGIES.get(strategy.name) is not strategy else strategy.name
