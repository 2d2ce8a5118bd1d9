"""Files that are read as one column and look as if they had more."""

import pytest
from uploaded import text_of

from al_core.pools.readers.single_columns import ONE_COLUMN
from al_core.pools.readers.uploads import preview

ROWS = [("text", "size", "label"), *((text_of(at), at % 7, "ab"[at % 2]) for at in range(20))]


def said_of(path) -> str:
    return " ".join(note.text for note in preview(path).notes if note.badge == ONE_COLUMN)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([f'"{text},{size},{label}"' for text, size, label in ROWS], "Whole lines stand in quotes"),
        ([f'"{text},""{size}"",""{label}"""' for text, size, label in ROWS], "Whole lines stand in quotes"),
        ([f"{text}:{size}:{label}" for text, size, label in ROWS], "choose : as the delimiter"),
        ([f"{text:<45}{size:>8}  {label}" for text, size, label in ROWS], "several blanks"),
    ],
)
def test_it_is_said_what_parts_them_and_what_to_do(saved, lines, words):
    assert words in said_of(saved("\n".join(lines)))


def test_a_quote_that_is_never_closed_is_named(saved):
    lines = [f"{text},{label}" for text, _, label in ROWS]
    lines[1] = '"' + lines[1]

    said = said_of(saved("\n".join(lines)))

    assert said.startswith("Lines look parted by commas, but a quote in “")
    assert lines[1][:20] in said


def test_of_plain_lines_nothing_is_said(saved):
    lines = [f"{text}: a text, and more{', and more' * (at % 3)}." for at, (text, *_) in enumerate(ROWS[1:])]

    assert said_of(saved("\n".join(lines))) == ""
