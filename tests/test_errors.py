"""Errors that people read: one root, a sentence each, and what explains them."""

import pytest

from al_core import errors
from al_core.errors import Problem, UnknownName

KINDS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_shows_problems_to_people_misses_none(kind):
    assert issubclass(kind, Problem)
    assert f" {kind.__name__} " in f"{errors.__doc__} ".replace("\n", " ")


def test_an_unknown_name_lists_the_names_there_are():
    error = UnknownName("model", "best", ["auto", "naive_bayes"])

    assert str(error) == "There is no model called 'best'; there are: auto, naive_bayes."
    assert (error.name, error.known) == ("best", ("auto", "naive_bayes"))
    assert isinstance(error, KeyError)
