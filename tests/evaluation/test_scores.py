import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as reference

from al_core.errors import BadInput, UnknownName
from al_core.evaluation.confusion_tables import confusion
from al_core.evaluation.metrics import METRICS, accuracy, get_metric
from al_core.evaluation.scores import per_class, score

CLASSES = ("cat", "dog", "owl")


TRUTH = ["cat", "cat", "cat", "dog"]


PREDICTION = ["cat", "dog", "dog", "dog"]


@pytest.fixture
def answers():
    rng = np.random.default_rng(0)
    proba = rng.dirichlet([1, 1, 1], 200)
    return np.array(CLASSES)[rng.integers(3, size=200)], proba


def test_the_truth_comes_first():
    assert confusion(TRUTH, PREDICTION, CLASSES).tolist() == [[1, 2, 0], [0, 1, 0], [0, 0, 0]]
    assert METRICS["balanced_accuracy"](TRUTH, PREDICTION, None, CLASSES) == pytest.approx((1 / 3 + 1) / 2)
    assert METRICS["balanced_accuracy"](PREDICTION, TRUTH, None, CLASSES) == pytest.approx((1 + 1 / 3) / 2)
    assert METRICS["macro_f1"](TRUTH, PREDICTION, None, CLASSES) == pytest.approx((0.5 + 0.5) / 2)
    table = per_class(TRUTH, PREDICTION, CLASSES).set_index("label")
    assert table.loc["cat", "recall"] == pytest.approx(1 / 3)
    assert table.loc["cat", "precision"] == 1


def test_every_metric_equals_scikit_learns(answers):
    truth, proba = answers
    prediction = np.array(CLASSES)[proba.argmax(axis=1)]
    expected = {
        "accuracy": reference.accuracy_score(truth, prediction),
        "balanced_accuracy": reference.balanced_accuracy_score(truth, prediction),
        "macro_f1": reference.f1_score(truth, prediction, average="macro"),
        "log_loss": reference.log_loss(truth, proba, labels=list(CLASSES)),
    }

    found = {name: metric(truth, prediction, proba, CLASSES) for name, metric in METRICS.items()}

    assert found == pytest.approx(expected)


def test_log_loss_without_probabilities_is_undefined():
    assert np.isnan(METRICS["log_loss"](TRUTH, PREDICTION, None, CLASSES))


def test_log_loss_is_finite_where_the_true_class_got_probability_zero():
    assert np.isfinite(METRICS["log_loss"](["dog"], ["cat"], np.array([[1.0, 0.0, 0.0]]), CLASSES))


@pytest.mark.parametrize("metric", METRICS)
def test_the_interval_holds_the_value_and_repeats_with_the_seed(answers, metric):
    found = score(*answers, CLASSES, metric, seed=3)

    assert found.low < found.value < found.high
    assert found == score(*answers, CLASSES, metric, seed=3)


@pytest.mark.parametrize("metric", METRICS)
def test_nine_in_ten_intervals_hold_the_truth(metric):
    rng = np.random.default_rng(1)
    strengths = rng.dirichlet([2, 1, 1], 100_000)
    drawn = (strengths.cumsum(axis=1) < rng.random((100_000, 1))).sum(axis=1).clip(max=2)
    truth = np.array(CLASSES)[drawn]
    whole = METRICS[metric](truth, np.array(CLASSES)[strengths.argmax(axis=1)], strengths, CLASSES)

    held = 0
    for trial in range(100):
        rows = rng.choice(100_000, 150)
        found = score(truth[rows], strengths[rows], CLASSES, metric, seed=trial)
        held += found.low <= whole <= found.high

    assert held >= 80


# Shares of the classes, and the recall of each; mistakes go to every other class alike.
MODELS = {
    "nearly always right": ([0.5, 0.5], [0.98, 0.98]),
    "one class in ten": ([0.9, 0.1], [0.97, 0.8]),
    "ten classes": ([0.1] * 10, [0.95] * 10),
    "five classes of all sizes": ([0.6, 0.2, 0.1, 0.06, 0.04], [0.95, 0.9, 0.9, 0.8, 0.8]),
}


