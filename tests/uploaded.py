"""Files that people upload, made up for tests, and what becomes of them."""

from pathlib import Path

import pytest

from al_core.errors import BadInput
from al_core.pools.readers.uploads import Options, create_pool, preview


def pool_of(path: Path, data: Path, **roles):
    seen = preview(path, path.name)
    return create_pool(path, path.name, seen.options, {c.name: c.role for c in seen.columns} | roles, data)


def roles_of(path: Path) -> dict[str, str]:
    return {column.name: column.role for column in preview(path, path.name).columns}


def refusal(path: Path, data: Path, options: Options | None = None, **roles) -> str:
    """The sentence of a refusal, after seeing that it left nothing behind."""

    def upload() -> None:
        seen = preview(path, path.name)
        chosen = {c.name: c.role for c in seen.columns} | roles
        create_pool(path, path.name, options or seen.options, chosen, data)

    with pytest.raises(BadInput) as refused:
        upload()
    assert not [*data.rglob("*.*")]
    assert path.name in str(refused.value)
    assert str(refused.value).endswith(".")
    return str(refused.value)


LETTERS = "".join(
    f"{number:05d};{number % 28 + 1:02d}.03.2025;Clinic {number % 3};"
    f"the patient {number} writes a longer letter, please;"
    f"{number % 7},5;{'Urgent' if number % 2 else 'Routine'}\r\n"
    for number in range(1, 61)
)


REFERRALS = "id;received;clinic;letter;age;urgency\r\n" + LETTERS


BIG_ROW = 70_001


def many_rows(cell_at_the_row: bytes) -> bytes:
    rows = [b"the text %d,yes\n" % number for number in range(1, BIG_ROW + 10)]
    rows[BIG_ROW - 1] = b"the " + cell_at_the_row + b",no\n"
    return b"text,label\n" + "the café is here,yes\n".encode() + b"".join(rows[1:])


WORDS = ("amber", "brisk", "cedar", "delta", "ember", "frost", "grove")


def text_of(at: int) -> str:
    """A text of some words that no other number gives."""
    return " ".join(WORDS[(at * step + step) % 7] for step in range(1, 7)) + f" {at}"
