import warnings

import numpy as np
import pandas as pd
import pytest
from selections import OF_CLASSES, first_labels, make_pool
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from al_core import MODELS, STRATEGIES, select
from al_core.errors import BadInput, UnknownName


def test_a_shuffled_frame_counts_by_position():
    X, y = make_pool()
    frame = pd.DataFrame(X, index=[f"patient {number}" for number in np.random.default_rng(1).permutation(len(X))])
    plain = select("margin", X, first_labels(y), n=5)
    assert select("margin", frame, first_labels(y), n=5).rows.tolist() == plain.rows.tolist()


def test_a_shuffled_frame_with_its_labels_is_asked_the_same():
    X, y = make_pool()
    frame, known = pd.DataFrame(X, columns=list("abcde")), pd.Series(y[:20])
    shuffled = frame.sample(frac=1, random_state=1)
    when = pd.Series(range(len(X)))

    plain = select("margin", frame, known, n=5, timestamps=when, recency=0.5)
    for labels in (known, known.to_dict(), known.sample(frac=1, random_state=2)):
        picks = select("margin", shuffled, labels, n=5, timestamps=when, recency=0.5)

        assert picks.names.tolist() == plain.rows.tolist()
        assert shuffled.index[picks.rows].tolist() == plain.names.tolist()
    assert picks.to_frame().index.tolist() == plain.rows.tolist()
    allowed = select("margin", shuffled, known, n=5, candidates=pd.Index([250, 99]))
    assert sorted(allowed.names) == [99, 250]


def test_labels_may_come_as_a_y_with_holes():
    X, y = make_pool()
    plain = select("margin", X, first_labels(y), n=5).rows.tolist()
    holes = [float(label) if row < 20 else np.nan for row, label in enumerate(y)]

    for labels in (holes, np.array(holes)[:, None], pd.Series(holes), pd.DataFrame({0: y[:20]})):
        assert select("margin", X, labels, n=5).rows.tolist() == plain
    assert "0.0" not in select("margin", X, np.array(holes)).reasons[0]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (
            np.zeros(30),
            "^All rows of X have a label, so nothing is left to ask; hand in what is known, such as labels=",
        ),
        ([0, 1], "^The labels must be a dict from row to label, .* a list of 2 does not say which of the 30 rows"),
        ("yes", "^The labels must be a dict from row to label, such as labels="),
        (pd.Series([0, 1], index=[2, 900]), "^Row 900 is not in X, which has rows 0 to 29"),
    ],
)
def test_labels_that_do_not_say_their_rows_are_told_what_to_write(labels, sentence):
    with pytest.raises(BadInput, match=sentence):
        select("margin", make_pool(30)[0], labels)


def test_only_the_allowed_candidates_are_asked():
    X, y = make_pool()
    allowed = [250, 3, 40, 41, 99]
    assert set(select("margin", X, first_labels(y), n=9, candidates=allowed).rows) == {250, 40, 41, 99}


def test_the_model_handed_in_stays_unfitted():
    X, y = make_pool()
    model = LogisticRegression()
    select("margin", X, first_labels(y), model=model)
    assert not hasattr(model, "coef_")


def test_whole_number_features_work():
    X, y = make_pool()
    whole = (10 * X).astype(np.int8)
    assert len(select("margin", whole, first_labels(y), n=3).rows) == 3


def test_a_memory_mapped_pool_is_read_where_it_lies(tmp_path):
    X, y = make_pool(2_000, 3, np.float32)
    np.save(tmp_path / "X.npy", X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    plain = select("margin", X, first_labels(y), n=5)
    assert select("margin", mapped, first_labels(y), n=5).rows.tolist() == plain.rows.tolist()


X, Y = make_pool(30)


LABELS = first_labels(Y, 10)


def test_a_model_that_accepts_missing_numbers_may_have_them():
    holes = X.copy()
    holes[17, 2] = np.nan
    assert len(select("margin", holes, LABELS, model=HistGradientBoostingClassifier(max_iter=3)).rows) == 1


def made(n=40):
    """A frame with a number, a class and a text, all of which tell the label, and a column with holes."""
    y = np.arange(n) % 2
    age = np.random.default_rng(0).standard_normal(n) + 2 * y
    said = [f"{'fine' if label else 'poor'} word{row} of {row % 5}" for row, label in enumerate(y)]
    frame = pd.DataFrame({"age": age, "coat": np.where(y, "red", "grey"), "holes": np.where(y, age, np.nan)})
    return frame, said, {row: int(y[row]) for row in range(12)}


FRAME, SAID, KNOWN = made()
BY_COLUMN = make_pipeline(
    make_column_transformer((StandardScaler(), ["age"]), (OneHotEncoder(), ["coat"])), LogisticRegression()
)
READER = make_pipeline(TfidfVectorizer(), LogisticRegression())
TAKES_HOLES = HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=2)


