"""The examples that wait for labels: immutable, in parts of bounded size."""

from typing import TYPE_CHECKING

from al_core.faces import face

if TYPE_CHECKING:
    from al_core.pools.pool import Pool, open_pool

__all__ = ["Pool", "open_pool"]
__getattr__, __dir__ = face(__name__)
