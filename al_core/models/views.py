"""X as a model can take it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils import get_tags

from al_core.matrices.reduction import DIMENSIONS, analysed


def seen_by(model: Any, X: Any, embedding: NDArray[np.floating] | None = None) -> Any:
    """What a model learns from: X, but a dense embedding of it where X is CSR and the model says that it takes none.

    The embedding is the one given, else X itself up to 100 columns, else latent semantic analysis of all its rows: 100
    dimensions, rows of length 1. float32. The last analysis is kept, by content.
    """
    if not sparse.issparse(X) or get_tags(model).input_tags.sparse:
        return X
    if embedding is not None:
        return embedding
    return X.toarray().astype(np.float32) if X.shape[1] <= DIMENSIONS else analysed(X)