@pytest.mark.parametrize("name", OF_CLASSES)
def test_every_strategy_asks_of_frames_texts_and_holes(name):
    given = [(FRAME, BY_COLUMN), (SAID, READER), (FRAME[["age", "holes"]].to_numpy(), TAKES_HOLES)]
    for X, model in given[:1] if STRATEGIES[name].cost == "high" else given:
        picks = select(name, X, KNOWN, model=model, n=3)

        assert len(set(picks.rows)) == 3
        assert not set(picks.rows) & KNOWN.keys()


@pytest.mark.parametrize("committee", ["bags", "starts", "hyperparameters", "families"])
def test_every_committee_learns_from_frames_and_texts(committee):
    for X, model in ((FRAME, BY_COLUMN), (pd.Series(SAID), READER)):
        assert len(select("vote_entropy", X, KNOWN, model=model, committee=committee, n=2)) == 2


def test_the_fitted_model_takes_what_select_was_given():
    for X, model in ((FRAME, BY_COLUMN), (SAID, READER), (SAID, "auto"), (FRAME, "auto"), (FRAME, TAKES_NUMBERS)):
        given = FRAME[["age"]] if model is TAKES_NUMBERS else X

        assert (select("margin", given, KNOWN, model=model).model.predict(given)[:4] == [0, 1, 0, 1]).mean() > 0.7
    assert isinstance(select("margin", SAID, KNOWN, model=READER).model, Pipeline)


TAKES_NUMBERS = LogisticRegression()


def test_a_classifier_that_takes_numbers_only_learns_from_the_features_of_a_pool():
    for X in (SAID, FRAME):
        picks = select("margin", X, KNOWN, model=LogisticRegression(), n=2)

        assert picks.model.predict(X)[:2].tolist() == [0, 1]


def test_what_is_infinite_is_named_also_where_missing_numbers_may_be():
    far = FRAME[["age", "holes"]].to_numpy(copy=True)
    far[2, 0] = np.inf

    with pytest.raises(BadInput, match=r"^Row 2, column 0 of X is missing or infinite\.$"):
        select("k_center", far, KNOWN, model=TAKES_HOLES)
    assert len(select("margin", far, KNOWN, model=TAKES_HOLES, n=2)) == 2


def test_a_list_of_texts_alone_is_a_pool():
    picks = select("margin", SAID, {0: "no", 1: "yes"}, n=3)

    assert len(picks) == 3
    assert picks.model.predict(["a poor word", "a fine word"]).tolist() == ["no", "yes"]


def test_filled_numbers_are_said():
    X = FRAME[["age", "holes"]].to_numpy()

    assert select("k_center", X, KNOWN, model=TAKES_HOLES).notes[0].startswith("Missing numbers (20) count as")
    assert select("k_center", X[:, :1], KNOWN).notes == ()


def test_weights_count_where_the_model_learns():
    X, y = make_pool()
    heavy = np.where(y == 0, 100.0, 0.01)

    plain, weighed = (select("margin", X, first_labels(y), sample_weight=each) for each in (np.ones(len(X)), heavy))

    assert (weighed.model.predict(X) == 0).sum() > (plain.model.predict(X) == 0).sum()
    assert plain.rows.tolist() == select("margin", X, first_labels(y)).rows.tolist()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1.0], r"^The sample_weight must have an entry for each of the 30 rows of X, not 1\.$"),
        ([-1.0] * 30, r"^The sample_weight of row 0 is -1; it must be a number from 0 on\.$"),
        ("abc", r"^The sample_weight must be a list with a number for each row of X\.$"),
    ],
)
def test_weights_that_are_none_are_told(weights, sentence):
    with pytest.raises(BadInput, match=sentence):
        select("margin", X, LABELS, sample_weight=weights)


class Unnamed(ClassifierMixin, BaseEstimator):
    def fit(self, X, y):
        self.inside_ = LogisticRegression().fit(X, y)
        return self

    def predict(self, X):
        return self.inside_.predict(X)

    def predict_proba(self, X):
        return self.inside_.predict_proba(X)


class Wide(Unnamed):
    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return super().fit(X, y)

    def predict_proba(self, X):
        return super().predict_proba(X)[:, :1]


class Numbers(Wide):
    def fit(self, X, y):
        super().fit(X, y)
        self.classes_ = np.arange(len(self.classes_))
        return self

    def predict_proba(self, X):
        return Unnamed.predict_proba(self, X)


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Unnamed(), r"^The model Unnamed has no classes_ once it is fitted, .* self\.classes_ = np\.unique\(y\)\.$"),
        (Wide(), r"^The predict_proba of Wide gives an array of shape \(20, 1\) for 20 rows and 2 classes; it must"),
        (Numbers(), r"^The model has the class 0 in classes_, which is none of the classes \('no', 'yes'\)\.$"),
        (lambda: 1, r"^<lambda> is a function, call it to hand in the classifier that it makes; a model is"),
        (["auto"], r"^A list is no model: name one, or several as Plan\(strategies, models\) for compare_grid"),
    ],
)
def test_a_model_that_cannot_serve_is_told_in_a_sentence(model, sentence):
    labels = {row: "yes" if label else "no" for row, label in enumerate((Y > 0)[:10])}

    with pytest.raises(BadInput, match=sentence):
        select("margin", X, labels, model=model)


