"""What tests of files with spans share."""

import json

import pytest


@pytest.fixture
def pieces_known(taken):
    """Take a file, and give the pieces of each text that are known, with their names."""

    def take(content, name: str = "marked.jsonl"):
        pool = taken(content, name).pool
        at = pool.positions("text")[0]
        texts = pool.column(at)
        return [
            [(texts[row][start:end], kind) for start, end, kind in json.loads(label)["spans"]]
            for row, label in pool.known_labels().items()
        ]

    return take
