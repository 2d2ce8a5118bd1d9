from al_core.spans.agreeing import agree, settled_marking
from al_core.spans.marking import Marking, marking_of

ANNA, ROME = (0, 4, "PER"), (14, 18, "LOC")


def test_two_agree_on_what_both_have_read():
    begun, whole = marking_of([ANNA], 10), marking_of([ANNA, ROME])

    assert agree(begun, whole)
    assert agree(whole, begun)
    assert not agree(marking_of([ANNA]), whole)
    assert not agree(Marking(read=10), whole)


def test_what_more_than_half_mark_is_settled_and_at_half_who_spoke_first():
    assert settled_marking([marking_of([ANNA, ROME]), marking_of([ANNA]), Marking()], nested=False) == marking_of(
        [ANNA]
    )
    assert settled_marking([marking_of([ANNA]), Marking()], nested=False) == marking_of([ANNA])
    assert settled_marking([Marking(), marking_of([ANNA])], nested=False) == Marking()


def test_who_did_not_read_so_far_has_no_say_there():
    begun = marking_of([ANNA], 10)

    assert settled_marking([begun, begun, marking_of([ANNA, ROME])], nested=False) == marking_of([ANNA, ROME])
    assert settled_marking([begun, begun], nested=False) == begun


def test_of_two_that_overlap_the_one_that_more_mark_is_kept_unless_one_may_lie_in_the_other():
    said = [marking_of([ANNA, (0, 9, "ORG")])] * 2 + [marking_of([ANNA])]

    assert settled_marking(said, nested=False) == marking_of([ANNA])
    assert settled_marking(said, nested=True) == marking_of([ANNA, (0, 9, "ORG")])
