"""Least sure among what is taken for one class, worked out on six beliefs."""

import numpy as np
import pytest
from fixed import Fixed

from al_core import STRATEGIES, select
from al_core.errors import BadInput
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context

BELIEF = [[0.9, 0.1], [0.6, 0.4], [0.1, 0.9], [0.45, 0.55], [0.3, 0.7], [0.5, 0.5]]


def asked(sought, labels=("a", "a", "b")):
    """All six in the order in which they are asked; the model knows a and b, as it learnt of no c."""
    X = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0], *[[0.0]] * len(labels)])
    context = Context(X, dict(enumerate(labels, 6)), ("a", "b", "c"), Fixed(BELIEF), sought=sought)
    return ask(STRATEGIES["inside_class"], Candidates(context, np.arange(6), np.random.default_rng(0)), 6)


def test_those_of_the_class_come_first_and_the_least_sure_before_them_all():
    assert asked("a").rows.tolist() == [5, 1, 0, 3, 4, 2]
    assert asked("b").rows.tolist() == [5, 3, 4, 2, 1, 0]


def test_unless_one_is_named_it_is_the_class_with_the_fewest_labels_that_the_model_knows():
    assert asked(None).rows.tolist() == asked("b").rows.tolist()
    assert asked(None, ["b", "b", "a"]).rows.tolist() == asked("a").rows.tolist()


def test_reasons_say_what_the_class_has_to_do_with_it():
    reasons = asked("a").reasons
    assert reasons[1] == "The model takes it for a, but is hardly sure (60%)."
    assert reasons[3] == "Nothing else is taken for a; of the rest this comes nearest to it (45%)."
    assert set(asked("c").reasons) == {"The model takes nothing for c yet, so this one is drawn at random."}


def test_a_script_names_the_class():
    X, labels = np.arange(12.0)[:, None], {0: "ham", 11: "spam", 1: "ham", 10: "spam"}

    named = select("inside_class", X, labels, sought="spam", n=1).rows[0]

    assert named == 6
    assert select("inside_class", X, labels, sought="ham", n=1).rows[0] == 5
    assert (
        select("inside_class", X, dict.fromkeys([0, 1], "ham") | {11: "spam"}, n=1)
        .reasons[0]
        .startswith("The model takes it for spam")
    )
    with pytest.raises(BadInput, match=r"^The class 'eggs' that is looked for \(sought\) is not among the classes; "):
        select("inside_class", X, labels, sought="eggs")
    with pytest.raises(BadInput, match="there are no classes here"):
        select("random", X, {0: 1.5}, task="regression", sought="spam")
