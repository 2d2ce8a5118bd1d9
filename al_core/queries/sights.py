"""The sight of a model: what it takes of what a script handed in, and the numbers that stand for that elsewhere."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import get_tags

from al_core.matrices.inputs import first_hole
from al_core.matrices.originals import Originals, imputed
from al_core.matrices.rows import Doubles, Matrix
from al_core.models import Model
from al_core.models.adapters import TakesOriginals, weighing
from al_core.models.fitting import ready
from al_core.models.linear import is_plain
from al_core.models.views import to_matrix, view, with_views
from al_core.pools.features.frames import Handed

FILLED = "Missing numbers ({:,}) count as the middle value (median) of their column where rows are compared."
LOOKED_THROUGH = 1e7  # numbers in which holes are looked for once: where there are more, a fit is not what takes long
# What may ask a frame for its columns by their names.
BY_NAME = (ColumnTransformer, FunctionTransformer, HistGradientBoostingClassifier)


@dataclass(frozen=True, eq=False)
class Sight:
    """The `numbers` of all rows, what of them a model sees (X), and rows as it takes them, where that is not X.

    Where it takes missing numbers, these are filled in X, and `originals` have them. `steps` lead from what was handed
    in to what the model learns from; `notes` say what was done on the way.
    """

    numbers: Matrix
    X: Matrix
    model: Any
    originals: Any = None
    steps: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> Any:
        """The rows as the model takes them."""
        return self.X if self.originals is None else self.originals


def sight(handed: Handed, named: Any, model: Any, *, embedding: Any = None, weights: Doubles | None = None) -> Sight:
    """What a model sees; `named` is what the script called it by. Raises BadInput where it takes no weights.

    A frame, texts and the like come as they are to an estimator that somebody handed in. A model of MODELS gets
    numbers, and so does an estimator of scikit-learn that can take nothing else.
    """
    if weights is not None:
        weighing(model, weights)
    if handed.rows is not None:
        return Sight(handed.X, handed.X, model, handed.rows, (), handed.notes)
    numbers, notes = filled(handed, model)
    if handed.raw is not None and takes_raw(handed, named, model):
        originals = Originals(handed.raw, numbers, weights)
        return Sight(numbers, numbers, TakesOriginals(model), originals, (), notes)
    seen, model = view(model, numbers, embedding), with_views(model, handed.views)
    steps = (*((handed.step,) if handed.step else to_matrix(handed.given, handed.X)), *seen.steps)
    if weights is None and numbers is handed.X:
        return Sight(numbers, seen.X, model, None, steps, notes)
    originals = Originals(handed.X if seen.X is numbers else seen.X, seen.X, weights)
    return Sight(numbers, seen.X, TakesOriginals(model), originals, steps, notes)


def filled(handed: Handed, model: Any) -> tuple[Matrix, tuple[str, ...]]:
    """The numbers by which rows are compared, without holes where the model takes holes, and what was done to them."""
    numbers, n = imputed(handed.X) if may_accept_holes(model) else (handed.X, 0)
    return numbers, (*handed.notes, FILLED.format(n)) if n else handed.notes


def takes_raw(handed: Handed, named: Any, model: Any) -> bool:
    """Whether the model gets the frame, texts or objects themselves, and not their numbers."""
    if named is None or isinstance(named, str | Model):
        return False
    if not handed.is_numeric:
        tags = get_tags(model).input_tags
        return len(parts(model)) > 1 or _may_name(model) or tags.string or tags.categorical
    categories = any(isinstance(kind, pd.CategoricalDtype) for kind in handed.raw.dtypes)
    return categories or any(map(_may_name, parts(model)))


def _may_name(part: Any) -> bool:
    """Whether it may ask for a column by its name, or take texts: who knows of classes that are not scikit-learn's."""
    return isinstance(part, BY_NAME) or not is_plain(part)


def for_many_fits(seen: Sight, seed: int) -> Any:
    """A classifier for one fit after the other, where a copy of it is what a clone of it is: all in it is plain."""
    if not all(map(is_plain, parts(seen.model))):
        return seen.model
    small = seen.originals is None and np.prod(seen.X.shape, dtype=float) <= LOOKED_THROUGH
    return ready(seen.model, seed, is_finite=small and first_hole(seen.X) is None)


def parts(model: Any) -> list[Any]:
    """The model and all that is in it."""
    inside = [part for part in model.get_params().values() if hasattr(part, "fit") and not isinstance(part, type)]
    return [model, *inside]


def may_accept_holes(model: Any) -> bool:
    """Whether the model, or an estimator in it, says that it accepts missing numbers; one that says nothing may."""
    return any(not hasattr(part, "__sklearn_tags__") or get_tags(part).input_tags.allow_nan for part in parts(model))
