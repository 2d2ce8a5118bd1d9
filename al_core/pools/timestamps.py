"""When the examples of a pool were made, as numbers."""

from datetime import UTC
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.pools.cells import is_missing
from al_core.pools.dates import date_format, parse_date
from al_core.pools.pool import Pool, open_pool


def has_times(pool: Pool) -> bool:
    """Whether a column of the pool says when an example was made."""
    return bool(pool.positions("timestamp"))


def timestamps_of(pool: Pool) -> NDArray[np.float64] | None:
    """Seconds since 1970 of every row by its first date column, nan where it is empty; None without such a column."""
    return _read(str(pool.folder)) if has_times(pool) else None


@lru_cache(maxsize=4)
def _read(folder: str) -> NDArray[np.float64]:
    pool = open_pool(Path(folder))
    texts = [text for block in pool.blocks(pool.positions("timestamp")[:1]) for text in block[0]]
    form = date_format([text for text in texts if not is_missing(text)], pool.dates) or "iso"
    moments = (parse_date(text, form) for text in texts)
    return np.array([np.nan if moment is None else moment.replace(tzinfo=UTC).timestamp() for moment in moments])
