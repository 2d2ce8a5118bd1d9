"""While one class is known: what is most unlike its examples."""

import numpy as np

from al_core.models import get_model
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies.one_class import knows_one_class, unlike, unlike_reason

X = np.array([[0.0], [1.0], [4.0], [10.0]])


def asked(labels):
    context = Context(X, labels, ("a", "b"), estimator=get_model("logistic_regression"))
    return Candidates(context, np.array([2, 3]), np.random.default_rng(0))


def test_the_distance_to_the_nearest_labelled_example_counts():
    assert unlike(asked({0: "a", 1: "a"})).tolist() == [3.0, 9.0]


def test_it_serves_until_there_is_a_second_class_and_says_why():
    alone = asked({0: "a", 1: "a"})

    assert knows_one_class(alone)
    assert not knows_one_class(asked({0: "a", 1: "b"}))
    assert unlike_reason(alone) == "Only a is known so far, and this is unlike the examples of it."
