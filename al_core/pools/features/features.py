"""From a pool to the model's matrix X and a dense embedding, computed once, kept on disk and memory-mapped."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from scipy import sparse

from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished, write_json
from al_core.matrices.reduction import BLOCK_ROWS, embed
from al_core.matrices.rows import Matrix
from al_core.matrices.storage import Dense, as_array, open_dense, open_matrix, save_sparse
from al_core.matrices.threads import one_thread
from al_core.names import isolated
from al_core.pools.features.pixels import image_x
from al_core.pools.features.tables import CategoryColumns, NumberColumns
from al_core.pools.features.texts import LEARNT_CHARACTERS, TextVectors
from al_core.pools.pool import Pool
from al_core.progress import Progress, untold

FEATURES_VERSION = 2
# Unit rows of TF-IDF are too short for the usual penalty of linear models: with a few dozen labels they hardly move.
TEXT_LENGTH = 3.0
SAMPLED_ROWS = 20_000
DENSE_WIDTH = 500
LONGEST_VECTOR = 10.0
BETWEEN_COLUMNS = "\n"  # of texts, where several are read as one


@dataclass(frozen=True)
class Features:
    """X (n_rows, features), float32 or CSR; embedding (n_rows, at most 100), float32, finite; both memory-mapped.

    `views` are how many columns of X tell of the one, and how many of the other, where two views of an example stand
    side by side: words of texts and their meaning, pixels of images and the edges in them.
    """

    X: Matrix
    embedding: Dense
    notes: tuple[str, ...]
    n_rows: int
    views: tuple[int, ...] = ()


def build_features(pool: Pool, progress: Progress = untold) -> Features:
    """Compute and keep the features of a pool, or load them when they are there; raises BadInput, StoreProblem."""
    final = _folder(pool)
    if not final.exists():
        # One thread: sums in a fixed order, so that two machines agree; and the other core stays free for people.
        with Unfinished(final) as folder, one_thread():
            if pool.kind == "image" and not pool.positions("vector"):
                notes, views = image_x(pool, folder, progress)
            else:
                notes, views = _x_of(pool)(pool, folder, progress), ()
            progress(0.75, "Placing similar examples near each other")
            embed(
                _open_x(pool, folder),
                folder / "embedding.npy",
                unit=pool.kind == "text",
                standardise=pool.kind == "matrix",
            )
            description = {
                "version": features_version(pool),
                "fingerprint": pool.fingerprint,
                "n_rows": pool.n_rows,
                "notes": notes,
                "views": views,
            }
            write_json(folder / "features.json", description)
    progress(1.0, "Ready to learn")
    return load_features(pool)


def load_features(pool: Pool) -> Features:
    """Open the kept features without reading them; raises StoreProblem when they are missing or of another pool."""
    folder = _folder(pool)
    try:
        description = json.loads((folder / "features.json").read_text(encoding="utf-8"))
        if description["fingerprint"] != pool.fingerprint:
            raise StoreProblem(f"The features of {isolated(pool.name)} belong to another pool; delete {folder}.")
        embedding = np.load(folder / "embedding.npy", mmap_mode="r", allow_pickle=False)
        notes, views = tuple(description["notes"]), tuple(description.get("views", ()))
        return Features(_open_x(pool, folder), embedding, notes, pool.n_rows, views)
    except (OSError, ValueError, KeyError) as error:
        raise StoreProblem(f"The features of {isolated(pool.name)} are missing or damaged; delete {folder}.") from error


def features_version(pool: Pool) -> int:
    """By what kept features are told apart: another one where a newer program makes others of such a pool.

    Images were given their edges with the third one, and numbers that lie far out were damped.
    """
    changed = pool.kind == "image" or (pool.kind != "matrix" and bool(pool.positions("number")))
    return FEATURES_VERSION + changed


def _folder(pool: Pool) -> Path:
    """Named by the version, so that a newer program computes its own instead of refusing a project that exists."""
    return pool.folder / f"features-{features_version(pool)}{pool.without_suffix}"


def _open_x(pool: Pool, folder: Path) -> Matrix:
    return pool.matrix() if pool.kind == "matrix" and not pool.left_out else open_matrix(folder)


def _blocks(pool: Pool, positions: Sequence[int]) -> Iterator[tuple[int, list[list[str]]]]:
    """First row and columns of blocks of about 4,000 rows."""
    start, waiting = 0, cast("list[list[str]]", [[] for _ in positions])
    for block in pool.blocks(positions):
        waiting = [have + more for have, more in zip(waiting, block, strict=True)]
        if len(waiting[0]) >= BLOCK_ROWS:
            yield start, waiting
            start, waiting = start + len(waiting[0]), [[] for _ in positions]
    if waiting and waiting[0]:
        yield start, waiting


def _sample(pool: Pool, positions: Sequence[int]) -> list[list[str]]:
    """At most LOOKED_AT rows of the columns, evenly spread over the pool."""
    step, start = -(-pool.n_rows // SAMPLED_ROWS), 0
    looked_at: list[list[str]] = [[] for _ in positions]
    for block in pool.blocks(positions):
        for have, more in zip(looked_at, block, strict=True):
            have.extend(more[-start % step :: step])
        start += len(block[0])
    return looked_at


def _said(pool: Pool, what: str) -> list[str]:
    n = -(-pool.n_rows // -(-pool.n_rows // SAMPLED_ROWS))
    return [] if n == pool.n_rows else [f"{what} on {n:,} of {pool.n_rows:,} rows, evenly spread."]


def x_of_rows(pool: Pool, rows: Sequence[int]) -> Matrix:
    """X of a few rows as if they were the whole pool, for pools other than of images; kept nowhere."""
    if pool.kind == "matrix":
        return np.asarray(pool.matrix()[list(rows)][:, pool.in_matrix()])
    at_text, at_number, at_category = (pool.positions(role) for role in ("text", "number", "category"))
    read = {row: pool.cells(row)[0] for row in sorted(rows)}
    texts, others = ([[read[row][at] for row in rows] for at in ats] for ats in (at_text, [*at_number, *at_category]))
    numbers, categories = _columns(pool, others, at_number, at_category)
    words = (
        TextVectors(joined_texts(texts)).transform(joined_texts(texts))
        if at_text
        else sparse.csr_matrix((len(rows), 0))
    )
    return beside(words, numbers, categories, others)


def _text_x(pool: Pool, folder: Path, progress: Progress) -> list[str]:
    at_text, at_number, at_category = (pool.positions(role) for role in ("text", "number", "category"))
    progress(0.0, "Collecting words")
    sample, numbers, categories = read_columns(pool)
    vectors = TextVectors(joined_texts(sample[: len(at_text)]))
    cut = 0

    def rows() -> Iterator[sparse.csr_matrix]:
        """A block of texts after the other, as they are learnt from."""
        nonlocal cut
        for start, block in _blocks(pool, [*at_text, *at_number, *at_category]):
            progress(0.2 + 0.55 * start / pool.n_rows, f"Reading words of row {start:,} of {pool.n_rows:,}")
            texts = joined_texts(block[: len(at_text)])
            cut += sum(len(text) > LEARNT_CHARACTERS for text in texts)
            yield beside(vectors.transform(texts), numbers, categories, block[len(at_text) :]) * TEXT_LENGTH

    save_sparse(folder, rows())
    long = [f"{cut:,} texts are learnt from by their first {LEARNT_CHARACTERS:,} characters."] if cut else []
    return [*_said(pool, "The words to learn from are chosen"), *long, *numbers.notes(), *categories.notes()]


def joined_texts(columns: Sequence[Sequence[str]]) -> list[str]:
    """The texts of rows, those of several columns one below the other."""
    return (
        list(columns[0]) if len(columns) == 1 else [BETWEEN_COLUMNS.join(texts) for texts in zip(*columns, strict=True)]
    )


def read_columns(pool: Pool) -> tuple[list[list[str]], NumberColumns, CategoryColumns]:
    """Rows of the learnt columns, evenly spread, texts first, and what the columns beside the texts hold."""
    at_text, at_number, at_category = (pool.positions(role) for role in ("text", "number", "category"))
    sample = _sample(pool, [*at_text, *at_number, *at_category])
    return sample, *_columns(pool, sample[len(at_text) :], at_number, at_category)


def _columns(
    pool: Pool, sample: Sequence[list[str]], at_number: Sequence[int], at_category: Sequence[int]
) -> tuple[NumberColumns, CategoryColumns]:
    names = [column.name for column in pool.columns]
    numbers = NumberColumns([names[at] for at in at_number], sample[: len(at_number)], pool.decimal)
    return numbers, CategoryColumns([names[at] for at in at_category], sample[len(at_number) :])


def beside(
    texts: sparse.csr_matrix, numbers: NumberColumns, categories: CategoryColumns, block: Sequence[list[str]]
) -> sparse.csr_matrix:
    """Columns beside a text, scaled so that together they weigh about as much as the text."""
    n_used = len(numbers.kept) + len(categories.kept)
    if not n_used:
        return texts
    split = len(numbers.names)
    pieces: list[Any] = [numbers.transform(block[:split])] if numbers.width else []
    pieces += [categories.transform(block[split:])] if categories.width else []
    scaled = [sparse.csr_matrix(piece, dtype=np.float32) / np.sqrt(n_used) for piece in pieces]
    return sparse.csr_matrix(sparse.hstack([texts, *scaled], format="csr"), dtype=np.float32)


def _table_x(pool: Pool, folder: Path, progress: Progress) -> list[str]:
    at_number, at_category = pool.positions("number"), pool.positions("category")
    numbers, categories = read_columns(pool)[1:]
    width = numbers.width + categories.width
    if not width:
        raise BadInput(f"{isolated(pool.name)} has no column to learn from: each holds the same value in every row.")

    def rows() -> Iterator[tuple[int, list[Any]]]:
        """Each block of rows: where it starts, and its pieces."""
        for start, block in _blocks(pool, [*at_number, *at_category]):
            progress(0.75 * start / pool.n_rows, f"Reading numbers of row {start:,} of {pool.n_rows:,}")
            pieces: list[Any] = [numbers.transform(block[: len(at_number)])] if numbers.width else []
            yield start, pieces + ([categories.transform(block[len(at_number) :])] if categories.width else [])

    if categories.width > DENSE_WIDTH:
        save_sparse(folder, (sparse.csr_matrix(sparse.hstack(pieces)) for _, pieces in rows()))
    else:
        X = open_dense(folder / "X.npy", pool.n_rows, width)
        for start, pieces in rows():
            X[start : start + pieces[0].shape[0]] = np.hstack([as_array(piece) for piece in pieces])
    return [*_said(pool, "Columns are scaled"), *numbers.notes(), *categories.notes()]


def _vector_x(pool: Pool, folder: Path, progress: Progress) -> list[str]:
    """The vectors that people brought along, around 0 and of the usual length, and columns beside them."""
    at_number, at_category = pool.positions("number"), pool.positions("category")
    sample = _sample(pool, [*at_number, *at_category]) if at_number or at_category else []
    numbers, categories = _columns(pool, sample, at_number, at_category)
    vectors = pool.vectors()
    looked_at = np.asarray(vectors[:: -(-pool.n_rows // SAMPLED_ROWS)], dtype=np.float64)
    centre, length = looked_at.mean(axis=0), min(np.sqrt(vectors.shape[1]), LONGEST_VECTOR)
    size = max(float(np.sqrt(((looked_at - centre) ** 2).sum(axis=1).mean())), 1e-9) / length
    weight = length / np.sqrt(max(1, len(numbers.kept) + len(categories.kept)))
    width = vectors.shape[1]
    X = open_dense(folder / "X.npy", pool.n_rows, width + numbers.width + categories.width)
    for start in range(0, pool.n_rows, BLOCK_ROWS):
        progress(0.5 * start / pool.n_rows, f"Reading vectors of row {start:,} of {pool.n_rows:,}")
        X[start : start + BLOCK_ROWS, :width] = (vectors[start : start + BLOCK_ROWS] - centre) / size
    if X.shape[1] > width:
        for start, block in _blocks(pool, [*at_number, *at_category]):
            beside = [numbers.transform(block[: len(at_number)])] if numbers.width else []
            beside += [as_array(categories.transform(block[len(at_number) :]))] if categories.width else []
            X[start : start + len(block[0]), width:] = np.hstack(beside) * weight
    said = {"text": ["The vectors are learnt from, and not the words beside them."]}
    said["image"] = ["The vectors are learnt from, and not the pixels beside them."]
    return [*said.get(pool.kind, []), *numbers.notes(), *categories.notes()]


def _matrix_x(pool: Pool, folder: Path, progress: Progress) -> list[str]:
    """The matrix is what is learnt from; without some of its columns it is copied."""
    if pool.left_out:
        places, whole = pool.in_matrix(), pool.matrix()
        X = open_dense(folder / "X.npy", pool.n_rows, len(places))
        for start in range(0, pool.n_rows, BLOCK_ROWS):
            X[start : start + BLOCK_ROWS] = whole[start : start + BLOCK_ROWS][:, places]
    return []


def _x_of(pool: Pool) -> Callable[[Pool, Path, Progress], list[str]]:
    return _vector_x if pool.positions("vector") else _X_BY_KIND[pool.kind]


_X_BY_KIND: dict[str, Callable[[Pool, Path, Progress], list[str]]] = {
    "text": _text_x,
    "table": _table_x,
    "matrix": _matrix_x,
}
