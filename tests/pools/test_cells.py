"""What a cell says."""

import pytest

from al_core.pools import cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.csv", "a.csv"),
        ("a\u202eb\x00c.csv", "abc.csv"),
        ("", "the file"),
        ("..", ".."),
        ("x" * 200 + ".csv", "x" * 79 + "…"),
    ],
)
def test_file_names_are_shown_safely(text, shown):
    assert cells.shown_name(text) == shown


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["1.0", "-1.0"], ["-1.0", "1.0"]),
        (["week 10", "week 9"], ["week 9", "week 10"]),
        (["b", "A", "3"], ["3", "A", "b"]),
    ],
)
def test_natural_order(labels, order):
    assert sorted(labels, key=cells.natural_key) == order
