"""Candidates whose labels are numbers, and what the model believes of each: a number, and how far it may be off."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from inspect import signature
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor, RandomForestRegressor
from sklearn.pipeline import Pipeline

from al_core.matrices.rows import Doubles, Rows, content_order
from al_core.matrices.threads import one_thread
from al_core.models.adapters import Adapter, taught
from al_core.models.committees import COMMITTEE
from al_core.models.cross_conformal import CrossConformal
from al_core.models.fitting import suited
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

_AT_ONCE = 2_048  # rows shown to a model, which may hold a number for each of them and each label


class NumberCandidates(Candidates):
    """The rows that may be asked next where a label is a number; any fitted regressor with `predict` is the model."""

    automatic: ClassVar[Mapping[int, str]] = {0: "weighted_greedy", 30: "variance_reduction"}

    def __init__(
        self, context: Context, rows: Rows, rng: np.random.Generator, *, fast: bool = False, unit: str = ""
    ) -> None:
        super().__init__(context, rows, rng, fast=fast)
        self.unit = unit

    def part(self, rows: Rows, rng: np.random.Generator, *, fast: bool = False) -> Self:
        """The same question about other rows."""
        return type(self)(self.context, rows, rng, fast=fast, unit=self.unit)

    def in_words(self, *numbers: float) -> str:
        """A number with its unit, to four digits, or two: "9.5 years", "3 to 12 years"."""
        said = " to ".join(np.format_float_positional(float(f"{number:.4g}") + 0.0, trim="-") for number in numbers)
        return f"{said} {self.unit}".rstrip()

    @property
    def model(self) -> Any:
        """The regressor itself, without what says how far off it may be."""
        fitted = self.context.model
        return fitted.model_ if isinstance(fitted, CrossConformal) else fitted

    @property
    def can_tell_apart(self) -> bool:
        """Whether the model could say different numbers of different candidates."""
        return self.model is not None

    @cached_property
    def y_labelled(self) -> Doubles:
        """The labels as floats, shape (labels,)."""
        return np.asarray(self.context.y_labelled, np.float64)

    @property
    def last(self) -> Any:
        """The fitted regressor itself, without what was put around it and the steps of a pipeline before it."""
        return _last(_inside(self.model))

    @cached_property
    def number(self) -> Doubles:
        """What the model predicts, shape (candidates,)."""
        return self._asked(self.model)

    @cached_property
    def deviation(self) -> Doubles | None:
        """The standard deviation that the model itself gives, shape (candidates,); None where it gives none."""
        if "return_std" not in signature(self.last.predict).parameters:
            return None
        return np.asarray(self._asked(_inside(self.model), return_std=True)[1])

    @cached_property
    def committee_numbers(self) -> Doubles:
        """What the members of the committee predict, shape (members, candidates).

        The trees of a forest are one as they stand; of other models five are fitted, each on its own draw of the labels
        (a bootstrap sample).
        """
        if isinstance(self.last, RandomForestRegressor | ExtraTreesRegressor):
            return self._of_trees()
        members = self.context.once("committee of numbers", lambda: _bags(self.context))
        return np.stack([self._asked(member) for member in members])

    def _asked(self, model: Any, **settings: Any) -> Doubles:
        """What a fitted model predicts, block by block; with settings that ask for more, a row for each."""
        with one_thread():
            said = [np.asarray(model.predict(self.context.seen(rows), **settings), float) for rows in self._blocks()]
        return np.concatenate(said, axis=-1)

    def _of_trees(self) -> Doubles:
        """What each tree of a forest predicts; the steps before the forest see the rows once."""
        said = [[tree.predict(X) for tree in self.last.estimators_] for X in map(self.shown, self._blocks())]
        return np.concatenate(said, axis=1)

    def shown(self, rows: Rows) -> Any:
        """These rows of X as the end of the model's pipeline sees them."""
        model, X = _inside(self.model), self.context.seen(rows)
        return model[:-1].transform(X) if isinstance(model, Pipeline) else X

    def _blocks(self) -> Iterator[Rows]:
        return (self.rows[start : start + _AT_ONCE] for start in range(0, len(self), _AT_ONCE))


def _inside(model: Any) -> Any:
    """The model inside of one that was put around it, such as one that counts its errors; adapters see other rows."""
    while hasattr(model, "model_") and not isinstance(model, Adapter):
        model = model.model_
    return model


def _last(model: Any) -> Any:
    """The model at the end of a pipeline."""
    return _last(model[-1]) if isinstance(model, Pipeline) else model


def _bags(context: Context) -> list[Any]:
    """Five models, each fitted on as many labels as there are, drawn with replacement.

    Efron, Bootstrap methods: another look at the jackknife, 1979
    """
    order, model = content_order(context.X_labelled), _inside(context.model)
    X, y = context.seen_labelled[order], np.asarray(context.y_labelled, np.float64)[order]
    draws = np.random.default_rng([context.seed, len(y), COMMITTEE]).integers(len(y), size=(COMMITTEE, len(y)))
    with one_thread():
        fresh = [suited(model, len(y), context.seed + member) for member in range(COMMITTEE)]
        return [taught(member, X[drawn], y[drawn]) for member, drawn in zip(fresh, draws, strict=True)]
