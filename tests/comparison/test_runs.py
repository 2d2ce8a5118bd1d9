"""Runs of a comparison, and why one failed."""

import pytest

from al_core.comparison.runs import why
from al_core.errors import BadInput


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (BadInput("Row 3 is empty.\nAnd more."), "Row 3 is empty."),
        (ValueError("no\nlong tale"), "ValueError: no"),
        (MemoryError("1 TiB"), "The memory does not suffice. 1 TiB"),
        (MemoryError(), "The memory does not suffice."),
        (BadInput(""), "BadInput"),
    ],
)
def test_why_something_failed_is_told_in_a_line(error, line):
    assert why(error) == line
