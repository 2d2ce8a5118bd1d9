"""Experiments: named comparisons that are kept, with their plan, their data and what came of every run."""

import json
import os
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from al_core.comparison.datasets import Dataset, Kept, data_fingerprint, keep
from al_core.comparison.experiments.run_log import RunLog
from al_core.comparison.plans import Plan, table
from al_core.comparison.runs import Outcome
from al_core.errors import BadInput, Refused, StoreProblem
from al_core.files import Unfinished, replace_json, write_json
from al_core.tasks.given import as_sought

LONGEST_NAME = 120
FORGOTTEN_SECONDS = 3600.0  # data of no experiment goes after that
PICKS = ["model", "task_model", "batch_size", "strategy", "seed", "round", "row"]


@dataclass(frozen=True)
class Experiment:
    """A kept comparison. `data` names its data set; `source` says where that came from, as whoever made it put it."""

    folder: Path
    name: str
    plan: Plan
    data: str
    created_at: float
    source: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name for programs, which never changes."""
        return self.folder.name

    @property
    def kept(self) -> Kept:
        """Its data set."""
        return Kept(self.folder.parent / "data" / self.data)

    @property
    def journal(self) -> RunLog:
        """What came of its runs so far."""
        return _journal(self.folder)


class ExperimentStore:
    """The experiments of a data folder."""

    def __init__(self, data_folder: Path) -> None:
        self.folder = data_folder / "experiments"

    def keep(self, data: Dataset) -> str:
        """Keep a data set for experiments to come, each content once; returns the name by which they know it."""
        name = data_fingerprint(data)
        final = self.folder / "data" / name
        if final.exists():
            os.utime(final)
        else:
            with Unfinished(final) as folder:
                keep(data, folder)
        self._sweep()
        return name

    def kept(self, data: str) -> Kept:
        """The kept data set of this name."""
        return Kept(self.folder / "data" / data)

    def create(self, name: str, data: str, plan: Plan, source: Mapping[str, str] | None = None) -> Experiment:
        """Keep a plan for a kept data set under a name; nothing runs yet. Raises BadInput and UnknownName."""
        plan = _by_name_only(plan)
        opened = self.kept(data).open()
        plan.check(opened)
        sought = as_sought(plan.sought, opened.task.categories)
        plan = replace(plan, metric=opened.task.metric(plan.metric).recorded_name, sought=sought)
        folder = self.folder / secrets.token_hex(6)
        made = Experiment(folder, _checked_name(name), plan, data, time.time(), dict(source or {}))
        with Unfinished(folder) as unfinished:
            write_json(unfinished / "settings.json", _settings(made))
        return made

    def experiments(self) -> list[Experiment]:
        """All of them, newest first; a damaged one is left out."""
        found = []
        for path in self.folder.glob("*/settings.json"):
            try:
                found.append(self.experiment(path.parent.name))
            except (Refused, StoreProblem):
                continue
        return sorted(found, key=lambda one: -one.created_at)

    def experiment(self, identity: str) -> Experiment:
        """The experiment of this id; raises Refused when there is none, StoreProblem when it is damaged."""
        folder = self.folder / identity
        if not identity.isalnum() or not (folder / "settings.json").exists():
            raise Refused("There is no such comparison here; it may have been deleted.")
        try:
            settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            plan: dict[str, Any] = {name: _tuple(value) for name, value in settings.pop("plan").items()}
            return _of_today(Experiment(folder, plan=Plan(**plan), **settings))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreProblem(f"The comparison in {folder} is damaged and cannot be opened.") from error

    def rename(self, experiment: Experiment, name: str) -> Experiment:
        """The same experiment under another name."""
        renamed = replace(self.experiment(experiment.id), name=_checked_name(name))
        replace_json(experiment.folder / "settings.json", _settings(renamed))
        return renamed

    def delete(self, experiment: Experiment) -> None:
        """Remove an experiment with all that came of it; its data too, when no other uses that."""
        gone = experiment.folder.with_name(f".unfinished-{experiment.id}-{secrets.token_hex(4)}")
        if experiment.folder.exists():
            os.replace(experiment.folder, gone)
        shutil.rmtree(gone, ignore_errors=True)
        self._sweep()

    def _sweep(self) -> None:
        used = {one.data for one in self.experiments()}
        for folder in (self.folder / "data").glob("[!.]*"):
            if folder.name not in used and time.time() - folder.stat().st_mtime > FORGOTTEN_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def curve_rows(experiment: Experiment) -> pd.DataFrame:
    """What its finished runs gave, as rows of `compare_grid`."""
    finished = experiment.journal.finished()
    ended = {run: finished[run.key].outcome for run in experiment.plan.runs() if run.key in finished}
    return table({run: outcome for run, outcome in ended.items() if outcome is not None}, experiment.plan)


def pick_rows(experiment: Experiment) -> pd.DataFrame:
    """What its finished runs asked, a line a row of the data, in that order; round 0 are the initial rows."""
    lines = []
    for one in experiment.journal.finished().values():
        for number, rows in enumerate(_asked(one.outcome) if one.outcome is not None else ()):
            lines += [(*one.key, number, row) for row in rows]
    return pd.DataFrame(lines, columns=PICKS)


def made_by(experiment: Experiment) -> dict[str, int]:
    """How many of its runs each version of the program made, the first one first; "" where it was not written down."""
    finished = experiment.journal.finished().values()
    return dict(Counter(one.outcome.version for one in finished if one.outcome is not None))


def export_curves(experiment: Experiment, form: str) -> bytes:
    """All rows of `curves` as a file, "csv" or "parquet"."""
    if form == "csv":
        return curve_rows(experiment).to_csv(index=False).encode()
    return bytes(curve_rows(experiment).to_parquet(index=False))


@lru_cache(maxsize=64)
def _journal(folder: Path) -> RunLog:
    return RunLog(folder / "runs.jsonl")


def _asked(outcome: Outcome) -> list[list[int]]:
    initial = list(outcome.labelled[: int(outcome.curve[0][0])])
    return [initial, *outcome.rounds]


def _of_today(experiment: Experiment) -> Experiment:
    """The experiment with its metric as its task has it: older ones hold a name alone, which classes have as well."""
    task, metric = experiment.kept.named, experiment.plan.metric
    if task is None or metric not in task.metrics:
        return experiment
    return replace(experiment, plan=replace(experiment.plan, metric=task.metric(metric).recorded_name))


def _settings(experiment: Experiment) -> dict[str, Any]:
    settings = asdict(experiment)
    del settings["folder"]
    return settings


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _checked_name(name: str) -> str:
    found = " ".join(name.split())[:LONGEST_NAME]
    if not found:
        raise BadInput("Give the comparison a name.")
    return found


def _by_name_only(plan: Plan) -> Plan:
    """The plan as it can be written down, each strategy, model and size once."""
    models = (*plan.models, *(() if plan.task_model is None else (plan.task_model,)))
    if not all(isinstance(one, str) for one in (*plan.strategies, *models, plan.metric)):
        raise BadInput(
            "Only strategies, models and metrics that have a name can be kept; compare others in a notebook."
        )
    if not (plan.strategies and plan.models and plan.batch_sizes):
        raise BadInput("Choose at least one strategy, one model and one batch size.")
    several: dict[str, tuple[Any, ...]] = {
        "strategies": plan.strategies,
        "models": plan.models,
        "batch_sizes": plan.batch_sizes,
    }
    once: dict[str, Any] = {name: tuple(dict.fromkeys(values)) for name, values in several.items()}
    return replace(plan, **once)
