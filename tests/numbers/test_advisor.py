"""The advisor: honest about what choosing saves, and about when it saves nothing."""

from dataclasses import replace

import numpy as np
import pytest
from chosen import chosen

from al_core import STRATEGIES
from al_core.numbers.advisor import Situation, assess, distinct_rows

ORDINARY = Situation(n_pool=5_000, n_classes=3, budget=500, seconds=12.0)


def test_for_an_ordinary_pool_it_pays_and_the_saving_is_the_measured_one():
    advice = assess(ORDINARY)

    assert advice.verdict == "yes"
    assert "What 500 labels drawn at random teach, about 300 chosen ones teach on average" in advice.sentences[0]
    assert "about 40 minutes." in advice.sentences[0]
    assert "nothing on one in five" in advice.sentences[1]


def test_a_price_is_saved_too():
    assert "about 40 minutes, 100 at your price" in assess(replace(ORDINARY, price=0.5)).sentences[0]


@pytest.mark.parametrize(
    ("plan", "verdict", "strategy", "said"),
    [
        (replace(ORDINARY, everything=True), "order", "auto", "no label is saved"),
        (replace(ORDINARY, n_pool=90), "no", "random", "All 90 examples take about 18 minutes: label them all."),
        (replace(ORDINARY, n_pool=400, seconds=2.0), "no", "random", "about 13 minutes"),
        (replace(ORDINARY, n_distinct=24), "no", "k_center", "Only 24 different examples among 5,000"),
        (replace(ORDINARY, n_classes=150), "more", "auto", "500 labels for 150 classes are too few"),
        (replace(ORDINARY, seconds=1.0), "no", "random", "It would save about 200 labels, 3 minutes"),
    ],
    ids=[
        "everything is labelled",
        "tiny pool",
        "quickly done",
        "few distinct rows",
        "few labels a class",
        "cheap labels",
    ],
)
def test_where_choosing_saves_nothing_it_says_so(plan, verdict, strategy, said):
    advice = assess(plan)

    assert (advice.verdict, advice.strategy) == (verdict, strategy)
    assert said in " ".join(advice.sentences)


@pytest.mark.parametrize(
    "plan",
    [
        replace(ORDINARY, n_pool=400, seconds=2.0, price=5.0),
        replace(ORDINARY, seconds=1.0, price=2.0),
        replace(ORDINARY, n_distinct=4_000),
        replace(ORDINARY, n_classes=100),
    ],
    ids=["a small pool of dear labels", "quick but dear", "many distinct rows", "five labels a class"],
)
def test_just_outside_those_cases_it_pays(plan):
    assert assess(plan).verdict == "yes"


def test_where_answers_are_no_classes_no_saving_is_promised():
    advice = assess(replace(ORDINARY, n_classes=None))

    assert (advice.verdict, advice.strategy, advice.settings) == ("open", "auto", {})
    assert "nobody can tell beforehand" in advice.sentences[0]
    assert assess(replace(ORDINARY, n_classes=None, n_pool=40)).verdict == "no"


def test_a_budget_beyond_the_pool_counts_as_the_pool():
    assert "What 300 labels drawn at random teach" in assess(replace(ORDINARY, n_pool=300)).sentences[0]


@pytest.mark.parametrize("n_classes", [2, 10, 11, 40])
def test_a_suggestion_can_be_used_as_it_is(n_classes):
    advice = assess(replace(ORDINARY, n_classes=n_classes))

    settings = chosen(("a", "b"), strategy=advice.strategy, **advice.settings)

    assert settings.asking.strategy in STRATEGIES
    assert settings.asking.cold_limit >= min(2 * n_classes, 20)
    assert advice.reason.endswith(".")


def test_equal_rows_are_counted_once():
    X = np.array([[0.0, 1.0], [-0.0, 1.0], [2.0, 3.0]], np.float32)

    assert distinct_rows(X) == 2
    assert distinct_rows(np.repeat(X, 30_000, axis=0)) == 2
