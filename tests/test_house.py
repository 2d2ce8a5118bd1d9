"""The arrows of the house: who may import whom, and what stands at the top level."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "al_core").rglob("*.py"))
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in CORE}
PAGES = sorted((ROOT / "pages").rglob("*.py"))
FIXED = {"requirements.txt", "README.md", "app.py", "pages", "al_core", "tests", "pyproject.toml"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches(path, *packages):
    return [name for name in imported(path) if name.split(".")[0] in packages]


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_knows_no_screen(path):
    assert not reaches(path, "streamlit", "pages")


def test_only_pictures_are_drawn_with_plotly():
    drawing = {path.name for path in CORE if reaches(path, "plotly")}

    assert drawing <= {"canvas.py", "lines.py", "bars.py", "figures.py", "portraits.py", "report.py"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_leave_models_and_databases_to_the_core(path):
    assert not reaches(path, "sklearn", "sqlalchemy", "joblib")


def test_only_the_store_talks_to_a_database():
    assert {path.name for path in CORE if reaches(path, "sqlalchemy")} == {"store.py", "schema.py"}


@pytest.mark.parametrize("path", sorted((ROOT / "al_core" / "strategies").glob("*.py")), ids=lambda path: path.name)
def test_a_strategy_reaches_no_pool_no_log_and_no_file(path):
    waiting, reached = [path], set()
    while waiting:
        names = {name for name in imported(waiting.pop()) if name in MODULES} - reached
        reached |= names
        waiting += [MODULES[name] for name in names]

    state = ("pool", "parts", "features", "labels", "store", "projects", "serving", "learning", "workspace")
    assert not reached & {f"al_core.{name}" for name in state}


def test_imports_make_no_cycle():
    edges = {name: {one for one in _at_the_top(path) if one in MODULES} for name, path in MODULES.items()}
    seen: dict[str, int] = {}

    def visit(name, trail):
        assert seen.get(name) != 1, " -> ".join([*trail, name])
        if name not in seen:
            seen[name] = 1
            for other in edges[name]:
                visit(other, [*trail, name])
            seen[name] = 2

    for name in edges:
        visit(name, [])


def _at_the_top(path):
    """Imports that run when the module is loaded."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_uploaded_or_kept_is_ever_unpickled():
    for path in CORE:
        text = path.read_text(encoding="utf-8")
        assert not reaches(path, "pickle", "joblib") or path.name == "compute.py", path
        assert "allow_pickle=True" not in text, path


def test_the_top_level_holds_what_was_agreed():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {name.split("/")[0] for name in listed}

    assert {name for name in top if not name.startswith(".")} <= FIXED
