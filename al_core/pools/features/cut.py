"""The texts of a pool, cut into tokens by a rule once, kept on disk and memory-mapped."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished
from al_core.names import isolated
from al_core.pools.pool import Pool
from al_core.spans.sentences import Sentences, read_texts

BETWEEN_TEXTS = "\n\n"  # where a pool has several columns of texts: as people see them
TOKENS_VERSION = 1


def cut_texts(pool: Pool, rule: str) -> Sentences:
    """The tokens of every row, offsets as of the text that people see. Raises BadInput and StoreProblem."""
    if pool.kind != "text":
        raise BadInput(f"{isolated(pool.name)} holds no texts, so there is nothing in which a span could be marked.")
    final = pool.folder / f"tokens-{TOKENS_VERSION}-{rule}{pool.without_suffix}"
    if not final.exists():
        with Unfinished(final) as folder:
            for name, array in read_texts(_texts(pool), rule).arrays().items():
                np.save(folder / f"{name}.npy", array, allow_pickle=False)
    return _opened(final)


def _texts(pool: Pool) -> Iterator[str]:
    for block in pool.blocks(pool.positions("text")):
        yield from map(BETWEEN_TEXTS.join, zip(*block, strict=True))


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Sentences:
    try:
        found = {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in sorted(folder.glob("*.npy"))}
        return Sentences.of_arrays(found)
    except (OSError, ValueError, KeyError) as error:
        raise StoreProblem(f"The tokens of a pool are damaged; delete {folder}.") from error
