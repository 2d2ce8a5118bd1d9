import pytest
from hypothesis import given
from hypothesis import strategies as st

from al_core.spans.marking import marking_of
from al_core.spans.tags import all_tags, spans_of, tags_of, token_numbers
from al_core.spans.tokens import tokens_of

TEXT = "Anna met Bo in New York."
PLACES = tokens_of(TEXT)


def test_a_span_gets_a_b_and_goes_on_with_i():
    marking = marking_of([(0, 4, "PER"), (15, 23, "LOC")])

    assert tags_of(marking, PLACES) == ["B-PER", "O", "O", "O", "B-LOC", "I-LOC", "O"]


def test_a_span_that_begins_inside_a_token_covers_all_of_it():
    assert tags_of(marking_of([(1, 3, "PER")]), PLACES)[0] == "B-PER"


def test_of_what_was_not_read_nothing_is_known():
    assert tags_of(marking_of([(0, 4, "PER")], read=8), PLACES) == ["B-PER", "O", None, None, None, None, None]


def test_of_nested_spans_the_outermost_is_learnt():
    nested = marking_of([(15, 23, "LOC"), (15, 18, "PER")])

    assert tags_of(nested, PLACES)[4:6] == ["B-LOC", "I-LOC"]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["I-PER", "O"], []),
        (["B-PER", "I-LOC"], [(0, 1, "PER")]),
        (["B-PER", "B-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        (["O", "B-PER", "I-PER"], [(1, 3, "PER")]),
        (["B-PER", "O", "I-PER"], [(0, 1, "PER")]),
        ([], []),
    ],
)
def test_only_a_b_begins_a_span(tags, spans):
    assert spans_of(tags, token_numbers(len(tags))) == marking_of(spans)


@given(st.data())
def test_spans_on_tokens_come_back_from_their_tags(data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(PLACES)), max_size=6)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    marked = [(int(PLACES[a, 0]), int(PLACES[b - 1, 1]), data.draw(st.sampled_from("XY"))) for a, b in pairs]

    assert spans_of(tags_of(marking_of(marked), PLACES), PLACES) == marking_of(marked)


def test_there_are_two_tags_a_name():
    assert all_tags(["PER"]) == ("O", "B-PER", "I-PER")
