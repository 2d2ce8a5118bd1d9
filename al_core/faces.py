"""Faces: what a package hands on, imported on first use, so that nobody pays for a room that is not entered.

For the same reason this module imports what it needs where it needs it, and has a `TYPE_CHECKING` of its own, which
type checkers take for that of `typing`.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

# What only draws: everything else works without it.
OPTIONAL = frozenset({"plotly"})
_read: dict[str, dict[str, tuple[str, str]]] = {}


def face(package: str, former: Mapping[str, str] | None = None) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package: it hands on what its block `if TYPE_CHECKING:` imports, and its rooms.

    What a type checker reads is what a caller gets. `dir()` shows the names of `__all__` and nothing else. `former` are
    rooms of earlier versions, by the package that hands on today what was called there.
    """

    def get(name: str) -> Any:
        """What the package hands on under a name, or one of its rooms."""
        from importlib import import_module

        home = _homes(package).get(name)
        if home is not None:
            return _handed_on(name, *home)
        if former and name in former:
            return import_module(f"{package}.{former[name]}")
        if not name.startswith("_") and _is_a_room(package, name):
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get, lambda: sorted(sys.modules[package].__all__)


def _handed_on(name: str, module: str, original: str) -> Any:
    """What stands there; where an optional library is missing, a function that says so, so that `import *` works."""
    from importlib import import_module

    try:
        return getattr(import_module(module), original)
    except ModuleNotFoundError as error:
        library = str(error.name).partition(".")[0]
        if library not in OPTIONAL:
            raise
        return _without(name, library)


def _is_a_room(package: str, name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(f"{package}.{name}") is not None


def _without(name: str, library: str) -> Callable[..., NoReturn]:
    from al_core.errors import NotInstalled

    def refuse(*_arguments: Any, **_named: Any) -> NoReturn:
        """Say which library is missing."""
        raise NotInstalled(f"{name}()", library)

    return refuse


def _homes(package: str) -> dict[str, tuple[str, str]]:
    """Name -> the module that it comes from, and its name there; read once."""
    if package not in _read:
        _read[package] = _read_homes(package)
    return _read[package]


def _read_homes(package: str) -> dict[str, tuple[str, str]]:
    import ast
    from pathlib import Path

    source = Path(str(sys.modules[package].__file__)).read_text(encoding="utf-8")
    try:
        tree = ast.parse(source)
    except SystemError:  # Python 3.11 counts the depth of all threads as one: another one was compiling
        tree = ast.parse(source)
    blocks = (node.body for node in tree.body if isinstance(node, ast.If))
    imports = (node for block in blocks for node in block if isinstance(node, ast.ImportFrom))
    return {one.asname or one.name: (str(node.module), one.name) for node in imports for one in node.names}
