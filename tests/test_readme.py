"""The README's examples run, and what it shows is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```(?:\n\nIt prints:\n\n```text\n(.*?)```)?", README, flags=re.S)


@pytest.mark.parametrize(("example", "printed"), EXAMPLES, ids=["notebook", "strategy"])
def test_an_example_runs_as_it_stands_and_prints_what_stands_below_it(example, printed, capsys):
    exec(compile(example, "README.md", "exec"), {"__name__": "example"})

    assert capsys.readouterr().out == printed


def test_the_example_strategy_is_one():
    namespace: dict = {"__name__": "example"}
    exec(EXAMPLES[1][0], namespace)

    strategy = namespace["largest_margin"]

    assert (strategy.name, strategy.title, strategy.batch) == ("largest_margin", "Almost sure", False)
    assert strategy.help.startswith("Asks where the likeliest class leads")


def test_every_picture_is_in_the_repository():
    pictures = re.findall(r"!\[[^]]*]\(([^)]+)\)", README)

    assert pictures
    assert all((ROOT / picture).stat().st_size > 10_000 for picture in pictures)


def test_the_first_two_shell_blocks_are_one_line_each():
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.S)

    assert [block.count("\n") for block in blocks[:2]] == [1, 1]
    assert "streamlit run app.py" in blocks[0]


def test_the_map_is_what_the_packages_say_of_themselves():
    house = " ".join(README.split("## The map of the code")[1].split("\n##")[0].split())

    for path in sorted((ROOT / "al_core").glob("*/**/__init__.py")):
        says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).split("\n\n")[0]
        assert f"{path.parent.name}/ {' '.join(says.split())}" in house


def test_the_map_names_no_package_that_is_not_there():
    house = README.split("## The map of the code")[1].split("\n##")[0]
    named = re.findall(r"^ {6,}(\w+)/ ", house, flags=re.M)

    assert sorted(named) == sorted(path.parent.name for path in (ROOT / "al_core").glob("*/**/__init__.py"))


def test_it_fits_into_two_hundred_lines():
    assert README.count("\n") <= 200
