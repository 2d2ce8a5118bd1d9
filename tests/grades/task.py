"""A grade from 1 to 5; two grades agree within a tolerance."""

from dataclasses import dataclass
from statistics import median_low
from typing import ClassVar

import numpy as np
from scipy.stats import norm
from sklearn.base import clone
from sklearn.ensemble import ExtraTreesRegressor

from al_core.errors import BadInput, Refused, UnknownName
from al_core.evaluation.metrics import Metric
from al_core.evaluation.proportions import wilson
from al_core.models import Model
from al_core.tasks.task import Task

MODELS = {"trees": Model("trees", "Trees", "Asks fifty trees.", lambda: ExtraTreesRegressor(50))}


def within(tolerance):
    def value(truth, prediction, proba, classes):
        return float(np.mean(np.abs(np.subtract(truth, prediction)) <= tolerance)) if len(truth) else float("nan")

    def interval(truth, prediction, proba, classes, seed):
        return wilson(value(truth, prediction, proba, classes) * len(truth), len(truth))

    return Metric("accuracy", "Right within one", "Share of near enough grades.", value, interval, is_share=True)


def error(truth, prediction, proba, classes):
    return float(np.mean(np.abs(np.subtract(truth, prediction))))


@dataclass(frozen=True)
class Grades(Task):
    """A grade from 1 to 5."""

    name: ClassVar[str] = "grades"
    title: ClassVar[str] = "A grade"
    question: ClassVar[str] = "Which grade does it deserve?"

    tolerance: int = 1

    def usual(self):
        return {"model": "trees", "strategy": "k_center", "cold_start": "random"}

    def validate(self, value):
        if self.read(str(value)) is None:
            raise Refused(f"“{value}” is no grade from 1 to 5.")
        return str(value)

    def read(self, text):
        return int(text) if text in ("1", "2", "3", "4", "5") else None

    def settle(self, said):
        return median_low(said)

    def same(self, one, other):
        return np.abs(np.subtract(list(one), list(other))) <= self.tolerance

    @property
    def models(self):
        return MODELS

    def model(self, name, calibration=""):
        if name not in MODELS:
            raise UnknownName("model", name, MODELS)
        return MODELS[name]()

    def fit(self, model, X, labels, *, seed, previous=None):
        return clone(model).set_params(random_state=seed).fit(X, np.array(labels, float))

    def belief(self, model, X):
        said = np.stack([tree.predict(X.astype(np.float32)) for tree in model.estimators_])
        return np.column_stack([said.mean(axis=0), said.std(axis=0)])

    def decide(self, belief):
        return np.clip(np.rint(belief[:, 0]), 1, 5).astype(int)

    def sure(self, model, belief):
        return 1 - 2 * norm.sf((self.tolerance + 0.5) / np.maximum(belief[:, 1], 1e-9))

    @property
    def metrics(self):
        off = Metric("mean_error", "Mean error", "How far off it is, in grades.", error, higher_is_better=False)
        return {"accuracy": within(self.tolerance), "mean_error": off}

    def given(self, y):
        grades = [self.read(str(one)) for one in y]
        if None in grades:
            raise BadInput("A grade is a whole number from 1 to 5.")
        return grades


@dataclass(frozen=True)
class Essays(Grades):
    """A grade of an essay that has to be read; how long it is stands in its first column."""

    name: ClassVar[str] = "essays"
    counts: ClassVar[str] = "token"

    def amounts(self, rows):
        return rows[:, 0].astype(np.int64)


TASK = Grades
