import pytest

from al_core.pools.readers.marked.measures import Piece
from al_core.pools.readers.marked.span_cells import pieces_in

PER = Piece(0, 4, "PER")


@pytest.mark.parametrize(
    "cell",
    [
        '[[0, 4, "PER"]]',
        "[(0, 4, 'PER')]",
        '[{"start": 0, "end": 4, "label": "PER"}]',
        '[{"id": 1, "label": "PER", "start_offset": 0, "end_offset": 4}]',
        '{"entities": [[0, 4, "PER"]]}',
        '[{"start": "0", "end": "4", "labels": ["PER"]}]',
    ],
)
def test_a_span_is_read_however_a_program_writes_it(cell):
    assert pieces_in(cell).pieces == (PER,)


def test_a_piece_that_is_told_and_how_far_was_read_are_kept():
    assert pieces_in('[{"start": 0, "end": 4, "label": "PER", "text": "Anna"}]').pieces == (
        PER._replace(quoted="Anna"),
    )
    assert pieces_in('{"spans": [[0, 4, "PER"]], "read": 9}') == ((PER,), 9)
    assert pieces_in("[]").pieces == ()


@pytest.mark.parametrize(
    "cell", ["PER", '["pos", "neg"]', "[0, 4]", "[[0, 4, 9]]", '[{"start": 0, "end": 4}]', '{"a": 1}']
)
def test_other_lists_are_no_spans(cell):
    assert pieces_in(cell) is None
