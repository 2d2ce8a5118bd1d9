"""The context of a question: the pool, what is known of it, and a model that is fitted once."""

import numpy as np
import pytest

from al_core.models import get_model
from al_core.queries.context import REFERENCE, Context

X = np.random.default_rng(0).standard_normal((400, 3))
LABELS = {7: "b", 2: "a", 9: "b"}


def test_labels_keep_their_order_and_their_rows():
    context = Context(X, LABELS, ("a", "b"))

    assert context.labelled.tolist() == [7, 2, 9]
    assert context.y_labelled.tolist() == ["b", "a", "b"]
    np.testing.assert_array_equal(context.X_labelled, X[[7, 2, 9]])


def test_a_model_is_fitted_when_it_is_asked_for_and_only_once():
    context = Context(X, LABELS, ("a", "b"), estimator=get_model("naive_bayes"))

    assert context.model.classes_.tolist() == ["a", "b"]
    assert context.model is context.model


@pytest.mark.parametrize("given", [{"labels": {}, "estimator": get_model("naive_bayes")}, {"labels": LABELS}])
def test_without_labels_or_a_name_there_is_no_model(given):
    assert Context(X, classes=("a", "b"), **given).model is None


def test_what_is_made_for_one_who_asks_serves_the_next():
    context, made = Context(X, {}, ()), []

    assert [context.once("it", lambda: made.append(1) or len(made)) for _ in range(3)] == [1, 1, 1]


def test_the_reference_is_a_part_of_the_pool_drawn_once_a_session():
    memory, pool = {}, np.arange(20, 380)
    first, next_round = (Context(X, {}, (), pool=pool, memory=memory).reference for _ in range(2))

    assert first is next_round
    assert len(set(first.tolist())) == REFERENCE
    assert set(first.tolist()) <= set(pool.tolist())


def test_strange_numbers_in_an_embedding_are_said():
    embedding = np.full((400, 2), np.nan, dtype=np.float32)

    with pytest.raises(ValueError, match="missing or infinite"):
        Context(X, {}, (), embedding=embedding).embed(np.arange(3))
