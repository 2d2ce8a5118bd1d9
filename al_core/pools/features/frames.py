"""Frames and texts that scripts hand in: the numbers that stand for them, made as a pool's features are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api import types
from scipy import sparse
from sklearn.preprocessing import FunctionTransformer

from al_core.errors import BadInput
from al_core.matrices.inputs import as_matrix, is_bare
from al_core.matrices.reduction import analysis
from al_core.matrices.rows import Doubles, Matrix
from al_core.matrices.storage import Dense, as_array
from al_core.meaning.encoder import Encoder
from al_core.meaning.finding import named_encoder
from al_core.pools.features.features import DENSE_WIDTH, SAMPLED_ROWS, TEXT_LENGTH, beside
from al_core.pools.features.tables import MAX_LEVELS, CategoryColumns, NumberColumns
from al_core.pools.features.texts import TextVectors
from al_core.pools.features.two_views import MEANT, both

PLAIN_TEXT = "\x00text"  # the one column of plain texts: no frame of a person has it


@dataclass(frozen=True, eq=False)
class Handed:
    """Examples as a script handed them in, and `X`, the numbers that stand for each of them.

    `raw` is what an estimator may take in their place: a frame, texts, an array of objects; None where X is all there
    is. Where `is_numeric`, X holds nothing but the numbers of raw. `rows` are what the models of a kind of label take,
    and nothing else. `views` are how many columns of X tell of the words of texts, and how many of their meaning.
    """

    given: Any
    X: Matrix
    raw: Any = None
    is_numeric: bool = True
    step: FunctionTransformer | None = None
    notes: tuple[str, ...] = ()
    rows: Any = None
    views: tuple[int, ...] = ()


def handed_in(given: Any, *, meant: bool = True) -> Handed:
    """What a script hands in as X, with its numbers, those of the meaning of texts only where `meant`.

    Raises BadInput, and NotInstalled where the model of meaning that is named needs a library.
    """
    if isinstance(given, Handed):
        return given
    raw = _raw(given)
    if raw is None:
        return Handed(given, as_matrix(given))
    if isinstance(raw, pd.DataFrame) and (X := _numbers(raw)) is not None:
        return Handed(given, X, raw)
    features = FrameFeatures(_as_frame(raw), meant=meant)
    step = FunctionTransformer(features)
    return Handed(given, features(raw), raw, False, step, features.notes(), views=features.views)


def _raw(given: Any) -> Any:
    """The rows as an estimator takes them, where they are or may be something else than numbers; else None."""
    if isinstance(given, pd.DataFrame):
        return given
    if sparse.issparse(given) or not hasattr(given, "__len__") or isinstance(given, str | bytes):
        return None
    if isinstance(given, pd.Series):
        return None if types.is_numeric_dtype(given) else given
    if isinstance(given, np.ndarray):
        return given if given.dtype.kind in "OUT" and given.ndim < 3 and _is_raw(given) else None
    rows = list(given)
    return _objects(rows) if _is_raw(rows) else None


def _is_raw(rows: Any) -> bool:
    """Whether the first row that is not missing is a text or a dict, or a row with text in it that is no number."""
    first = next((row for row in rows if row is not None), None)
    if isinstance(first, str | dict):
        return True
    cells = [cell for row in rows if np.ndim(row) == 1 for cell in row if isinstance(cell, str)]
    return bool(pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").isna().any())


def _objects(rows: list[Any]) -> NDArray[Any]:
    if isinstance(rows[0], list | tuple):
        if len({len(row) for row in rows}) > 1:
            raise BadInput("X must have rows of the same length.")
        return np.array(rows, object)
    array = np.empty(len(rows), object)
    array[:] = rows
    return array


def _numbers(frame: pd.DataFrame) -> Matrix | None:
    """The numbers of a frame that holds nothing else; None where it does."""
    if any(types.is_extension_array_dtype(kind) and types.is_numeric_dtype(kind) for kind in frame.dtypes):
        frame = frame.astype({name: float for name, kind in frame.dtypes.items() if types.is_numeric_dtype(kind)})
    if all(types.is_numeric_dtype(kind) for kind in frame.dtypes):
        return as_matrix(frame)
    if any(types.is_datetime64_any_dtype(kind) or types.is_timedelta64_dtype(kind) for kind in frame.dtypes):
        return None
    try:
        return as_matrix(frame)
    except BadInput:
        return None


def _as_frame(raw: Any) -> pd.DataFrame:
    """Raw rows with a column for each thing that is said of them; texts are the column "text"."""
    if isinstance(raw, pd.DataFrame):
        return raw
    rows = list(raw)
    if any(isinstance(row, dict) for row in rows):
        return pd.DataFrame([row or {} for row in rows])
    return pd.DataFrame(rows) if getattr(raw, "ndim", 1) == 2 else pd.DataFrame({PLAIN_TEXT: rows}, dtype=object)


class FrameFeatures:
    """Learns what the columns of a frame hold; called with its rows, or others, it gives their numbers.

    Numbers and times are scaled, missing ones filled with the median; values of few kinds become 0/1 columns, texts
    TF-IDF. CSR where there are texts or many such columns. Where AL_TEXT_MODEL names a model of meaning, texts get two
    `views` instead, an analysis of all that, and rows of that model; it is asked for by its files' paths, also later.
    """

    def __init__(self, frame: pd.DataFrame, *, meant: bool = True) -> None:
        self._kinds = [_kind(frame.iloc[:, at]) for at in range(frame.shape[1])]
        names = {kind: [str(frame.columns[at]) for at in self._at(kind)] for kind in ("number", "category")}
        sample = frame.iloc[:: max(1, -(-len(frame) // SAMPLED_ROWS))]
        self._numbers = _Measured(names["number"], self._measured(sample), ".")
        self._categories = CategoryColumns(names["category"], self._written(sample, "category"))
        self._texts = _vectors(self._joined(frame)) if "text" in self._kinds else None
        if self._texts is None and not self._numbers.width + self._categories.width:
            raise BadInput(
                "X must hold numbers only, or columns that differ: each of these says the same in every row."
            )
        self._encoder = named_encoder() if meant and self._texts is not None else None
        self._analysis: Any = None
        self.views: tuple[int, ...] = ()
        if self._encoder is not None:
            words = analysis(self._plain(frame))
            self._analysis, self.views = words.reducer, (words.rows.shape[1], self._encoder.width)

    def __call__(self, raw: Any) -> Matrix:
        """The numbers of rows, float32, shape (rows, features)."""
        frame = _as_frame(raw)
        plain = self._plain(frame)
        if self._encoder is None or self._analysis is None:
            return plain
        return both(self._analysis.transform(plain), _meaning(self._encoder, self._joined(frame)))

    def _plain(self, frame: pd.DataFrame) -> Matrix:
        """What columns hold, without what texts mean."""
        if frame.shape[1] != len(self._kinds):
            raise BadInput(f"X must have the {len(self._kinds)} columns that were learnt from, not {frame.shape[1]}.")
        measured, written = self._measured(frame), self._written(frame, "category")
        if self._texts is not None:
            block = [*measured, *written]
            return beside(_rows(self._texts, self._joined(frame)), self._numbers, self._categories, block) * TEXT_LENGTH
        pieces: list[Any] = [self._numbers.transform(measured)] if self._numbers.width else []
        pieces += [self._categories.transform(written)] if self._categories.width else []
        if self._categories.width > DENSE_WIDTH:
            return sparse.csr_matrix(sparse.hstack(pieces))
        return np.hstack([as_array(piece) for piece in pieces])

    def notes(self) -> tuple[str, ...]:
        """What was done to columns, one sentence each."""
        meant = (MEANT.format(self._encoder.name),) if self._encoder is not None else ()
        return *meant, *self._numbers.notes(), *self._categories.notes()

    def _at(self, kind: str) -> list[int]:
        return [at for at, one in enumerate(self._kinds) if one == kind]

    def _measured(self, frame: pd.DataFrame) -> list[Any]:
        return [_measure(frame.iloc[:, at]) for at in self._at("number")]

    def _written(self, frame: pd.DataFrame, kind: str) -> list[Any]:
        return [["" if is_bare(cell) else str(cell) for cell in frame.iloc[:, at]] for at in self._at(kind)]

    def _joined(self, frame: pd.DataFrame) -> tuple[str, ...]:
        return tuple(map("\n".join, zip(*self._written(frame, "text"), strict=True)))


class _Measured(NumberColumns):
    """Number columns whose cells are numbers already."""

    def _read(self, columns: Any) -> NDArray[np.float64]:
        return np.column_stack(columns) if len(columns) else np.empty((0, 0))


def _kind(column: pd.Series) -> str:
    """What a column of a frame is good for: "number", "category" or "text"."""
    if types.is_numeric_dtype(column.dtype) or column.dtype.kind in "Mm":
        return "number"
    if isinstance(column.dtype, pd.CategoricalDtype):
        return "category"
    said = column.dropna()
    if len(said) and not said.map(lambda cell: isinstance(cell, str)).any():
        return "number" if pd.to_numeric(said, errors="coerce").notna().all() else "category"
    return "category" if column.name != PLAIN_TEXT and said.nunique() <= MAX_LEVELS else "text"


def _measure(column: pd.Series) -> Doubles:
    """The numbers of a column, or the seconds of its times; nan where one is missing."""
    if column.dtype.kind in "Mm":
        times = column.to_numpy(f"{'datetime' if column.dtype.kind == 'M' else 'timedelta'}64[s]")
        return np.where(np.isnat(times), np.nan, times.astype(np.float64))
    return np.asarray(pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan))


@lru_cache(maxsize=2)
def _vectors(texts: tuple[str, ...]) -> TextVectors:
    """The words to learn from in these texts; kept, as a loop asks about the same ones again and again."""
    return TextVectors(texts[:: max(1, -(-len(texts) // SAMPLED_ROWS))])


@lru_cache(maxsize=2)
def _rows(vectors: TextVectors, texts: tuple[str, ...]) -> sparse.csr_matrix:
    return vectors.transform(texts)


@lru_cache(maxsize=2)
def _meaning(encoder: Encoder, texts: tuple[str, ...]) -> Dense:
    return encoder.encode(texts)
