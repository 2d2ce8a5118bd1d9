"""The laws that every task keeps: those that discovery finds, and one that lives in the tests."""

import json
import pickle
from dataclasses import dataclass
from typing import Any

import pytest
import tagged
from grades.task import Grades
from sklearn.datasets import load_iris

from al_core.errors import Refused
from al_core.evaluation.metrics import HEADLINE
from al_core.projects.settings import Settings, adjusted, read_settings, write_settings
from al_core.spans.sentences import read_texts
from al_core.tasks import TASKS, read_task, write_task
from al_core.tasks.classification import named_classes
from al_core.tasks.multilabel.labels import named_labels
from al_core.tasks.regression.task import Regression


@dataclass(frozen=True)
class Given:
    """A task with labels of a small data set, as texts of the log."""

    task: Any
    X: Any
    texts: list[str]

    @property
    def labels(self):
        return [self.task.read(text) for text in self.texts]

    @property
    def fitted(self):
        model = self.task.model(self.task.usual().get("model", "logistic_regression"))
        return self.task.fit(model, self.X, self.labels, seed=0)


X, SPECIES = load_iris(return_X_y=True)
TEXTS, MARKED = tagged.texts(150)
FITTING = [["red"], [], ["red", "blue"]]
EXAMPLES = {
    "classification": Given(named_classes(["a", "b", "c"]), X, ["abc"[place] for place in SPECIES]),
    "regression": Given(Regression(1, unit="cm", low=0, high=10, step=1), X, [str(3 * place) for place in SPECIES]),
    "multilabel": Given(named_labels(["red", "blue"]), X, [json.dumps(FITTING[place]) for place in SPECIES]),
    "sequence": Given(tagged.task(), read_texts(TEXTS, "blanks"), MARKED),
    "grades": Given(Grades(), X, [str(1 + 2 * place) for place in SPECIES]),
}


@pytest.fixture(params=sorted({*TASKS, "grades"}))
def given(request, monkeypatch):
    """Each task with labels; one that brings none has no law to keep, so it fails here."""
    monkeypatch.setitem(TASKS, "grades", Grades)
    return EXAMPLES[request.param]


def test_it_says_what_it_is(given):
    assert given.task.name
    assert given.task.title
    assert given.task.question.endswith("?")


def test_what_is_kept_of_it_is_json_and_gives_it_back(given):
    assert read_task(json.loads(json.dumps(write_task(given.task)))) == given.task
    assert json.dumps(given.task.fingerprint())
    assert pickle.loads(pickle.dumps(given.task)) == given.task
    assert hash(given.task) == hash(read_task(write_task(given.task)))


def test_its_usual_choices_are_choices(given):
    settings = adjusted(Settings(given.task), **given.task.usual())

    assert read_settings(write_settings(settings)) == settings
    assert given.task.model(settings.model.name) is not None
    assert settings.model.name in given.task.models


def test_a_value_comes_back_from_the_log_as_it_was_given(given):
    for label in set(given.labels):
        assert given.task.read(given.task.validate(given.task.write(label))) == label


@pytest.mark.parametrize("nonsense", ["", "nonsense", None, 3.7, ["a"], {}])
def test_what_is_no_value_is_refused_in_a_sentence(given, nonsense):
    with pytest.raises(Refused, match=r"\.$"):
        given.task.validate(nonsense)


def test_any_text_of_the_log_can_be_read_though_it_is_no_value_any_more(given):
    assert given.task.read("nonsense") is None


def test_the_same_is_the_same_whoever_is_asked_first(given):
    one, other = given.labels, given.labels[::-1]

    assert given.task.same(one, one).all()
    assert (given.task.same(one, other) == given.task.same(other, one)).all()
    assert given.task.same(one, other).shape == (len(one),)


def test_what_one_person_says_is_what_is_said(given):
    for label in set(given.labels):
        assert given.task.settle([label]) == label
        assert given.task.settle([label, label]) == label


def test_what_several_say_together_is_a_value(given):
    several = [*dict.fromkeys(given.labels)]

    assert given.task.read(given.task.write(given.task.settle(several))) is not None


def test_a_model_answers_a_value_a_row_that_can_be_compared(given):
    said = given.task.decide(given.task.belief(given.fitted, given.X))

    assert len(said) == len(given.X)
    assert all(given.task.read(given.task.write(one)) is not None for one in said)
    assert given.task.same(said, given.labels).mean() > 0.9


def test_it_is_as_sure_as_a_share_or_says_nothing(given):
    model = given.fitted
    sure = given.task.sure(model, given.task.belief(model, given.X))

    assert sure is None or ((sure >= 0) & (sure <= 1)).all()


def test_the_headline_is_the_share_that_is_the_same(given):
    belief = given.task.belief(given.fitted, given.X)

    score = given.task.scores(given.labels, belief, given.fitted, 0)[HEADLINE]

    assert next(iter(given.task.metrics)) == HEADLINE
    assert given.task.metrics[HEADLINE].is_share
    assert score.value == pytest.approx(given.task.same(given.task.decide(belief), given.labels).mean())
    assert score.low <= score.value <= score.high
    assert given.task.values(given.labels, belief)[HEADLINE] == pytest.approx(score.value)


def test_details_and_guesses_are_json(given):
    belief = given.task.belief(given.fitted, given.X)

    assert json.dumps(given.task.details(given.labels, belief))
    guesses = given.task.guesses(belief)
    assert len(json.loads(json.dumps(guesses))) == len(given.X)
    assert all(0 <= share <= 1 for _, share in given.task.guess(guesses[0]))


def test_it_learns_from_labels_that_differ_and_not_from_one(given):
    assert given.task.can_learn(given.labels)
    assert not given.task.can_learn(given.labels[:1])
    assert not given.task.can_learn([])
    assert isinstance(given.task.missing([]), tuple)
    assert isinstance(given.task.why_not_learnt(given.task.missing([])), str)


def test_strata_are_codes_a_label(given):
    strata = given.task.strata(given.labels)

    assert strata.shape == (len(given.labels),)
    assert strata.dtype.kind == "i"
    assert len(set(strata.tolist())) > 1


def test_what_a_script_hands_in_is_read_as_labels(given):
    assert given.task.given(given.labels) == given.labels


def test_its_table_has_a_line_a_row(given):
    belief = given.task.belief(given.fitted, given.X)

    said = [given.task.read(str(one)) for one in given.task.table(belief)["says"]]

    assert said == list(given.task.decide(belief))


def test_what_an_answer_costs_is_a_whole_number_a_row(given):
    amounts = given.task.amounts(given.X)

    assert amounts.shape == (len(given.X),)
    assert amounts.dtype.kind == "i"
    assert (amounts >= 0).all()
    for labels in (given.labels, [None] * len(given.X)):
        read = given.task.amounts_read(given.X, labels)
        assert read.shape == amounts.shape
        assert (read <= amounts).all()


def test_savings_are_told_by_one_of_its_metrics(given):
    assert given.task.saved_by in given.task.metrics
