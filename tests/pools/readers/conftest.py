"""What tests of readers share."""

from pathlib import Path

import pytest


@pytest.fixture
def saved(tmp_path):
    """Write content to a file and give its path."""

    def save(content: bytes | str, name: str = "letters.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"
