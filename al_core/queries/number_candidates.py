"""Candidates whose labels are numbers, and what the model believes of each: a number, and how far it may be off."""

from collections.abc import Mapping
from functools import cached_property
from inspect import signature
from typing import Any, ClassVar

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor, RandomForestRegressor
from sklearn.pipeline import Pipeline

from al_core.matrices.rows import Doubles, content_order
from al_core.matrices.threads import one_thread
from al_core.models.adapters import taught
from al_core.models.committees import COMMITTEE
from al_core.models.fitting import suited
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

_AT_ONCE = 2_048  # rows shown to a model, which may hold a number for each of them and each label


class NumberCandidates(Candidates):
    """The rows that may be asked next where a label is a number; any fitted regressor with `predict` is the model."""

    automatic: ClassVar[Mapping[int, str]] = {0: "k_center"}

    @property
    def can_tell_apart(self) -> bool:
        """Whether the model could say different numbers of different candidates."""
        return self.model is not None

    @cached_property
    def y_labelled(self) -> Doubles:  # type: ignore[override]
        """The labels as floats, shape (labels,)."""
        return np.asarray(self.context.y_labelled, np.float64)

    @cached_property
    def number(self) -> Doubles:
        """What the model predicts, shape (candidates,)."""
        return self._asked(self.model)

    @cached_property
    def deviation(self) -> Doubles | None:
        """The standard deviation that the model itself gives, shape (candidates,); None where it gives none."""
        if "return_std" not in signature(_last(self.model).predict).parameters:
            return None
        return self._asked(self.model, return_std=True)[1]

    @cached_property
    def committee_numbers(self) -> Doubles:
        """What the members of the committee predict, shape (members, candidates).

        The trees of a forest are one as they stand; of other models five are fitted, each on its own draw of the labels
        (a bootstrap sample).
        """
        if isinstance(_last(self.model), RandomForestRegressor | ExtraTreesRegressor):
            return self._of_trees()
        members = self.context.once("committee of numbers", lambda: _bags(self.context))
        return np.stack([self._asked(member) for member in members])

    def _asked(self, model: Any, **settings: Any) -> Doubles:
        """What a fitted model predicts, block by block; with settings that ask for more, a row for each."""
        rows = (self.rows[start : start + _AT_ONCE] for start in range(0, len(self), _AT_ONCE))
        with one_thread():
            said = [np.asarray(model.predict(self.context.seen(block), **settings), np.float64) for block in rows]
        return np.concatenate(said, axis=-1)

    def _of_trees(self) -> Doubles:
        """What each tree of a forest predicts; the steps before the forest see the rows once."""
        steps = self.model[:-1] if isinstance(self.model, Pipeline) else None
        said = []
        for start in range(0, len(self), _AT_ONCE):
            X = self.context.seen(self.rows[start : start + _AT_ONCE])
            X = X if steps is None else steps.transform(X)
            said.append([tree.predict(X) for tree in _last(self.model).estimators_])
        return np.concatenate(said, axis=1)


def _last(model: Any) -> Any:
    """The model at the end of a pipeline."""
    return _last(model[-1]) if isinstance(model, Pipeline) else model


def _bags(context: Context) -> list[Any]:
    """Five models, each fitted on as many labels as there are, drawn with replacement.

    Efron, Bootstrap methods: another look at the jackknife, 1979
    """
    order = content_order(context.X_labelled)
    X, y = context.seen_labelled[order], np.asarray(context.y_labelled, np.float64)[order]
    rng, fit = np.random.default_rng([context.seed, len(y), COMMITTEE]), context.fitted_by or _fit
    draws = rng.integers(len(y), size=(COMMITTEE, len(y)))
    return [fit(context.model, X[drawn], y[drawn], seed=context.seed + member) for member, drawn in enumerate(draws)]


def _fit(model: Any, X: Any, y: Doubles, *, seed: int) -> Any:
    with one_thread():
        return taught(suited(model, len(y), seed), X, y)
