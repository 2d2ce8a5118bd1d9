"""The README's examples run, and what it shows is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, flags=re.S)


@pytest.mark.parametrize("example", EXAMPLES, ids=["notebook", "strategy"])
def test_an_example_runs_as_it_stands(example, capsys):
    exec(compile(example, "README.md", "exec"), {"__name__": "example"})


def test_the_example_strategy_is_one():
    namespace: dict = {"__name__": "example"}
    exec(EXAMPLES[1], namespace)

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


def test_the_map_names_every_module():
    house = README.split("## The map of the code")[1].split("## Beyond")[0]
    named = set(re.findall(r"\w+", house))

    missing = {path.stem for path in (ROOT / "al_core").glob("*.py")} - named - {"__init__"}

    assert not missing, missing
