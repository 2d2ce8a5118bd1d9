from al_core.pools.readers.marked.measures import IN_SEVERAL, Measure, Piece, stated
from al_core.spans.marking import Span
from al_core.spans.units import BYTES, CHARACTERS, UTF_16

TEXT = "😀 Zoë in Rom"
SPAN = (Span(2, 5, "PER"),)


def measured(*told, first=CHARACTERS):
    measure = Measure(first)
    for number, one in enumerate(told, 1):
        measure.add(one, f"a.jsonl, row {number}")
    return measure


def test_the_unit_in_which_all_pieces_fit_is_that_of_the_file():
    units = stated(TEXT, [Piece(3, 6, "PER", "Zoë")])
    octets = stated(TEXT, [Piece(5, 9, "PER", "Zoë")])

    assert (measured(units).unit, units.in_unit(UTF_16).spans) == (UTF_16, SPAN)
    assert (measured(octets).unit, octets.in_unit(BYTES).spans) == (BYTES, SPAN)


def test_without_pieces_places_count_characters():
    assert measured(stated(TEXT, [Piece(9, 13, "LOC")])).unit == CHARACTERS
    assert "row 1: the span 9 to 13 (LOC) reaches beyond the text, which has 12 characters" in (
        measured(stated(TEXT, [Piece(9, 13, "LOC")])).wrong
    )


def test_another_piece_than_the_file_says_is_named_with_its_row():
    wrong = measured(stated("Anna", []), stated("Anna lacht", [Piece(1, 4, "PER", "Anna")])).wrong

    assert wrong.startswith("a.jsonl, row 2: the span 1 to 4 (PER) is “nna” in the text and “Anna” by the file")


def test_a_file_that_counts_in_several_units_goes_by_its_pieces():
    told = [stated(TEXT, [Piece(3, 6, "PER", "Zoë")]), stated(TEXT, [Piece(2, 5, "PER", "Zoë")])]

    assert (measured(*told).unit, measured(*told).wrong) == (IN_SEVERAL, "")
    assert [one.in_unit(IN_SEVERAL).spans for one in told] == [SPAN, SPAN]


def test_a_span_without_a_character_is_left_out_and_counted():
    one = stated("Anna", [Piece(2, 2, "PER"), Piece(0, 4, "PER")])

    assert one.in_unit(CHARACTERS).spans == (Span(0, 4, "PER"),)
    assert [note.text for note in measured(one).notes()] == ["1 span without a character; left out."]


def test_ends_of_lines_may_be_written_otherwise_in_a_piece():
    assert stated("a\r\nb c", [Piece(0, 4, "X", "a\\nb")]).markings
