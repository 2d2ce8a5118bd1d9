"""The fold of the log against a plain dictionary, and what it says in the awkward cases."""

from itertools import count

import hypothesis.strategies as st
from hypothesis import given

from al_core.projects.labels import Decision, fold
from al_core.tasks.classification.task import Classification

numbers = count(1)


def decision(row, kind="label", value=None, who="Anna", check=False, sequence=None):
    sequence = sequence or next(numbers)
    return Decision(
        sequence, row, who, kind, value, f"t{sequence}", "t", "margin", 1, 0.5, "queried", check, 0.8, 10.0, 12.5
    )


def test_the_last_answer_of_a_person_stands():
    labels = fold([decision(5, value="ham"), decision(5, value="spam")])

    assert labels.by_row == {5: "spam"}
    assert labels.count == 1


def test_undo_takes_the_answer_back_whole():
    labels = fold([decision(5, value="ham"), decision(5, kind="undo")])

    assert labels.by_row == {}
    assert labels.answered() == []


def test_undo_with_nothing_before_it_changes_nothing():
    assert fold([decision(5, kind="undo")]).by_row == {}


def test_a_skip_after_a_label_leaves_no_label():
    labels = fold([decision(5, value="ham"), decision(5, kind="skip")])

    assert labels.by_row == {}
    assert labels.rows_of_kind("skip") == [5]


def test_a_check_that_nobody_could_label_stays_open():
    log = [decision(1, value="ham", check=True), decision(2, kind="unsure", check=True), decision(3, kind="skip")]
    labels = fold([*log, decision(4, kind="skip", check=True)])

    assert labels.checks() == {1: "ham"}
    assert labels.open_checks() == [2, 4]
    assert labels.extended([decision(4, value="spam", check=True)]).open_checks() == [2]


def test_most_people_decide_and_a_tie_goes_to_who_was_first():
    two = [decision(5, value="ham", who="Anna"), decision(5, value="spam", who="Ben")]

    assert fold(two).by_row == {5: "ham"}
    assert fold([*two, decision(5, value="spam", who="Cleo")]).by_row == {5: "spam"}


def test_a_renamed_class_keeps_its_answers():
    labels = fold(
        [decision(1, value="junk"), decision(2, value="spam")], Classification(("spam", "ham"), {"junk": "spam"})
    )

    assert labels.by_row == {1: "spam", 2: "spam"}


def test_flags_and_notes_live_beside_the_answer():
    log = [decision(5, value="ham"), decision(5, "flag", "yes"), decision(5, "note", "odd"), decision(5, "undo")]

    answer = fold(log).answers[5]["Anna"]

    assert (answer.flagged, answer.note, answer.decision) == (True, "odd", None)


def test_seconds_are_never_negative_when_a_clock_goes_backwards():
    backwards = Decision(1, 1, "A", "label", "x", "t", "t", "s", 1, None, "queried", False, None, 20.0, 10.0)

    assert backwards.seconds == 0.0


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(["Anna", "Ben"]),
        st.sampled_from(["label", "skip", "unsure", "undo", "flag", "note"]),
        st.sampled_from(["x", "y", "z"]),
    ),
    max_size=60,
)


@given(EVENTS, st.integers(0, 60))
def test_the_fold_equals_a_dictionary_of_last_words_wherever_it_is_cut(events, cut):
    log = [decision(row, kind, value, who, sequence=n) for n, (row, who, kind, value) in enumerate(events, 1)]
    last: dict = {}
    for row, who, kind, value in events:
        if kind in ("label", "skip", "unsure"):
            last[row, who] = (kind, value)
        elif kind == "undo":
            last.pop((row, who), None)

    whole = fold(log)
    in_two = fold(log[:cut]).extended(log[cut:])

    standing = {(said.row, said.who): (said.kind, said.value) for said in whole.decisions()}
    assert standing == last
    assert in_two == whole
    assert set(whole.by_row) == {row for (row, _), (kind, _) in last.items() if kind == "label"}
