import json

import pytest
from tagged import rows_of_tokens, task, texts

from al_core import compare, select, simulate
from al_core.errors import BadInput, Refused
from al_core.spans.marking import Marking, marking_of, written
from al_core.spans.sentences import read_texts, read_tokens
from al_core.tasks.sequence.task import SequenceTask
from al_core.tasks.vocabulary import renaming

ANNA = marking_of([(0, 4, "PER")])
ANNA_IN_ROME = marking_of([(0, 4, "PER"), (14, 18, "LOC")])


def test_a_value_is_a_list_of_spans_or_its_json():
    value = {"spans": [[14, 18, "LOC"], [0, 4, "PER"]]}

    assert task().validate(value) == task().validate(json.dumps(value)) == written(ANNA_IN_ROME)
    assert task().validate({"spans": []}) == '{"spans": []}'


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"spans": [[0, 4, "ORG"]]}, "not one of this project's labels"),
        ({"spans": [[0, 4, "PER"], [2, 6, "LOC"]]}, "overlap"),
        ("[]", "no list of spans"),
    ],
)
def test_what_is_none_is_refused(value, why):
    with pytest.raises(Refused, match=why):
        task().validate(value)


def test_spans_may_lie_in_others_where_the_project_says_so():
    value = {"spans": [[0, 9, "PER"], [2, 6, "LOC"]]}

    assert task(nested=True).validate(value)


def test_what_was_read_in_part_is_compared_that_far():
    half = Marking(ANNA.spans, read=10)

    assert task().same([half, half], [ANNA_IN_ROME, Marking()]).tolist() == [True, False]


def test_several_people_settle_on_what_more_than_half_mark():
    other = marking_of([(14, 18, "LOC")])

    assert task().settle([ANNA_IN_ROME, ANNA, other]) == ANNA_IN_ROME
    assert task().settle([ANNA, Marking()]) == ANNA
    assert task().settle([Marking(), ANNA]) == Marking()


def test_who_did_not_read_so_far_has_no_vote_there():
    begun = Marking(ANNA.spans, read=10)

    assert task().settle([begun, ANNA_IN_ROME]) == ANNA_IN_ROME
    assert task().settle([begun, begun]) == begun


def test_what_is_settled_does_not_overlap():
    said = [marking_of([(0, 4, "PER")]), marking_of([(0, 9, "PER")]), marking_of([(0, 4, "PER")])]

    assert task().settle(said) == said[0]


def test_a_name_that_is_another_today_is_read_as_that():
    renamed = renaming("PER", "Person")(task())

    assert renamed.read(written(ANNA)) == marking_of([(0, 4, "Person")])
    assert renamed.guess([[written(ANNA), 0.5]]) == ((written(marking_of([(0, 4, "Person")])), 0.5),)


def test_it_learns_spans_and_marks_them_where_they_lie_in_the_text():
    said, values = texts(80)
    one, X = task(), read_texts(said, "blanks")
    labels = [one.read(value) for value in values]
    fitted = one.fit(one.model("auto"), X[:60], labels[:60], seed=0)

    answers = one.answers(fitted, X[60:])

    assert one.same(answers, labels[60:]).mean() > 0.7
    for row, marking in enumerate(answers):
        assert all(said[60 + row][span.start : span.end].strip() for span in marking.spans)


def test_a_text_that_was_read_in_part_teaches_that_part():
    one = task()
    X = read_texts(["Anna lives in Rome", "Bo lives in Oslo"], "blanks")
    labels = [Marking(ANNA.spans, read=10), marking_of([(0, 2, "PER"), (12, 16, "LOC")])]

    fitted = one.fit(one.model("auto"), X, labels, seed=0)

    assert len(fitted.classes_) == 5


def test_tokens_and_tags_that_are_not_as_many_are_told():
    X, y = [["Anna", "lives"], ["Bo", "left"]], [["B-PER"], ["B-PER", "O"]]

    with pytest.raises(BadInput, match="2 tokens and 1 tags"):
        select("token_entropy_mean", [*X, ["Cy"]], dict(enumerate(y)), task="sequence")


def test_scripts_ask_replay_and_compare_rows_of_tokens():
    X, y = rows_of_tokens(60)

    picks = select("auto", X, dict(enumerate(y[:10])), task="sequence", n=3)
    curve = simulate(
        X,
        y,
        "token_entropy_mean",
        task="sequence",
        model="auto",
        initial=range(10),
        pool=range(10, 40),
        test=range(40, 60),
        batch_size=10,
        n_labels=20,
        metric="entity_f1",
    )
    runs = compare(
        X, y, "random", task="sequence", model="auto", n_initial=10, batch_size=10, n_labels=20, seeds=2,
        metric="token_accuracy",
    )  # fmt: skip

    assert len(picks.rows) == 3
    assert all(row >= 10 for row in picks.rows)
    assert curve.n_labels.tolist() == [10, 20]
    assert curve.value.between(0, 1).all()
    assert runs.value.between(0, 1).all()


def test_it_costs_tokens():
    rows = read_tokens([["a", "b"], []])

    assert task().counts == "token"
    assert task().amounts(rows).tolist() == [2, 0]


def test_a_task_of_a_script_has_the_names_of_its_tags():
    assert SequenceTask.of_labels([["B-PER", "O"], ["B-LOC"]]).labels == ("LOC", "PER")
