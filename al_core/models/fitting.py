"""Fitting a classifier on few labels: a seed where none is set, a start from the last round, one thread, no noise."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import ConvergenceWarning

from al_core.errors import BadInput
from al_core.matrices.rows import Matrix
from al_core.matrices.threads import Shared, one_thread
from al_core.models.adapters import NumberedClasses, first_line, inmost, taught
from al_core.models.softmax import SoftmaxRegression


@contextmanager
def _no_noise() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Few labels of many classes are how every session begins, and no regression.
        warnings.filterwarnings("ignore", message="The number of unique classes is greater", category=UserWarning)
        # SciPy's way of saying the same, which it blames on its caller.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"(scipy|sklearn)\..*optimize")
        yield


_NO_NOISE = Shared(_no_noise)


def fit(model: Any, X: Matrix, y: NDArray[Any], *, seed: int = 0, previous: Any = None) -> Any:
    """A clone of `model` fitted on X, y; `previous`, a fit on fewer labels, only speeds it up.

    A single class gives a constant model. Not converging is no failure: such a model still ranks. Raises BadInput
    with the model's own words when it cannot be fitted.
    """
    if len(np.unique(y)) < 2:
        return DummyClassifier(strategy="prior").fit(X, y)
    estimator = suited(model, len(y), seed)
    if isinstance(estimator, SoftmaxRegression):
        _start_from(estimator, previous, X, y)
    with model.trusted() if isinstance(model, Ready) else nullcontext():
        return _with_classes(quietly_taught(estimator, X, y, otherwise=_by_numbers))


def quietly_taught(
    estimator: Any, X: Matrix, y: NDArray[Any], otherwise: Callable[[Any, Matrix, NDArray[Any]], Any] | None = None
) -> Any:
    """An estimator once it has learnt, on one thread and without its noise; or what there is `otherwise`.

    Raises BadInput with the model's own words where it cannot learn, and there is nothing else either.
    """
    with one_thread(), _NO_NOISE:
        try:
            return taught(estimator, X, y)
        except MemoryError:
            raise  # says more about the machine than about the model
        except Exception as error:
            found = None if otherwise is None else otherwise(estimator, X, y)
            if found is None:
                name, why = type(inmost(estimator)).__name__, first_line(error)
                raise BadInput(f"The model {name} could not learn from {len(y)} labels: {why}.") from error
            return found


def _with_classes(model: Any) -> Any:
    if hasattr(model, "classes_"):
        return model
    raise BadInput(
        f"The model {type(inmost(model)).__name__} has no classes_ once it is fitted, so nobody knows which class is "
        "meant; end its fit with self.classes_ = np.unique(y)."
    )


def _by_numbers(estimator: Any, X: Matrix, y: NDArray[Any]) -> NumberedClasses | None:
    """The model fitted on whole numbers from 0 in place of its classes; None where that is no difference, or no help.

    Only who has refused the classes as they are comes here: for all others nothing changes.
    """
    if isinstance(estimator, NumberedClasses) or np.array_equal(np.unique(y), np.arange(len(np.unique(y)))):
        return None
    try:
        return NumberedClasses(clone(estimator)).fit(X, y)
    except MemoryError:
        raise
    except Exception:
        return None


@dataclass(frozen=True, eq=False)
class LazyFit:
    """A model and the labels to fit it on: fitted for whoever asks first, and then the same for all."""

    estimator: Any
    X: Matrix
    y: NDArray[Any]
    seed: int = 0
    by: Callable[..., Any] | None = None  # how it is fitted, if not as a classifier

    @cached_property
    def model(self) -> Any:
        """The fitted model; raises BadInput where it cannot be fitted."""
        return (self.by or fit)(self.estimator, self.X, self.y, seed=self.seed)


@dataclass(frozen=True, eq=False)
class Ready:
    """A model with its seed, whose settings were looked at once: each fit begins with a copy of it.

    `is_finite`: whether all numbers that it will learn from are known to be.
    """

    estimator: Any
    neighbours: Mapping[str, int]
    is_finite: bool = False
    _fits: list[None] = field(default_factory=list, repr=False)

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """What is known is not looked at again: that numbers are finite and, after the first fit, its parameters."""
        known = {"assume_finite": True} if self.is_finite else {}
        if self._fits:
            known["skip_parameter_validation"] = True
        with config_context(**known):
            yield
        self._fits[:] = [None]

    def limited(self, estimator: Any, n: int) -> Any:
        """The estimator, with no more neighbours than `n` labels."""
        few = {name: n for name, value in self.neighbours.items() if value > n}
        return estimator.set_params(**few) if few else estimator


def ready(model: Any, seed: int, *, is_finite: bool = False) -> Ready:
    """A clone with a seed wherever none is set, pipelines included."""
    estimator = clone(model)
    settings = estimator.get_params()
    unset = [name for name, value in settings.items() if name.endswith("random_state") and value is None]
    neighbours = {
        name: value for name, value in settings.items() if name.endswith("n_neighbors") and isinstance(value, int)
    }
    return Ready(estimator.set_params(**dict.fromkeys(unset, seed)), neighbours, is_finite)


def suited(model: Any, n: int, seed: int) -> Any:
    """A clone with a seed wherever none is set, and no more neighbours than `n` labels; pipelines included."""
    if isinstance(model, Ready):
        return model.limited(deepcopy(model.estimator), n)
    made = ready(model, seed)
    return made.limited(made.estimator, n)


def _start_from(estimator: Any, previous: Any, X: Matrix, y: NDArray[Any]) -> None:
    # Only where the solver comes to the same end from anywhere: others stop early, each start in a place of its own.
    if not isinstance(previous, SoftmaxRegression) or not hasattr(previous, "coef_"):
        return
    if previous.coef_.shape[1] == X.shape[1] and np.array_equal(previous.classes_, np.unique(y)):
        estimator.set_params(warm_start=True)
        estimator.coef_, estimator.intercept_ = previous.coef_, previous.intercept_
        estimator.classes_ = previous.classes_
