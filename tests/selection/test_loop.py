"""The loop for scripts: `loop`, `questions`, `inquiry`, `answers`, `checks`, `kept`."""

import json
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from al_core import Loop, select
from al_core.errors import BadInput
from al_core.evaluation.proportions import wilson
from al_core.strategies import strategy

rng = np.random.default_rng(0)
Y = np.arange(60) % 3
X = rng.standard_normal((60, 3)) + 2 * np.eye(3)[Y]
FIRST = {row: int(Y[row]) for row in range(6)}
TEXTS = [f"{('good', 'bad', 'odd')[label]} word{row % 7} of {row}" for row, label in enumerate(Y)]
FRAME = pd.DataFrame(X, columns=list("abc"), index=[f"p{row}" for row in range(60)])
QUICK = {"model": "logistic_regression", "strategy": "margin"}


@pytest.mark.parametrize(
    "pool", [X, sparse.csr_matrix(X), pd.DataFrame(X), TEXTS], ids=["array", "csr", "frame", "texts"]
)
def test_a_loop_asks_what_select_would(pool):
    loop, labels = Loop(pool, labels=FIRST, seed=3, **QUICK), dict(FIRST)
    for n in (1, 2, 3, 1):
        picks, plain = loop.query(n), select("margin", pool, labels, model="logistic_regression", n=n, seed=3)
        assert (picks.rows.tolist(), picks.reasons) == (plain.rows.tolist(), plain.reasons)
        loop.teach(Y[picks])
        labels |= {row: int(Y[row]) for row in picks}

    assert loop.labels == labels


def test_it_starts_with_nothing_and_asks_the_same_until_it_is_taught():
    loop = Loop(X, model="logistic_regression")
    first = loop.query(3)

    assert loop.query(3).rows.tolist() == first.rows.tolist()
    assert loop.model is None
    with pytest.raises(BadInput, match=r"^There is no label to learn from yet; teach some first\.$"):
        loop.predict(X)
    loop.teach(["a", "b", "a"])
    assert loop.labels == dict(zip(first, "aba", strict=True))
    assert loop.query(3).rows.tolist() != first.rows.tolist()


def test_the_pool_may_be_used_up():
    loop = Loop(X[:8], labels=FIRST, checks=0.5, **QUICK)

    picks = loop.query(9)
    loop.teach(Y[picks])

    assert sorted(loop.labels) == list(range(8))
    assert len(loop.query()) == 0


@pytest.mark.parametrize("bring", [list, np.array, tuple, lambda said: pd.Series(said, index=["p9", "p7"])])
def test_labels_come_in_the_order_of_the_question_unless_they_say_their_rows(bring):
    loop = Loop(FRAME, labels=FIRST, **QUICK, candidates=["p7", "p9"])
    order = loop.query(2).names.tolist()

    loop.teach(bring([2, 1]))

    said = dict(zip(["p9", "p7"] if isinstance(bring([0, 0]), pd.Series) else order, [2, 1], strict=True))
    assert {name: loop.labels[name] for name in said} == said


BAD = [
    ([1], r"^The last question was about 2 rows, but there are 1 labels; teach\({row: label}\) says which rows"),
    ("no", r"^The labels must be a list in the order of the last question, not 'no'; teach"),
    ({99: 1}, r"^Row 99 is not in X, which has rows 0 to 59\.$"),
    ({7: None}, r"^A label is missing"),
    ([1, 9], r"^The label 9 is not among the classes\.$"),
    ({7: 1, 8: 1.5}, r"^The labels mix kinds \(float and int\)"),
    ({7: "one", 8: "two"}, r"^The label 'one' is not among the classes\.$"),
]


@pytest.mark.parametrize(("labels", "sentence"), BAD)
def test_what_cannot_be_learnt_changes_nothing(labels, sentence):
    loop = Loop(X, labels=FIRST, classes=[0, 1, 2], **QUICK)
    asked, before = loop.query(2), loop.history

    with pytest.raises(BadInput, match=sentence):
        loop.teach(labels)

    assert loop.history.equals(before)
    assert loop.query(2).rows.tolist() == asked.rows.tolist()
    loop.teach(Y[asked])
    assert list(loop.labels)[-2:] == list(asked)


