import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from al_core.errors import Refused
from al_core.spans.marking import Marking, as_marking, marking_of, outermost, refuse_overlap, written

spans = st.builds(
    lambda start, length, name: (start, start + length, name),
    st.integers(0, 40),
    st.integers(1, 9),
    st.sampled_from(["PER", "LOC", "Zoë “x”"]),
)


@given(st.lists(spans), st.none() | st.integers(0, 50))
def test_a_marking_comes_back_from_the_log_as_it_was(marked, read):
    marking = marking_of(marked, read)

    assert as_marking(written(marking)) == marking
    assert as_marking(json.loads(written(marking))) == marking


@given(st.lists(spans))
def test_the_order_in_which_spans_were_marked_is_not_kept(marked):
    assert marking_of(marked) == marking_of(marked[::-1])
    assert hash(marking_of(marked)) == hash(marking_of(marked[::-1]))


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        {"spans": None},
        {"spans": [[4, 4, "PER"]]},
        {"spans": [[5, 4, "PER"]]},
        {"spans": [[-1, 4, "PER"]]},
        {"spans": [[0, 4.5, "PER"]]},
        {"spans": [[0, True, "PER"]]},
        {"spans": [[0, 4]]},
        {"spans": [[0, 4, None]]},
        {"spans": [], "read": "all"},
    ],
)
def test_what_is_no_marking_is_none(odd):
    assert as_marking(odd) is None


def test_nothing_marked_is_a_marking_of_its_own():
    assert as_marking('{"spans": []}') == Marking()
    assert Marking() != Marking(read=3)


def test_who_read_less_says_less():
    marking = marking_of([(0, 4, "PER"), (6, 9, "LOC")])

    assert marking.up_to(None) == marking
    assert marking.up_to(8) == marking_of([(0, 4, "PER")], 8)
    assert marking.up_to(8).up_to(20) == marking.up_to(8)


def test_spans_that_overlap_are_refused_and_neighbours_are_not():
    refuse_overlap(marking_of([(0, 4, "PER"), (4, 9, "LOC")]), nested=False)

    with pytest.raises(Refused, match="characters 0 to 4 and 3 to 9"):
        refuse_overlap(marking_of([(0, 4, "PER"), (3, 9, "LOC")]), nested=False)


def test_nested_spans_lie_one_inside_the_other_and_never_across():
    inside = marking_of([(0, 9, "ORG"), (0, 4, "LOC"), (5, 9, "LOC")])
    across = marking_of([(0, 9, "ORG"), (2, 4, "LOC"), (5, 12, "LOC")])

    refuse_overlap(inside, nested=True)
    with pytest.raises(Refused, match="0 to 9 and 5 to 12"):
        refuse_overlap(across, nested=True)
    with pytest.raises(Refused):
        refuse_overlap(inside, nested=False)
    assert [span.name for span in outermost(inside.spans)] == ["ORG"]
