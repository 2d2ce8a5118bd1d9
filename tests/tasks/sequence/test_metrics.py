"""Measures of spans, beside seqeval's and nervaluate's."""

import random

import numpy as np
import pytest
from nervaluate import Evaluator
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOB2

from al_core.evaluation.metrics import metric_named
from al_core.spans.marking import Marking, marking_of
from al_core.spans.tags import all_tags, spans_of
from al_core.tasks.sequence.metrics import measures_of_spans

NAMES = ("LOC", "ORG", "PER")
METRICS = measures_of_spans(NAMES)


def places_of_tokens(n):
    return np.stack([np.arange(n) * 5, np.arange(n) * 5 + 4], axis=1)


def marked(rows):
    return [spans_of(tags, places_of_tokens(len(tags))) for tags in rows]


def values(truth, said):
    return {name: one(truth, said, None, ()) for name, one in METRICS.items()}


def drawn(seed):
    """Tags of true texts, and others of which most are the same; among them are I- that go on with nothing."""
    dice = random.Random(seed)
    truth = [dice.choices(all_tags(NAMES), (8, 2, 3, 2, 3, 2, 3), k=dice.randrange(1, 12)) for _ in range(30)]
    said = [[dice.choice(all_tags(NAMES)) if dice.random() < 0.2 else tag for tag in tags] for tags in truth]
    return truth, said


@pytest.mark.parametrize("seed", range(12))
def test_they_are_what_strict_seqeval_says(seed):
    truth, said = drawn(seed)
    found = values(marked(truth), marked(said))
    strict = {"mode": "strict", "scheme": IOB2, "zero_division": 0}

    assert found["entity_f1"] == pytest.approx(f1_score(truth, said, **strict))
    assert found["entity_precision"] == pytest.approx(precision_score(truth, said, **strict))
    assert found["entity_recall"] == pytest.approx(recall_score(truth, said, **strict))
    assert found["macro_f1"] == pytest.approx(f1_score(truth, said, average="macro", **strict))


@pytest.mark.parametrize("seed", range(12))
def test_they_are_what_nervaluate_calls_strict(seed):
    truth, said = map(marked, drawn(seed))
    as_dicts = [
        [[{"label": one.name, "start": one.start, "end": one.end} for one in text.spans] for text in texts]
        for texts in (truth, said)
    ]
    strict = Evaluator(*as_dicts, tags=list(NAMES), loader="dict").evaluate()["overall"]["strict"]

    assert values(truth, said)["entity_f1"] == pytest.approx(strict.f1)


def test_a_tag_that_goes_on_with_nothing_says_no_span():
    found = values(marked([["B-PER", "I-PER", "O"]]), marked([["I-PER", "I-PER", "O"]]))

    assert (found["entity_f1"], found["entity_recall"], found["accuracy"]) == (0, 0, 0)
    assert np.isnan(found["entity_precision"])


def test_where_nothing_is_marked_and_nothing_said_all_is_right_but_there_is_no_f1():
    found = values(marked([["O", "O"], []]), marked([["O", "O"], []]))

    assert (found["accuracy"], found["token_accuracy"]) == (1, 1)
    assert all(np.isnan(found[name]) for name in ("entity_f1", "entity_precision", "entity_recall", "macro_f1"))
    assert all(np.isnan(value) for value in values([], []).values())


def test_what_lies_beyond_where_somebody_read_counts_neither_way():
    truth = [marking_of([(0, 4, "PER")], read=14)]
    said = marked([["B-PER", "O", "O", "B-LOC"]])

    assert values(truth, said) == dict.fromkeys(METRICS, 1.0)
    assert values([marking_of([(0, 4, "PER")])], said)["entity_precision"] == 0.5


def test_tokens_are_those_of_the_model_and_each_has_its_own_tag():
    truth, said = [marking_of([(0, 9, "PER")])], marked([["B-PER", "O", "O", "B-LOC"]])

    assert values(truth, said)["token_accuracy"] == 0.5
    assert np.isnan(values(truth, [Marking()])["token_accuracy"])


def test_a_label_that_is_neither_true_nor_said_does_not_count_in_the_average():
    found = values(marked([["B-PER", "B-LOC"]]), marked([["B-PER", "O"]]))

    assert found["macro_f1"] == 0.5


def test_the_share_right_comes_first_and_runs_know_it_by_the_title_that_people_read():
    headline, f1, *_ = METRICS.values()

    assert metric_named(headline.recorded_name).heading == "All spans right"
    assert metric_named(f1.recorded_name).in_a_sentence == "entity F1"


def test_intervals_hold_the_value_and_are_no_points_where_nothing_was_wrong():
    truth, said = map(marked, drawn(0))
    for one in METRICS.values():
        low, high = one.ends(truth, said, None, (), 0)
        assert 0 <= low < one(truth, said, None, ()) < high <= 1
        low, high = one.ends(truth[:9], truth[:9], None, (), 0)
        assert high - low > 0.1
