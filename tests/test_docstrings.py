"""What help() says in a notebook: every parameter there is and none besides, and examples whose output is true."""

import doctest
import inspect
import re
from importlib import import_module

import pytest

from al_core import select
from al_core.models import Model
from al_core.selection import CONTEXT
from al_core.strategies import Strategy, strategy

FACES = (
    "al_core",
    "al_core.evaluation",
    "al_core.learning",
    "al_core.numbers",
    "al_core.numbers.saved",
    "al_core.peers",
    "al_core.projects",
)
SECTION = re.compile(r"^(\w+)\n-+$", flags=re.M)


def documented():
    """Name -> every function that a notebook calls, the plan that it hands in, and the loop that it goes on with."""
    found = {name: getattr(import_module(face), name) for face in FACES for name in import_module(face).__all__}
    return {name: one for name, one in found.items() if inspect.isfunction(one) or name in ("Plan", "Loop")}


PUBLIC = documented() | {"strategy": strategy}
HELD = {"MODELS": Model, "STRATEGIES": Strategy}  # what help() says of an entry of these
each = pytest.mark.parametrize("name", PUBLIC)


def sections(function):
    """Title -> text of each section of a docstring; what comes before them has the title ""."""
    parts = SECTION.split(inspect.getdoc(function))
    return dict(zip(["", *parts[1::2]], parts[::2], strict=True))


def named(function):
    """The parameters that a docstring names, in its order."""
    heads = re.findall(r"^(\S[^:\n]*) : ", sections(function)["Parameters"], flags=re.M)
    return [name.lstrip("*") for head in heads for name in head.split(", ")]


@each
def test_the_parameters_of_the_docstring_are_those_of_the_signature(name):
    assert named(PUBLIC[name]) == list(inspect.signature(PUBLIC[name]).parameters)


def test_select_names_all_that_may_be_known_besides():
    assert sorted(re.findall(r"^ *- `(\w+)`", inspect.getdoc(select), flags=re.M)) == sorted(CONTEXT)


@each
def test_a_docstring_says_in_one_line_what_comes_back_and_shows_it(name):
    said, function = sections(PUBLIC[name]), PUBLIC[name]
    returns = inspect.isfunction(function) and inspect.signature(function).return_annotation is not None

    assert re.fullmatch(r"[^\n]+\.", said[""].split("\n\n")[0].strip()), "the first line is one sentence"
    assert ("Returns" in said) == returns
    assert ">>>" in said["Examples"]


@pytest.mark.parametrize("name", PUBLIC | HELD)
def test_the_examples_give_what_they_show(name, tmp_path, monkeypatch):
    monkeypatch.setenv("AL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    examples = doctest.DocTestFinder(recurse=False).find((PUBLIC | HELD)[name], name, globs={})
    said: list[str] = []

    outcome = doctest.DocTestRunner().run(examples[0], out=said.append)

    assert outcome.attempted > 1
    assert outcome.failed == 0, "".join(said)
