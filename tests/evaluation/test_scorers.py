import pickle
from functools import partial

import numpy as np
import pytest
from sklearn import metrics as reference
from sklearn.metrics import make_scorer

from al_core.errors import BadInput, UnknownName
from al_core.evaluation.metrics import METRICS
from al_core.evaluation.scorers import as_metric, recorded_name, refuse_misfit

RNG = np.random.default_rng(0)
HAM = np.array(["ham", "spam"])[np.arange(60) % 2]
SURE = RNG.dirichlet([1, 1], 60)
CALLED = np.array(["ham", "spam"])[SURE.argmax(axis=1)]
TWO, THREE = ("ham", "spam"), ("a", "b", "c")


def cost(truth, prediction, each=1.0):
    """What the mistakes cost."""
    return each * float(np.mean(truth != prediction))


COSTS = make_scorer(cost, greater_is_better=False, each=3.0)
SPAM = make_scorer(reference.f1_score, pos_label="spam")


def test_a_name_of_ours_comes_before_one_of_scikit_learns():
    assert as_metric("accuracy") is METRICS["accuracy"]
    assert as_metric("balanced_accuracy") is METRICS["balanced_accuracy"]


def test_a_scorer_by_name_gives_what_it_gives_in_scikit_learn():
    found = {name: as_metric(name)(HAM, CALLED, SURE, TWO) for name in ("roc_auc", "average_precision", "f1_macro")}

    assert found == pytest.approx(
        {
            "roc_auc": reference.roc_auc_score(HAM, SURE[:, 1]),
            "average_precision": reference.average_precision_score(HAM, SURE[:, 1], pos_label="spam"),
            "f1_macro": reference.f1_score(HAM, CALLED, average="macro"),
        }
    )


def test_probabilities_of_several_classes_are_scored_one_against_the_rest():
    truth, proba = np.array(THREE)[np.arange(60) % 3], RNG.dirichlet([1, 1, 1], 60)

    found = as_metric("roc_auc_ovr")(truth, truth, proba, THREE)

    assert found == pytest.approx(reference.roc_auc_score(truth, proba, multi_class="ovr"))


def test_with_numbers_a_scorer_by_name_looks_for_one():
    y = (HAM == "ham") + 1

    found = as_metric("average_precision")(y, y, SURE, (1, 2))

    assert found == pytest.approx(reference.average_precision_score(y, SURE[:, 0], pos_label=1))


def test_a_scorer_knows_which_way_is_better():
    metric = as_metric(COSTS)

    assert metric(HAM, CALLED, None, TWO) == pytest.approx(3 * np.mean(HAM != CALLED))
    assert not metric.higher_is_better
    assert metric.recorded_name == "cost (each=3.0) (lower is better)"


def test_f1_may_be_that_of_one_class():
    assert as_metric(SPAM)(HAM, CALLED, None, TWO) == reference.f1_score(HAM, CALLED, pos_label="spam")
    assert recorded_name(SPAM) == "f1_score (pos_label=spam)"


@pytest.mark.parametrize("function", [cost, partial(cost, each=2.0)])
def test_a_function_of_truth_and_prediction_is_a_metric(function):
    metric = as_metric(function)

    assert metric(HAM, CALLED, None, TWO) == function(HAM, CALLED)
    assert (metric.name, metric.higher_is_better, metric.is_share) == ("cost", True, False)


def test_what_is_undefined_is_nan_and_never_0():
    only_ham = np.array(["ham"] * 60)

    assert np.isnan(as_metric("roc_auc")(HAM, CALLED, None, TWO))
    assert np.isnan(as_metric("roc_auc")(only_ham, CALLED, SURE, TWO))
    assert np.isnan(as_metric("average_precision")(only_ham, CALLED, SURE, TWO))
    assert np.isnan(as_metric(SPAM)(only_ham, only_ham, None, TWO))


@pytest.mark.parametrize(
    "metric", ["roc_auc", "f1_macro", COSTS, SPAM, cost], ids=["name", "mean", "costs", "one", "own"]
)
def test_a_metric_travels_to_another_process(metric):
    here = as_metric(metric)

    there = pickle.loads(pickle.dumps(here))

    assert there(HAM, CALLED, SURE, TWO) == here(HAM, CALLED, SURE, TWO)


def many(truth, prediction):
    return [1.0, 2.0]


def broken(truth):
    return 1.0


@pytest.mark.parametrize(
    ("metric", "sentence"),
    [
        ("f1", "The metric f1 cannot be computed on these labels: pos_label=1 is not a valid label"),
        (many, r"The metric many must give a number, not \[1.0, 2.0\]"),
        (broken, "The metric broken fails: TypeError: "),
    ],
)
def test_what_does_not_fit_the_labels_is_refused(metric, sentence):
    with pytest.raises(BadInput, match=sentence):
        refuse_misfit(as_metric(metric), HAM)


def test_what_is_no_metric_is_refused():
    with pytest.raises(UnknownName, match=r"there are: accuracy, .*, any scorer of scikit-learn"):
        as_metric("acuracy")
    with pytest.raises(BadInput, match="A metric is a name, a function of truth and prediction, or a scorer, not 3"):
        as_metric(3)
