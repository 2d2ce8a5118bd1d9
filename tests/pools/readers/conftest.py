"""What tests of readers share."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from al_core.pools.pool import Pool
from al_core.pools.readers.previews import Preview
from al_core.pools.readers.uploads import create_pool, preview


class Taken(NamedTuple):
    """A file as it was previewed, and the pool that was made of it without a word from anybody."""

    seen: Preview
    pool: Pool

    @property
    def roles(self) -> dict[str, str]:
        return {column.name: column.role for column in self.seen.columns}

    @property
    def notes(self) -> list[str]:
        return [note.text for note in self.seen.notes]

    @property
    def labels(self) -> dict[int, str]:
        return self.pool.known_labels()


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


@pytest.fixture
def taken(saved, data):
    """Preview a file and make a pool of it; records are written as JSON Lines."""

    def take(content, name: str = "export.jsonl") -> Taken:
        if isinstance(content, list):
            content = "".join(json.dumps(record) + "\n" for record in content)
        path = saved(content, name)
        return Taken(preview(path), create_pool(path, data=data))

    return take