def test_a_label_of_another_kind_than_the_first_is_refused():
    loop = Loop(X, labels=FIRST, **QUICK)

    with pytest.raises(BadInput, match=r"^The labels mix kinds \(int and str\)"):
        loop.teach({7: "one"})


def test_a_list_that_comes_twice_is_about_no_question():
    loop = Loop(X, labels=FIRST, **QUICK)
    loop.teach(Y[loop.query()])

    with pytest.raises(BadInput, match=r"^No question waits for an answer, so a list cannot be in its order"):
        loop.teach([0])


def test_an_index_that_counts_or_names_is_asked_about():
    loop = Loop(X[:8], labels={row: int(Y[row]) for row in range(2, 8)}, **QUICK)
    order = loop.query(2).rows.tolist()

    if order == [0, 1]:
        loop = Loop(X[[1, 0, *range(2, 8)]], labels={row: int(Y[row]) for row in range(2, 8)}, **QUICK)
        assert loop.query(2).rows.tolist() == [1, 0]
    with pytest.raises(BadInput, match=r"^The index of the labels may count them or name their rows"):
        loop.teach(pd.Series([0, 1]))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ask", "say", "again"]), st.integers(0, 59)), max_size=12))
def test_every_label_lies_on_the_row_that_it_was_said_of(steps):
    loop, truth = Loop(X, labels=FIRST, seed=1, checks=0.25, **QUICK), dict(FIRST)
    for what, row in steps:
        if what == "ask":
            picks = loop.query(1 + row % 3)
            assert not set(picks) & truth.keys()
            loop.teach(Y[picks])
            truth |= {one: int(Y[one]) for one in picks}
        else:
            loop.teach({row: row % 3})
            truth[row] = row % 3
        assert loop.labels == truth
        assert list(loop.labels) == list(truth)


def test_one_question_in_five_is_a_check_that_nobody_chose_and_nothing_learns():
    loop = Loop(X, labels=FIRST, checks=0.2, seed=5, **QUICK)
    for _ in range(25):
        loop.teach(Y[loop.query()])
    history = loop.history

    assert Counter(history.chosen_by) == {"you": 6, "strategy": 20, "check": 5}
    assert history.chosen_by.tolist()[10::5] == ["check"] * 5
    learnt = history[history.chosen_by != "check"]
    plain = select("margin", X, dict(zip(learnt.row, learnt.label, strict=True)), model="logistic_regression", seed=5)
    np.testing.assert_array_equal(loop.model.coef_, plain.model.coef_)
    checks = history[history.chosen_by == "check"]
    right = int((loop.model.predict(X[checks.row]) == checks.label).sum())
    found = loop.score()
    assert (found.value, found.n, found.low) == (right / 5, 5, wilson(right, 5)[0])


def test_checks_are_drawn_alike_from_all_rows_wherever_they_are_stored():
    drawn = Counter()
    for seed in range(200):
        picks = Loop(X[:10], checks=0.5, seed=seed, model="logistic_regression").query(2)
        drawn[int(picks.rows[-1])] += 1
        order = np.random.default_rng(seed).permutation(10)
        if seed < 5:
            moved = Loop(X[order], checks=0.5, seed=seed, model="logistic_regression").query(2)
            assert order[moved.rows[-1]] == picks.rows[-1]
    assert len(drawn) == 10
    assert max(drawn.values()) < 40, "a fair draw passes 40 of 200 once in 10,000 times"
    assert "random" in picks.reasons[-1]
    assert np.isnan(picks.scores[-1])


