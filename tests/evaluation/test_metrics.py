"""What a metric knows of itself, and the rooms that it is made of: `confusion_tables`, `losses`, `bootstrap`."""

import numpy as np
import pytest

from al_core.errors import BadInput
from al_core.evaluation import METRICS, Metric
from al_core.evaluation.metrics import HEADLINE, metric_named
from al_core.evaluation.scorers import as_metric
from al_core.evaluation.scores import measured

TRUTH, PREDICTION = np.array(["a", "b"] * 20), np.array(["a", "b", "a", "a"] * 10)


def share_of_a(truth, prediction, proba, classes):
    return float(np.mean(np.asarray(prediction) == "a"))


def cost(truth, prediction, proba=None, classes=()):
    """What the mistakes cost."""
    return 7.0 * float(np.mean(truth != prediction))


SHARE = Metric("share_of_a", "Share of a", "How often it says a.", share_of_a, is_share=True)
COST = Metric("cost", "Cost", "What the mistakes cost.", cost, higher_is_better=False)


def test_the_headline_is_the_share_that_is_right():
    assert next(iter(METRICS)) == HEADLINE
    assert METRICS[HEADLINE](TRUTH, PREDICTION, None, ("a", "b")) == 0.75
    assert METRICS[HEADLINE].is_share


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_says_what_it_is(name):
    metric = METRICS[name]

    assert metric.name == metric.recorded_name == name
    assert metric.title[0].isupper()
    assert metric.meaning.endswith(".")


def test_a_metric_knows_how_it_is_written():
    loss, share = METRICS["log_loss"], METRICS["macro_f1"]

    assert [share.written(0.912), share.range_written(0.88, 0.93)] == ["91%", "88–93%"]
    assert [loss.written(0.341), loss.range_written(0.3, 0.39)] == ["0.34", "0.30 to 0.39"]
    assert [share.level(0.9), share.level(0.955), loss.level(0.25)] == ["90%", "95.5%", "0.25"]
    assert [share.in_a_sentence, METRICS["accuracy"].in_a_sentence] == ["macro F1", "accuracy"]
    assert [share.unit, loss.unit, share.scale, loss.scale] == ["points", "log loss", 100, 1]
    assert [share.heading, loss.heading] == ["Macro F1", "Log loss (lower is better)"]


@pytest.mark.parametrize("metric", [SHARE, COST], ids=lambda one: one.name)
def test_a_metric_without_an_interval_of_its_own_is_resampled(metric):
    found = measured(metric, TRUTH, PREDICTION, None, ("a", "b"), seed=3)

    assert found.low < found.value < found.high
    assert found == measured(metric, TRUTH, PREDICTION, None, ("a", "b"), seed=3)


def test_a_share_that_is_all_by_luck_is_no_point():
    found = measured(SHARE, TRUTH, np.array(["a"] * 40), None, ("a", "b"))

    assert found.low < found.high == 1


def test_what_is_undefined_is_nan_and_so_is_its_interval():
    undefined = Metric("none", "None", "Nothing.", lambda *_: np.nan)

    found = measured(undefined, TRUTH, PREDICTION, None, ("a", "b"))

    assert np.isnan([found.value, found.low, found.high]).all()
    assert np.isnan(METRICS["log_loss"](TRUTH, PREDICTION, None, ("a", "b")))


@pytest.mark.parametrize(
    ("metric", "recorded"),
    [
        (METRICS["log_loss"], "log_loss"),
        (Metric("gain", "Gain", "", cost), "gain"),
        (COST, "cost (lower is better)"),
        (SHARE, "share_of_a (share)"),
        (Metric("f1 (pos_label=a)", "F1", "", cost), "f1 (pos_label=a)"),
        (Metric("off", "Off, mm", "", cost, higher_is_better=False, titled=True), "off (Off, mm; lower is better)"),
        (Metric("errors", "", "", cost, is_share=True, higher_is_better=False), "errors (share, lower is better)"),
    ],
)
def test_a_recorded_name_tells_direction_and_unit(metric, recorded):
    known = metric_named(metric.recorded_name)

    assert metric.recorded_name == recorded
    assert (known.name, known.is_share, known.sign) == (metric.name, metric.is_share, metric.sign)
    assert not metric.titled or (known.title, known.unit) == ("Off, mm", "mm")


def test_a_name_that_nobody_knows_is_no_share_and_higher_is_better():
    known = metric_named("roc_auc")

    assert (known.title, known.unit, known.sign, known.is_share) == ("Roc auc", "roc auc", 1, False)


def test_a_metric_of_ones_own_is_not_mistaken_for_one_of_ours():
    with pytest.raises(BadInput, match="cannot be called 'accuracy', which is one of METRICS; rename it"):
        as_metric(Metric("accuracy", "Mine", "In percent.", cost))
