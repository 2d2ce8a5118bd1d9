"""Measures of sets of labels, beside scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, hamming_loss, jaccard_score, make_scorer

from al_core.evaluation.metrics import metric_named
from al_core.matrices.marks import as_sets
from al_core.tasks.multilabel.metrics import measures_of_sets, of_sets
from al_core.tasks.multilabel.task import Multilabel

NAMES = ("a", "b", "c")


@pytest.fixture
def answers():
    rng = np.random.default_rng(0)
    truth = rng.random((80, 3)) < [0.5, 0.3, 0.1]
    said = np.where(rng.random((80, 3)) < 0.8, truth, ~truth)
    return truth, said, as_sets(truth, NAMES).tolist(), as_sets(said, NAMES).tolist()


def test_they_are_what_scikit_learn_says(answers):
    truth, said, true_sets, said_sets = answers
    found = {name: one(true_sets, said_sets, None, ()) for name, one in measures_of_sets(NAMES).items()}

    assert found == pytest.approx(
        {
            "accuracy": (truth == said).all(axis=1).mean(),
            "macro_f1": f1_score(truth, said, average="macro"),
            "micro_f1": f1_score(truth, said, average="micro"),
            "hamming": hamming_loss(truth, said),
        }
    )


def test_runs_know_them_by_the_titles_that_people_read():
    headline, *_, hamming = measures_of_sets(NAMES).values()

    assert metric_named(headline.recorded_name).heading == "Whole answer right"
    assert metric_named(hamming.recorded_name).heading == "Single labels wrong (lower is better)"
    assert Multilabel(NAMES).metric(headline.recorded_name) == headline


def test_intervals_hold_the_value_and_are_no_points_where_nothing_was_wrong(answers):
    _, _, true_sets, said_sets = answers
    for one in measures_of_sets(NAMES).values():
        low, high = one.ends(true_sets, said_sets, None, (), 0)
        assert low < one(true_sets, said_sets, None, ()) < high
        low, high = one.ends(true_sets[:9], true_sets[:9], None, (), 0)
        assert high - low > 0.1


def test_a_label_that_is_neither_true_nor_said_does_not_count_in_the_average():
    one = measures_of_sets(NAMES)["macro_f1"]

    assert one([("a",), ()], [("a",), ("b",)], None, ()) == 0.5
    assert np.isnan(one([(), ()], [(), ()], None, ()))


def test_a_metric_of_ones_own_gets_tables_of_marks(answers):
    truth, said, true_sets, said_sets = answers
    own = Multilabel(NAMES).metric(make_scorer(jaccard_score, average="micro"))

    assert own(true_sets, said_sets, None, ()) == pytest.approx(jaccard_score(truth, said, average="micro"))
    low, high = own.ends(true_sets, said_sets, None, (), 0)
    assert low < own(true_sets, said_sets, None, ()) < high
    assert of_sets(own, NAMES) is own
