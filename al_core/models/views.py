"""X as a model can take it, and a model as it takes X."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import get_tags

from al_core.matrices.inputs import as_matrix
from al_core.matrices.reduction import DIMENSIONS, analysis
from al_core.models.adapters import TakesOriginals


@dataclass(frozen=True, eq=False)
class View:
    """What a model learns from, and the fitted transformers that lead there from X."""

    X: Any
    steps: tuple[Any, ...] = ()


def view(model: Any, X: Any, embedding: NDArray[np.floating] | None = None) -> View:
    """What a model learns from: X, but a dense embedding of it where X is CSR and the model says that it takes none.

    The embedding is the one given (to which no step leads), else X itself up to 100 columns, else latent semantic
    analysis of all its rows: 100 dimensions, rows of length 1. float32. The last analysis is kept, by content.
    """
    if not sparse.issparse(X) or get_tags(model).input_tags.sparse:
        return View(X)
    if embedding is not None:
        return View(embedding)
    if X.shape[1] <= DIMENSIONS:
        return View(_dense(X), (FunctionTransformer(_dense),))
    found = analysis(X)
    return View(found.rows, (found.reducer,))


def seen_by(model: Any, X: Any, embedding: NDArray[np.floating] | None = None) -> Any:
    """What a model learns from, as `view` says."""
    return view(model, X, embedding).X


def with_views(model: Any, views: tuple[int, ...]) -> Any:
    """The model, or one like it that is told how many columns each view of X has, where it can weigh them."""
    names = [name for name in model.get_params() if name.rpartition("__")[2] == "views"] if views else []
    return clone(model).set_params(**dict.fromkeys(names, views)) if names else model


def behind(steps: tuple[Any, ...], model: Any) -> Any:
    """A fitted model that takes what the first of these transformers takes, or the rows as they were handed in."""
    model = model.model_ if isinstance(model, TakesOriginals) else model
    return make_pipeline(*steps, model) if steps else model


def to_matrix(given: Any, X: Any) -> tuple[Any, ...]:
    """The step from what a script hands in to `X`, the matrix that was made of it; none where both are the same."""
    same = X is given or isinstance(given, np.memmap)
    return () if same else (FunctionTransformer(as_matrix),)


def _dense(X: Any) -> NDArray[np.float32]:
    return np.asarray(X.toarray(), dtype=np.float32)