def test_an_entry_of_the_models_is_one():
    assert select("margin", X, LABELS, model=MODELS["auto"]).rows == select("margin", X, LABELS, model="auto").rows


def test_a_plain_function_is_told_how_to_become_a_strategy():
    def mine(candidates):
        return candidates.X[:, 0]

    with pytest.raises(
        BadInput, match=r"^mine is a plain function; to make it a strategy give it a docstring and write"
    ):
        select(mine, X, LABELS)


def test_a_model_that_cannot_learn_says_so_in_one_sentence():
    class Broken(LogisticRegression):
        def fit(self, X, y):
            raise ValueError("no luck.\nA second line")

    with pytest.raises(BadInput, match=r"^The model Broken could not learn from 10 labels: no luck\.$"):
        select("margin", X, LABELS, model=Broken())


def test_unknown_names_list_those_there_are():
    with pytest.raises(UnknownName, match="there are: auto, "):
        select("marginal", X, LABELS)
    with pytest.raises(UnknownName, match="there are: auto, logistic_regression"):
        select("margin", X, LABELS, model="logistic")


def test_selection_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in OF_CLASSES:
            select(name, 1e4 * X, LABELS, n=20)


@pytest.mark.parametrize("name", ["random", "variation_ratios", "vote_entropy"])
def test_a_loop_with_the_usual_seed_draws_a_new_lot_every_time(name):
    y = np.repeat(np.arange(5), 40)
    X = 3.0 * np.eye(5)[y]
    labels = {row: int(y[row]) for row in (0, 40, 80, 120, 160)}
    for _ in range(40):
        row = int(select(name, X, labels).rows[0])
        labels[row] = int(y[row])

    assert np.bincount(list(labels.values())).min() >= 3, "a pool sorted by class gave neighbours"
    rows = sorted(labels)
    assert max(np.diff(rows)) > 1


@pytest.mark.parametrize("name", ["learning_loss", "query_synthesis", "margin", "badge"])
def test_a_model_may_know_its_classes_in_any_order(name):
    class Backwards(LogisticRegression):
        def fit(self, X, y):
            super().fit(X, y)
            self.inner_, self.classes_ = LogisticRegression().fit(X, y), self.classes_[::-1].copy()
            return self

        def predict_proba(self, X):
            return self.inner_.predict_proba(X)[:, ::-1]

        def predict(self, X):
            return self.inner_.predict(X)

    class Wrapped(Backwards):
        def fit(self, X, y):
            super().fit(X, y)
            self.classes_ = self.inner_.classes_
            return self

        def predict_proba(self, X):
            return self.inner_.predict_proba(X)

    rng = np.random.default_rng(0)
    y = np.arange(120) % 3
    X = rng.standard_normal((120, 4)) + 2 * rng.standard_normal((3, 4))[y]
    labels = {row: f"class {y[row]}" for row in range(30)}

    picks = [select(name, X, labels, model=model, n=9).rows.tolist() for model in (Wrapped(), Backwards())]

    assert picks[0] == picks[1]


def test_a_model_derived_from_a_linear_one_is_asked_and_not_read():
    class Timid(LogisticRegression):
        def predict_proba(self, X):
            shares = super().predict_proba(X)
            return np.where(X[:, :1] > 0, shares, 0.98 * np.eye(2)[shares.argmax(axis=1)] + 0.01)

    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 2))
    labels = {row: int(X[row, 1] > 0) for row in range(40)}

    assert (X[select("margin", X, labels, model=Timid(), n=20).rows, 0] > 0).all()


@pytest.mark.parametrize("name", ["stratified", "query_synthesis", "variance_reduction", "k_means"])
def test_a_column_of_times_that_never_change_uses_up_no_digits_of_the_others(name):
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.standard_normal((200, 3)), np.full(200, 1.7e9)])
    order = rng.permutation(200)
    place = np.argsort(order)
    labels = {row: int(X[row, 0] > 0) for row in range(12)}

    plain = select(name, X, labels, n=9).rows.tolist()
    moved = select(name, X[order], {int(place[row]): label for row, label in labels.items()}, n=9).rows

    assert order[moved].tolist() == plain


def test_a_strategy_that_is_no_name_is_told_in_a_sentence():
    with pytest.raises(UnknownName, match="There is no strategy called"):
        select(["margin"], np.eye(3), {})
