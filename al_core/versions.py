"""Which version computes: the code of this program, and the libraries that calculate."""

import hashlib
import platform
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas")
MIXED = (
    "These runs were made by more than one version of the program or its libraries, so they may not be comparable; to "
    "be sure, run it again as a new comparison."
)


@lru_cache(maxsize=1)
def code() -> str:
    """The code of al_core, as 12 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def current_versions() -> str:
    """What results depend on: the code of al_core, and the libraries that calculate."""
    used = [f"al_core {code()}", f"Python {platform.python_version()}"]
    return ", ".join([*used, *(f"{name} {version(name)}" for name in _LIBRARIES)])


def mixed(made_by: Iterable[str]) -> str:
    """The sentence to say of runs that these versions made; empty where they are one ("": it was not written down)."""
    return MIXED if len(set(made_by)) > 1 else ""
