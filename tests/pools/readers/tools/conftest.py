"""What tests of tools' exports share."""

import pytest
from uploaded import text_of


@pytest.fixture
def text():
    """A text of some words that no other number gives."""
    return text_of
