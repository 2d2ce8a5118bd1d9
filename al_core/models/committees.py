"""Committees: several models trained on the same labels, for strategies that ask where they disagree."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from al_core import models
from al_core.errors import UnknownName
from al_core.matrices.originals import Originals
from al_core.matrices.rows import Matrix
from al_core.models.adapters import TakesOriginals

COMMITTEE = 5
_SAME = 0.01

Maker = Callable[[Any, Matrix, NDArray[Any], int], list[Any]]

# What sets how closely a model follows its labels: the members' values as multiples of the model's own.
KNOBS = {
    "C": (0.04, 0.2, 1.0, 5.0, 25.0),
    "alpha": (0.04, 0.2, 1.0, 5.0, 25.0),
    "var_smoothing": (1.0, 1e2, 1e4, 1e6, 1e8),
    "n_neighbors": (0.2, 0.6, 1.0, 2.0, 4.0),
    "min_samples_leaf": (1.0, 2.0, 3.0, 5.0, 8.0),
}
COUNTS = ("n_neighbors", "min_samples_leaf")


@dataclass(frozen=True)
class Committee:
    """A way to get members that differ although they know the same labels."""

    name: str
    title: str
    help: str
    make: Maker = field(repr=False)

    def __call__(self, model: Any, X: Matrix, y: NDArray[Any], seed: int) -> list[Any]:
        """Five fitted members; `model` is a fitted one, whose kind and settings they start from."""
        return self.make(model, X, y, seed)


def committee(model: Any, X: Matrix, y: NDArray[Any], *, seed: int, of: str = "bags") -> list[Any]:
    """The fitted members of the committee called `of`, around the fitted `model`; raises UnknownName and BadInput."""
    return get_committee(of)(model, X, y, seed)


def get_committee(name: str) -> Committee:
    """The committee with this name; raises UnknownName."""
    if not isinstance(name, str) or name not in COMMITTEES:
        raise UnknownName("committee", name, COMMITTEES)
    return COMMITTEES[name]


def _of_bags(model: Any, X: Matrix, y: NDArray[Any], seed: int) -> list[Any]:
    rng = np.random.default_rng([seed, COMMITTEE])
    bags = enumerate(_bag(y, rng) for _ in range(COMMITTEE))
    return [models.fit(model, X[rows], y[rows], seed=seed + member, previous=model) for member, rows in bags]


def _bag(y: NDArray[Any], rng: np.random.Generator) -> NDArray[np.int64]:
    """As many positions as there are labels, drawn with replacement, and an example of every class that was missed.

    Efron, Bootstrap methods: another look at the jackknife, 1979
    """
    drawn = rng.integers(len(y), size=len(y))
    missed = np.setdiff1d(y, y[drawn])
    return np.concatenate([drawn, *(rng.choice(np.flatnonzero(y == label), 1) for label in missed)])


def _of_starts(model: Any, X: Matrix, y: NDArray[Any], seed: int) -> list[Any]:
    members = [models.fit(_unseeded(model), X, y, seed=seed + member) for member in range(2)]
    if _alike(members, X, np.random.default_rng(seed)):
        return _of_bags(model, X, y, seed)
    return members + [models.fit(_unseeded(model), X, y, seed=seed + member) for member in range(2, COMMITTEE)]


def _unseeded(model: Any) -> Any:
    """The same model, free to begin anywhere."""
    free = models.get_model(model)
    return free.set_params(**{name: None for name in free.get_params() if name.endswith("random_state")})


def _alike(members: Iterable[Any], X: Matrix, rng: np.random.Generator) -> bool:
    """Whether members believe the same half-way between labelled rows, where they are free to differ."""
    # Of a frame or of texts there is nothing half-way.
    between = X if isinstance(X, Originals) else X / 2 + X[rng.permutation(X.shape[0])] / 2
    first, second = (models.belief(member, between) for member in members)
    return bool(np.abs(first - second).mean() < _SAME)


def _of_hyperparameters(model: Any, X: Matrix, y: NDArray[Any], seed: int) -> list[Any]:
    knobs = {name: own for name, own in model.get_params().items() if _is_knob(name, own)}
    if not knobs:
        return _of_bags(model, X, y, seed)
    turned = [{name: _turned(name, own, place) for name, own in knobs.items()} for place in range(COMMITTEE)]
    return [models.fit(models.get_model(model).set_params(**settings), X, y, seed=seed) for settings in turned]


def _is_knob(name: str, own: Any) -> bool:
    """Whether this parameter, in a pipeline under its step's name, is one of the KNOBS and set to a number."""
    kinds = (int,) if _plain_name(name) in COUNTS else (int, float)
    return _plain_name(name) in KNOBS and type(own) in kinds and own > 0


def _turned(name: str, own: float, place: int) -> float:
    value = own * KNOBS[_plain_name(name)][place]
    return max(1, round(value)) if _plain_name(name) in COUNTS else value


def _plain_name(name: str) -> str:
    return name.rpartition("__")[2]


def _of_families(model: Any, X: Matrix, y: NDArray[Any], seed: int) -> list[Any]:
    kinds = [
        models.get_model("logistic_regression"),
        DecisionTreeClassifier(min_samples_leaf=2),
        models.get_model("k_nearest"),
        models.get_model("naive_bayes"),
        models.get_model("svm_rbf"),
    ]
    if isinstance(X, Originals):
        kinds = [TakesOriginals(kind, numbers=True) for kind in kinds]
    return [models.fit(kind, X, y, seed=seed) for kind in kinds]


_ALL = (
    Committee(
        "bags",
        "Different labels",
        "Each member learns from its own draw of the labels (a bootstrap sample).",
        _of_bags,
    ),
    Committee(
        "starts",
        "Different beginnings",
        "Each member starts from other random numbers. For models in which they matter: networks, forests, trees; "
        "models that come out all but the same from any start get different labels instead.",
        _of_starts,
    ),
    Committee(
        "hyperparameters",
        "Different settings",
        "Each member follows the labels more or less closely: regularisation, neighbours or smallest leaf, around the "
        "model's own. Models without any of these get different labels instead.",
        _of_hyperparameters,
    ),
    Committee(
        "families",
        "Different kinds of model",
        "A linear model, a decision tree, nearest neighbours, naive Bayes and a support vector machine, "
        "whatever the project's own model is.",
        _of_families,
    ),
)

COMMITTEES = {kind.name: kind for kind in _ALL}