@pytest.mark.parametrize("metric", ["balanced_accuracy", "macro_f1"])
@pytest.mark.parametrize("n", [20, 50, 300])
@pytest.mark.parametrize("model", MODELS)
def test_the_interval_over_classes_holds_the_truth_also_where_hardly_anything_is_wrong(model, n, metric):
    rng = np.random.default_rng(0)
    shares, recalls = map(np.array, MODELS[model])
    k = len(shares)
    cells = np.where(np.eye(k, dtype=bool), recalls[:, None], (1 - recalls)[:, None] / (k - 1)) * shares[:, None]
    right = cells.diagonal()
    of = {"balanced_accuracy": shares, "macro_f1": (shares + cells.sum(axis=0)) / 2}
    whole = float(np.mean(right / of[metric]))

    held = 0
    for _ in range(200):
        drawn = rng.choice(k * k, size=n, p=cells.ravel())
        found = score(drawn // k, np.eye(k)[drawn % k], range(k), metric)
        held += found.low <= whole <= found.high
        assert found.low <= found.value <= found.high

    assert 0.86 <= held / 200 <= 0.99


def test_log_loss_is_bounded_above_though_no_mistake_was_seen():
    rng = np.random.default_rng(0)
    sure = rng.beta(30, 0.6, 100_000).clip(1e-6, 1 - 1e-6)
    whole = float(-(sure * np.log(sure) + (1 - sure) * np.log(1 - sure)).mean())

    held = 0
    for trial in range(100):
        rows = rng.choice(len(sure), 30)
        truth = (rng.random(30) > sure[rows]).astype(int)
        found = score(truth, np.column_stack([sure, 1 - sure])[rows], (0, 1), "log_loss", seed=trial)
        held += found.low <= whole <= found.high

    assert held >= 90


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("n", [1, 2, 300])
def test_nothing_wrong_in_a_sample_does_not_make_the_interval_a_point(metric, n):
    found = score(["cat"] * n, np.array([[0.9, 0.1, 0.0]] * n), CLASSES, metric)

    assert found.low < found.high
    assert found.low <= found.value <= found.high


def test_a_class_that_the_sample_lacks_widens_the_interval():
    proba = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]] * 20)
    truth = ["cat", "dog"] * 20

    without, with_it = (score(truth, proba[:, :k], CLASSES[:k], "balanced_accuracy") for k in (2, 3))

    assert without.value == with_it.value == 1
    assert with_it.low < without.low - 0.1


@pytest.mark.parametrize("labels", [[True, False, True], [1, 2, 1], ["1", "2", "1"]])
def test_labels_of_any_kind_are_counted(labels):
    classes = tuple(sorted(set(labels)))
    assert accuracy(labels, np.array(labels)) == 1
    assert METRICS["macro_f1"](np.array(labels), labels, None, classes) == 1


def test_an_unknown_metric_lists_those_there_are():
    with pytest.raises(UnknownName, match="there are: accuracy, balanced_accuracy"):
        get_metric("acuracy")


def test_a_label_that_is_no_class_is_named():
    with pytest.raises(BadInput, match="The label 'z' is none of the classes"):
        score(["a", "z"], np.eye(2), ["a", "b"], "macro_f1")


SURE = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(
    ("truth", "proba", "sentence"),
    [
        (["0", "1", "0"], SURE, "The label '0' is none of the classes"),
        ([0, 5, 0], SURE, "The label 5 is none of the classes"),
        ([0, np.nan, 0], SURE, "The label nan is none of the classes"),
        ([0], SURE, r"The true labels \(1\) are not as many as the rows of probabilities \(3\)"),
        ([0, 1, 0, 1], SURE, r"The true labels \(4\) are not as many"),
        (np.array([[0], [1], [0]]), SURE, "must be a list with one label a row"),
        ([0, 1, 0], SURE[:, :1], r"a column for each of the 2 classes; their shape is \(3, 1\)"),
        ([0, 1, 0], SURE[:, 1], r"their shape is \(3,\)"),
        ([0, 1, 0], np.hstack([SURE, SURE]), r"their shape is \(3, 4\)"),
        ([0, 1, 0], np.where(SURE == 0.8, np.nan, SURE), "must lie between 0 and 1, and none may be missing"),
        ([0, 1, 0], 100 * SURE, "must lie between 0 and 1"),
        ([0, 1, 0], [["much", "little"]] * 3, "must be a table of numbers"),
    ],
)
def test_what_does_not_fit_is_no_score_but_a_sentence(metric, truth, proba, sentence):
    with pytest.raises(BadInput, match=sentence):
        score(truth, proba, [0, 1], metric)


def test_predictions_that_do_not_fit_get_a_sentence():
    with pytest.raises(BadInput, match=r"not as many as the predicted ones \(1\)"):
        accuracy([0, 1], [0])
    with pytest.raises(BadInput, match="not as many as the predicted ones"):
        confusion([0], [0, 1], [0, 1])
    with pytest.raises(BadInput, match="The label '1' is none of the classes"):
        score([0, 1, 0], SURE, [0, 1], prediction=["1", "1", "1"])


@pytest.mark.parametrize("metric", METRICS)
def test_lists_and_tables_are_scored_like_arrays(metric):
    found = score([0, 1, 1], SURE, [0, 1], metric)

    assert score([0, 1, 1], SURE.tolist(), [0, 1], metric) == found
    assert score(pd.Series([0, 1, 1], index=[5, 6, 7]), pd.DataFrame(SURE), np.array([0, 1]), metric) == found