def test_what_somebody_brings_is_no_check_and_a_label_said_anew_keeps_its_part():
    loop = Loop(X, checks=0.5, labels=FIRST, **QUICK)
    check = int(loop.query(2).rows[1])
    other = next(row for row in loop._zone.rows.tolist() if row not in (check, *FIRST))

    loop.teach({check: 0, other: 1})
    loop.teach({check: int(Y[check])})

    assert loop.history.chosen_by.tolist()[6:] == ["check", "you", "check"]
    assert loop.score().n == 1


def test_a_score_needs_rows_that_nobody_learnt_from():
    loop = Loop(X, labels=FIRST, **QUICK)

    with pytest.raises(BadInput, match=r"^Labels that a strategy chose are no sample, so no score is computed"):
        loop.score()
    with pytest.raises(BadInput, match=r"^The model has learnt from row 3, so a score on it would flatter"):
        loop.score({3: 0, 10: 1})
    with pytest.raises(BadInput, match=r"^X_test has 60 rows, but y_test has 59 labels\.$"):
        loop.score((X, Y[1:]))
    with pytest.raises(BadInput, match=r"^A test set is \(X_test, y_test\), or a dict"):
        loop.score(X)


@pytest.mark.parametrize("pool", [X, FRAME, TEXTS, sparse.csr_matrix(X)], ids=["array", "frame", "texts", "csr"])
def test_scores_and_answers_are_those_of_the_model(pool):
    loop = Loop(pool, labels=FIRST if pool is not FRAME else {f"p{row}": FIRST[row] for row in FIRST}, **QUICK)

    value = loop.score((pool, Y)).value

    assert value == (loop.model.predict(pool) == Y).mean() == (loop.predict(pool) == Y).mean()
    assert loop.predict().tolist() == loop.predict(pool).tolist()
    np.testing.assert_array_equal(loop.predict_proba(pool), loop.model.predict_proba(pool))
    tested = {f"p{row}" if pool is FRAME else row: int(Y[row]) for row in range(6, 60)}
    assert loop.score(tested).n == 54
    assert loop.score((pool, Y), "log_loss").n == 60
    assert loop.classes == (0, 1, 2)


def test_a_class_that_only_the_test_set_has_counts_as_wrong():
    loop = Loop(X, labels={0: 0, 1: 1}, **QUICK)

    assert loop.score((X, Y)).value < 0.7
    assert loop.classes == (0, 1)


def test_other_kinds_of_labels_loop_as_well():
    numbers = Loop(X, task="regression", model="auto", strategy="greedy_input", checks=0.25)
    for _ in range(8):
        numbers.teach(X[numbers.query(), 0])
    assert numbers.score(metric="mae").n == 2
    assert numbers.score((X, X[:, 0]), "mae").value < 0.5
    sets = Loop(X, task="multilabel", labels={0: ["a"], 1: ["b"], 2: [], 3: ["a", "b"]}, model="logistic_regression")
    picks = sets.query(2)
    sets.teach([["a"], ["a", "b"]])
    assert sets.labels[picks[1]] == ["a", "b"]
    assert sets.score((X[:3], [["a"], ["b"], []])).n == 3


@strategy("First of all", reason=lambda candidates, position: "It comes first.", needs_model=False)
def first_of_all(candidates):
    """Asks in the order of the rows.

    Made up here
    """
    return -candidates.rows.astype(float)


@pytest.mark.parametrize("pool", [X, FRAME, TEXTS], ids=["array", "frame", "texts"])
def test_it_goes_on_where_it_was_saved(pool, tmp_path):
    loop = Loop(
        pool, labels=FIRST, checks=0.3, seed=2, classes=[2, 1, 0], model="logistic_regression", strategy="badge"
    )
    for _ in range(4):
        loop.teach(Y[loop.query()])
    loop.query(3)
    loop.save(tmp_path / "loop.json")

    again = Loop.load(tmp_path / "loop.json", pool)

    assert again.history.equals(loop.history)
    assert again.classes == (2, 1, 0)
    again.teach([0, 1, 2])
    loop.teach([0, 1, 2])
    assert again.query(4).rows.tolist() == loop.query(4).rows.tolist()
    assert again.query().notes == ()
    assert again.score() == loop.score()


