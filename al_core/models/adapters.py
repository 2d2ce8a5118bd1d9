"""Adapters: a classifier that takes rows as a script handed them in, and one that takes classes by number only."""

from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.model_selection._search import BaseSearchCV
from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import has_fit_parameter

from al_core.errors import BadInput
from al_core.matrices.originals import Originals


def _has(method: str) -> Callable[["Adapter"], bool]:
    return lambda self: hasattr(getattr(self, "model_", self.estimator), method)


class Adapter(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier around another, which is `model_` once it is fitted; it says what that says."""

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator

    @available_if(_has("predict_proba"))  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> Any:
        """Probabilities of the classes, shape (rows, classes)."""
        return self._asked("predict_proba", X)

    @available_if(_has("decision_function"))  # type: ignore[untyped-decorator]
    def decision_function(self, X: Any) -> Any:
        """The classifier's own scores."""
        return self._asked("decision_function", X)

    def predict(self, X: Any) -> NDArray[Any]:
        """The class for each row."""
        return np.asarray(self._asked("predict", X))

    def _asked(self, method: str, X: Any) -> Any:
        """What the model says of rows; BadInput where it cannot, as with a category that it has not learnt."""
        try:
            return getattr(self.model_, method)(self._seen(X))
        except (MemoryError, BadInput):
            raise
        except Exception as error:
            name, why = type(inmost(self)).__name__, first_line(error)
            raise BadInput(f"The model {name} cannot judge rows that it has not learnt from: {why}.") from error

    def _seen(self, X: Any) -> Any:
        return X

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.estimator).input_tags
        return tags


class TakesOriginals(Adapter):
    """A classifier that gets the rows of `Originals` as they were handed in, or the numbers; others as they are.

    With the rows it gets their weights, where there are any.
    """

    def __init__(self, estimator: Any, numbers: bool = False) -> None:
        self.estimator, self.numbers = estimator, numbers

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from rows and their labels, shape (rows,)."""
        model = clone(self.estimator)
        weights = X.weights if isinstance(X, Originals) and not self.numbers else None
        self.model_ = taught(model, self._seen(X), y, **({} if weights is None else weighing(model, weights)))
        return self

    @property
    def classes_(self) -> Any:
        """The classes of the model inside."""
        return self.model_.classes_

    def _seen(self, X: Any) -> Any:
        if not isinstance(X, Originals):
            return X
        return X.numbers if self.numbers else X.rows


class NumberedClasses(Adapter):
    """A classifier that takes whole numbers from 0 for its classes, as some boosting libraries do; it gives the names.

    Only who refuses the names is given numbers.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from X and labels of any kind, shape (rows,)."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        self.model_ = taught(clone(self.estimator), X, codes)
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """The class for each row, by its name."""
        return np.asarray(self.classes_[super().predict(X).astype(np.int64).reshape(-1)])


def taught(model: Any, X: Any, y: NDArray[Any], **parameters: Any) -> Any:
    """The model once it has learnt, also where its `fit` forgets to give itself back."""
    found = model.fit(X, y, **parameters)
    return model if found is None else found


def first_line(error: Exception) -> str:
    """What an error says, or what it is where it says nothing, without its full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def inmost(model: Any) -> Any:
    """The model inside of adapters."""
    while isinstance(model, Adapter):
        model = getattr(model, "model_", model.estimator)
    return model


def weighing(model: Any, weights: NDArray[np.float64]) -> Mapping[str, NDArray[np.float64]]:
    """Weights of rows as the parameter of a model's `fit`, in a pipeline of its last step, in a search of what
    is searched. Raises BadInput."""
    way, last = "", model
    while isinstance(last, Pipeline | BaseSearchCV):
        if isinstance(last, Pipeline):
            way += f"{last.steps[-1][0]}__"
        last = last[-1] if isinstance(last, Pipeline) else last.estimator
    if not has_fit_parameter(last, "sample_weight"):
        raise BadInput(
            f"The model {type(last).__name__} takes no sample_weight in its fit; leave sample_weight out, or hand in a "
            "model that takes it, such as LogisticRegression() or, for numbers, Ridge()."
        )
    return {f"{way}sample_weight": weights}
