"""Whether a model can learn from what texts mean by now: they were read for that, as far as it needs them."""

import logging
from collections.abc import Callable
from functools import cache

from al_core.errors import Problem
from al_core.matrices.rows import Rows
from al_core.meaning.encoder import Encoder
from al_core.meaning.finding import text_encoder
from al_core.pools.features.meaning import Meaning, has_meaning, kept_meaning
from al_core.pools.pool import Pool
from al_core.projects.settings import Settings

FEW = 200  # texts that are read while a model is learnt; where more are missing, words alone are learnt from

_log = logging.getLogger(__name__)


def encoder_for(pool: Pool, settings: Settings) -> Encoder | None:
    """The model of meaning that the texts of a project are read by; None where none is at hand or wanted."""
    if not settings.model.meaning or settings.task.counts or not has_meaning(pool):
        return None
    try:
        return text_encoder()
    except Problem as problem:
        _say_once(str(problem))
        return None


@cache
def _say_once(problem: str) -> None:
    """It is looked at every few seconds."""
    _log.warning("no model of meaning: %s", problem)


def meaning_for(pool: Pool, settings: Settings, needed: Callable[[], Rows]) -> Meaning | None:
    """What the texts of a project mean, when enough was read, and of the rows that are `needed` all but few.

    These are the rows that are learnt from or tested on. None where words alone are learnt from.
    """
    encoder = encoder_for(pool, settings)
    kept = kept_meaning(pool, encoder) if encoder is not None else None
    if kept is None or not kept.serves_since:
        return None
    return kept if kept.whole or len(kept.missing(needed())) <= FEW else None


def whole_meaning(pool: Pool, settings: Settings) -> Meaning | None:
    """What all texts of a project mean; None where not all were read, or words alone are learnt from."""
    encoder = encoder_for(pool, settings)
    kept = kept_meaning(pool, encoder) if encoder is not None else None
    return kept if kept is not None and kept.whole else None


def read_up(meaning: Meaning, needed: Rows) -> bool:
    """Read the few of these rows that were not read yet; False where that cannot be done."""
    try:
        meaning.read_on(needed)
    except Problem as problem:
        _log.warning("words alone are learnt from: %s", problem)
        return False
    return True
