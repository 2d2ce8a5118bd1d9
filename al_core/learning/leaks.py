"""Whether one column of a pool alone tells its labels; looked at when a model is learnt."""

import numpy as np

from al_core.evaluation.giveaways import Leak, leak_among
from al_core.learning.training import Trained
from al_core.matrices.rows import Matrix
from al_core.pools.cells import is_missing, read_numbers
from al_core.pools.features.features import x_of_rows

_MOST_ROWS, _MOST_COLUMNS = 500, 2_000


def leak_of(now: Trained) -> Leak | None:
    """The column that alone tells the labels known so far, and that nobody trusts.

    Numbers and categories are looked at, not the words of a text: those are what labels are given for. Where there is
    no other column to learn from, nothing is a leak.
    """
    pool = now.pool
    looked_at = [
        at
        for at in pool.positions("number", "category")[:_MOST_COLUMNS]
        if pool.columns[at].name not in now.settings.trusted
    ]
    if pool.kind == "image" or not looked_at or len(pool.positions("text", "number", "category")) < 2:
        return None
    known = {**now.tests, **now.training}
    rows = np.random.default_rng(now.settings.model.seed).permutation(sorted(known))[:_MOST_ROWS]

    def without(name: str) -> Matrix | None:
        """What else there is to learn from."""
        others = pool.without((*pool.left_out, name))
        return x_of_rows(others, rows.tolist()) if others.positions("text", "number", "category") else None

    truth = now.task.strata([known[row] for row in rows.tolist()])
    return leak_among(_columns(now, rows.tolist(), looked_at), truth, without, now.settings.model.seed)


def _columns(now: Trained, rows: list[int], looked_at: list[int]) -> dict[str, np.ndarray]:
    """What the columns hold in these rows: numbers, or texts where they are categories."""
    pool = now.pool
    names = [pool.columns[at].name for at in looked_at]
    if pool.kind == "matrix":
        places = dict(zip(pool.positions("number"), pool.in_matrix(), strict=True))
        values = pool.matrix()[rows].astype(np.float64)
        return {name: values[:, places[at]] for name, at in zip(names, looked_at, strict=True)}
    read = _read(now, rows, looked_at)
    numbers, columns = {*pool.positions("number")}, {}
    for place, (name, at) in enumerate(zip(names, looked_at, strict=True)):
        texts = [read[row][place] for row in rows]
        columns[name] = (
            read_numbers(texts, pool.decimal)
            if at in numbers
            else np.array(["" if is_missing(text) else text.strip() for text in texts], dtype=np.str_)
        )
    return columns


def _read(now: Trained, rows: list[int], looked_at: list[int]) -> dict[int, list[str]]:
    """The cells of the rows; those that were read for the last model are at hand."""
    key = ("cells", tuple(looked_at))
    kept: dict[int, list[str]] = now.memory.get(key, {})
    for row in sorted({*rows} - kept.keys()):
        texts = now.pool.cells(row)[0]
        kept[row] = [texts[at] for at in looked_at]
    now.memory[key] = {row: kept[row] for row in rows}
    return kept
