import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from al_core.errors import BadInput
from al_core.matrices.originals import Originals
from al_core.models import belief, fit, means_percent
from al_core.models.adapters import Adapter, NumberedClasses, TakesOriginals, first_line, inmost, taught, weighing

X = np.array([[0.0], [0.2], [1.0], [1.2]])
NAMES = np.array(["no", "no", "yes", "yes"])


class Numbered(ClassifierMixin, BaseEstimator):
    """Takes whole numbers from 0 for its classes and nothing else, and gives itself not back."""

    def fit(self, X, y):
        if y.dtype.kind not in "iu" or not np.array_equal(np.unique(y), np.arange(y.max() + 1)):
            raise ValueError(f"Invalid classes: expected [0 1], got {np.unique(y)}")
        self.classes_, self.model_ = np.unique(y), LogisticRegression().fit(X, y)

    def predict(self, X):
        return self.model_.predict(X)

    def predict_proba(self, X):
        return self.model_.predict_proba(X)


@pytest.mark.parametrize("y", [NAMES, np.array([3, 3, 7, 7])])
def test_a_model_that_wants_numbers_from_0_gets_them_and_gives_the_names_back(y):
    model = fit(Numbered(), X, y)

    assert isinstance(model, NumberedClasses)
    assert model.predict(X).tolist() == y.tolist()
    assert model.classes_.tolist() == np.unique(y).tolist()
    assert belief(model, X).shape == (4, 2)


def test_a_model_that_takes_names_is_left_as_it_is():
    assert isinstance(fit(LogisticRegression(), X, NAMES), LogisticRegression)
    assert isinstance(fit(Numbered(), X, np.array([0, 0, 1, 1])), Numbered)


def test_a_model_that_fails_with_numbers_too_says_what_it_said_first():
    class Broken(Numbered):
        def fit(self, X, y):
            raise ValueError(f"no luck with {y[0]}")

    with pytest.raises(BadInput, match=r"^The model Broken could not learn from 4 labels: no luck with no\.$"):
        fit(Broken(), X, NAMES)


def test_rows_come_as_they_were_handed_in_with_their_weights():
    class Seen(Numbered):
        def fit(self, X, y, sample_weight=None):
            self.seen_ = X, sample_weight
            return super().fit(X.to_numpy(), y)

    frame, weights = pd.DataFrame(X, columns=["age"]), np.array([1.0, 2.0, 3.0, 4.0])
    model = TakesOriginals(Seen()).fit(Originals(frame, X, weights)[np.arange(4)], np.array([0, 0, 1, 1]))

    assert model.model_.seen_[0].columns.tolist() == ["age"]
    assert model.model_.seen_[1].tolist() == [1, 2, 3, 4]
    assert isinstance(clone(model), TakesOriginals)


def test_an_adapter_is_what_is_inside():
    inside = make_pipeline(StandardScaler(), LogisticRegression())
    model = fit(TakesOriginals(inside), Originals(X, X), NAMES)

    assert type(inmost(model)) is type(inside)
    assert means_percent(model)
    assert not hasattr(Adapter(Numbered()), "decision_function")
    assert taught(Numbered(), X, np.array([0, 0, 1, 1])).classes_.tolist() == [0, 1]


def test_a_category_that_was_not_learnt_is_said_in_a_sentence():
    coats = np.array([["red"], ["red"], ["grey"], ["grey"], ["blue"]], object)
    model = fit(TakesOriginals(make_pipeline(OneHotEncoder(), LogisticRegression())), Originals(coats[:4], X), NAMES)

    with pytest.raises(
        BadInput, match=r"^The model Pipeline cannot judge rows that it has not learnt from: Found unknown"
    ):
        model.predict(coats)
    assert first_line(ValueError()) == "ValueError"


def test_weights_go_to_the_last_step_of_a_pipeline():
    nested = make_pipeline(StandardScaler(), make_pipeline(StandardScaler(), LogisticRegression()))

    searched = GridSearchCV(nested, {"pipeline__logisticregression__C": [1.0, 2.0]})

    assert list(weighing(searched, np.ones(2))) == list(weighing(nested, np.ones(2)))
    assert list(weighing(nested, np.ones(2))) == ["pipeline__logisticregression__sample_weight"]
    with pytest.raises(BadInput, match=r"^The model KNeighborsClassifier takes no sample_weight in its fit; leave"):
        weighing(make_pipeline(StandardScaler(), KNeighborsClassifier()), np.ones(2))