def test_labels_of_every_kind_come_back_as_they_were(tmp_path):
    marked = [["B-PER", "O"], ["O", "O"], ["O", "B-PER"]]
    words = [["Ann", "sat"], ["it", "rains"], ["hi", "Bob"], ["so", "Eve"], ["Al", "ran"]]
    made = [
        Loop(X, labels=dict.fromkeys(range(3), True) | {3: False}, **QUICK),
        Loop(X, labels={0: "a", 1: "b"}, **QUICK),
        Loop(X, task="regression", labels={0: 1.5, 1: np.float64(0.1)}),
        Loop(X, task="multilabel", labels={0: {"b", "a"}, 1: ("b",), 2: []}, model="logistic_regression"),
        Loop(words, task="sequence", labels=dict(enumerate(marked)), strategy="random"),
    ]
    for loop in made:
        loop.save(tmp_path / "loop.json")
        again = Loop.load(tmp_path / "loop.json", words if len(loop._X) == 5 else X)

        assert [sorted(one) if isinstance(one, set) else one for one in again.labels.values()] == [
            sorted(one) if isinstance(one, set) else list(one) if isinstance(one, tuple) else one
            for one in loop.labels.values()
        ] or set(again.labels[0]) == {"a", "b"}
        assert again.query(2).rows.tolist() == loop.query(2).rows.tolist()


def test_what_the_file_does_not_hold_is_handed_in_again(tmp_path):
    path = tmp_path / "loop.json"
    own = {"model": LogisticRegression(C=3), "strategy": first_of_all, "embedding": X[:, :2]}
    Loop(X, labels=FIRST, **own).save(path)

    assert Loop.load(path, X, **own).query(2).rows.tolist() == [6, 7]
    for name, sentence in (
        ("model", r"^loop\.json holds no model, it was one of your own \(LogisticRegression\)"),
        ("strategy", r"^The strategy 'first_of_all' of loop\.json is one of your own"),
        ("embedding", r"^loop\.json was saved with embedding, which it does not hold"),
    ):
        with pytest.raises(BadInput, match=sentence):
            Loop.load(path, X, **{key: value for key, value in own.items() if key != name})


def test_another_pool_or_file_is_refused(tmp_path):
    path = tmp_path / "loop.json"
    Loop(X, labels=FIRST, **QUICK).save(path)
    other = X.copy()
    other[59, 2] += 1e-12

    with pytest.raises(BadInput, match=r"^loop\.json was saved with another X; hand in the same one"):
        Loop.load(path, other)
    with pytest.raises(BadInput, match=r"^loop\.json was saved without embedding; leave it out\.$"):
        Loop.load(path, X, embedding=X)
    with pytest.raises(BadInput, match=r"^load\(\) takes embedding, timestamps, sample_weight beside X, but no 'seed'"):
        Loop.load(path, X, seed=1)
    with pytest.raises(BadInput, match=r"^There is no file "):
        Loop.load(tmp_path / "none.json", X)
    for text, said in (
        ("", "is no loop"),
        ("[]", "is no loop"),
        ("{}", "is no loop"),
        ('{"layout": 2}', "was saved by"),
    ):
        path.write_text(text)
        with pytest.raises(BadInput, match=rf"^loop\.json {said}"):
            Loop.load(path, X)


def test_another_version_says_so_in_the_notes(tmp_path):
    path = tmp_path / "loop.json"
    Loop(X, labels=FIRST, **QUICK).save(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"versions": "al_core of yesterday"}))

    assert Loop.load(path, X).query().notes[-1].startswith("This loop was saved by another version")


def test_what_nobody_takes_is_said():
    with pytest.raises(BadInput, match=r"^Loop\(\) takes embedding, .* as context, but no 'batch'\.$"):
        Loop(X, batch=3)
    with pytest.raises(BadInput, match=r"^The share of checks must lie between 0 and 1, not 20\.$"):
        Loop(X, checks=20)
