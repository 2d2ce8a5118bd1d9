"""The arrows of the house: who may import whom, and what stands at the top level."""

import ast
import re
import subprocess
from collections import defaultdict
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from statistics import median

import pytest

import al_core

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "al_core").rglob("*.py"))
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in CORE}
PAGES = sorted((ROOT / "pages").rglob("*.py"))
FIXED = {"requirements.txt", "README.md", "app.py", "pages", "al_core", "tests", "pyproject.toml"}


def shown(path):
    return str(path.relative_to(ROOT))


@cache
def parsed(path):
    source = path.read_text(encoding="utf-8")
    try:
        return ast.parse(source)
    except SystemError:  # Python 3.11 counts the depth of all threads as one: what an earlier test began was compiling
        return ast.parse(source)


@cache
def imported(path):
    return tuple(_imported(path))


def _imported(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches(path, *packages):
    return [name for name in imported(path) if name.split(".")[0] in packages]


@pytest.mark.parametrize("path", CORE, ids=shown)
def test_the_core_knows_no_screen(path):
    assert not reaches(path, "streamlit", "pages")


def test_only_pictures_are_drawn_with_plotly():
    drawing = {path.name for path in CORE if reaches(path, "plotly")}

    assert drawing <= {"canvas.py", "lines.py", "bars.py", "figures.py", "picks.py", "report.py"}


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_pages_leave_models_and_databases_to_the_core(path):
    assert not reaches(path, "sklearn", "sqlalchemy", "joblib")


def test_only_the_store_talks_to_a_database():
    assert {path.name for path in CORE if reaches(path, "sqlalchemy")} == {"store.py", "schema.py", "lifts.py"}


@pytest.mark.parametrize("path", sorted((ROOT / "al_core" / "strategies").rglob("*.py")), ids=shown)
def test_a_strategy_reaches_no_pool_no_log_and_no_file(path):
    waiting, reached = [path], set()
    while waiting:
        names = {name for name in imported(waiting.pop()) if name in MODULES} - reached
        reached |= names
        waiting += [MODULES[name] for name in names]

    state = ("pools", "projects", "learning", "numbers", "serving")
    assert not {name.split(".")[1] for name in reached} & set(state)


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
    for node in parsed(path).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_uploaded_or_kept_is_ever_unpickled():
    for path in CORE:
        text = path.read_text(encoding="utf-8")
        assert not reaches(path, "pickle", "joblib") or path.name == "workers.py", path
        assert "allow_pickle=True" not in text, path


def test_the_top_level_holds_what_was_agreed():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {name.split("/")[0] for name in listed}

    assert {name for name in top if not name.startswith(".")} <= FIXED


# Each floor stands on those before it; a package uses no other of its own floor.
FLOORS = (
    ("matrices", "compute"),
    ("spans",),
    ("pools", "models", "evaluation"),
    ("queries",),
    ("strategies",),
    ("tasks",),
    ("projects",),
    ("learning", "comparison"),
    ("numbers", "figures"),
    ("serving", "exchange"),
    ("belongings",),
)


FLOOR = {package: number for number, packages in enumerate(FLOORS) for package in packages}
PACKAGES = {path.parent.relative_to(ROOT / "al_core").parts[0] for path in CORE if path.parent != ROOT / "al_core"}


def test_every_package_has_its_floor():
    assert FLOOR.keys() == PACKAGES


@pytest.mark.parametrize("path", [path for path in CORE if path.parent != ROOT / "al_core"], ids=shown)
def test_a_package_uses_only_packages_on_floors_below_it(path):
    own = path.relative_to(ROOT / "al_core").parts[0]
    used = {name.split(".")[1] for name in imported(path) if name in MODULES and name.count(".")} & FLOOR.keys()

    assert {one for one in used - {own} if FLOOR[one] >= FLOOR[own]} == set()


@pytest.mark.parametrize("path", [path for path in CORE if path.parent == ROOT / "al_core"], ids=shown)
def test_the_ground_carries_the_house_and_not_the_other_way_round(path):
    used = {name.split(".")[1] for name in _at_the_top(path) if name in MODULES and name.count(".")} & FLOOR.keys()

    assert not used or path.stem == "selection"


def _named_by(folder):
    """The modules that test files say, in backticks, that they hold."""
    docstrings = (ast.get_docstring(parsed(path)) for path in folder.rglob("test_*.py"))
    return {name for text in docstrings if text for name in re.findall(r"`(\w+)`", text)}


def _mirror(path):
    return ROOT / "tests" / path.relative_to(ROOT / "al_core").with_name(f"test_{path.name}")


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_module_is_held_by_a_test_that_is_found_by_its_name(package):
    laws = [ROOT / "tests" / "laws"] if package == "strategies" else []
    named = set().union(*map(_named_by, [ROOT / "tests" / package, *laws]))
    rooms = [path for path in (ROOT / "al_core" / package).rglob("*.py") if path.stem != "__init__"]

    assert {shown(path) for path in rooms if path.stem not in named and not _mirror(path).exists()} == set()


def test_no_folder_holds_more_than_a_newcomer_can_take_in():
    folders = {path.parent for path in (*CORE, *PAGES)}

    assert {folder.name for folder in folders if len(list(folder.glob("*.py"))) > 24} == set()


def _defined(path):
    """The public names that a module defines: classes, functions, constants and types."""
    for node in parsed(path).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_"))


def test_a_public_name_means_one_thing_in_the_whole_house():
    homes = defaultdict(set)
    for path in CORE:
        for name in _defined(path):
            homes[name].add(shown(path))

    homes.pop("TASK")  # the one of its folder, by which discovery finds it
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_who_imports_a_name_need_not_ask_whether_it_is_a_module():
    """Only a strategy may bear the name of its file: there the file is the strategy."""
    alike = {shown(path) for path in CORE if path.stem in _defined(path) and "strategies" not in path.parts}

    assert alike == set()


FACES = [path for path in CORE if path.name == "__init__.py" and "face(__name__" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", FACES, ids=shown)
def test_a_face_hands_on_what_it_names_and_shows_nothing_else(path):
    package = import_module(".".join(path.parent.relative_to(ROOT).parts))

    assert dir(package) == sorted(package.__all__)
    assert all(getattr(package, name) is not None for name in package.__all__)
    assert not {one.stem for one in path.parent.iterdir()} & set(package.__all__), "a room would take the name's place"


def test_a_notebook_of_an_earlier_version_finds_what_it_called():
    called = """reliability.reliability churn.gain economics.advise economics.benefit stopping.criteria
    outlook.to_target
    saved.saved drift.drift store.open_store projects.open_project evaluation.score errors.RunFailed"""

    assert all(callable(attrgetter(name)(al_core)) for name in called.split())


TASKS = {
    f"{place}.tasks.{path.parent.name}"
    for place in ("al_core", "pages.ui")
    for path in CORE
    if path.parts[-3:-2] == ("tasks",)
}


@pytest.mark.parametrize("path", [path for path in (*CORE, *PAGES) if "tasks" not in path.parts], ids=shown)
def test_nobody_but_the_tasks_knows_one_of_them(path):
    """What holds for one kind of label alone lies in its folders; everybody else goes through what all tasks have."""
    assert not [name for name in imported(path) if ".".join(name.split(".")[: 3 + name.startswith("pages")]) in TASKS]


def _functions():
    for path in (*CORE, *PAGES):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                says = node.body[0] if ast.get_docstring(node) is not None else None
                told = says.end_lineno - says.lineno + 1 if says else 0
                yield f"{shown(path)}:{node.name}", node.end_lineno - node.lineno + 1 - told


def test_functions_are_short():
    sizes = dict(_functions())

    assert median(sizes.values()) <= 6
    assert {name for name, lines in sizes.items() if lines > 40} == set()
