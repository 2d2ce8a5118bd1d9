"""A metric is added in one place: then it is measured, compared, recorded and exported like the others.

That the pages offer it is seen where the pages are.
"""

import numpy as np
import pandas as pd
import pytest
from logs import log_of

from al_core import Plan, compare
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.evaluation import METRICS, Metric, score
from al_core.figures.report import plan_words
from al_core.learning.learning import learn
from al_core.learning.rounds import learning_curve
from al_core.numbers.record.document import collect
from al_core.numbers.saved.baseline import replay_random


def _missed(truth, prediction, proba, classes):
    return float(np.mean(np.asarray(truth) != np.asarray(prediction)))


MISSED = Metric("missed", "Missed ones", "How many it gets wrong.", _missed, is_share=True, higher_is_better=False)


@pytest.fixture(autouse=True)
def added(monkeypatch):
    monkeypatch.setitem(METRICS, "missed", MISSED)


def test_it_is_a_score_with_an_interval():
    found = score(["a", "b"] * 10, np.tile([0.9, 0.1], (20, 1)), ["a", "b"], "missed")

    assert found.value == 0.5
    assert found.low < 0.5 < found.high


def test_it_is_on_the_curve_in_the_random_line_and_in_the_record(tumours):
    log = log_of(tumours, tumours.zones.candidates[:20])

    finished = learn(tumours.pool, tumours.settings, log)
    baseline = replay_random(tumours.pool, tumours.settings, replays=2)
    page = collect(tumours, log, [finished], saved=None, baseline=baseline, now=0.0)

    assert learning_curve([finished], "missed")[-1].scores["missed"].value == finished.scores["missed"].value
    assert finished.scores["missed"].value == pytest.approx(1 - finished.scores["accuracy"].value)
    assert baseline.curves["missed"][1][-1] == pytest.approx(1 - baseline.curves["accuracy"][1][-1])
    assert dict(page.parts[0].lines)["Missed ones"].endswith("%")


def test_it_is_in_the_runs_of_a_comparison_and_in_its_report(tmp_path):
    y = np.arange(80) % 2
    X = np.random.default_rng(0).standard_normal((80, 3)) + y[:, None]
    plan, store = Plan(("random",), seeds=1, n_initial=8, n_labels=10, metric="missed"), ExperimentStore(tmp_path)

    runs = compare(X, y, ["random"], model="k_nearest", seeds=1, n_initial=8, n_labels=10, metric="missed")
    kept = store.create("Made", store.keep(as_dataset(X, y)), plan)

    assert pd.Series(runs["metric"]).eq("missed").all()
    assert ("Metric", "Missed ones (lower is better)") in plan_words(store.experiment(kept.id).plan)
