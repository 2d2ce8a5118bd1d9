from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from grades.task import Essays, Grades
from grids import make_data
from pandas.testing import assert_frame_equal
from scipy.sparse import csr_matrix
from selections import OF_CLASSES
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from al_core import compare, mean_curves, models, select, simulate
from al_core.comparison import simulation
from al_core.comparison.simulation import COLUMNS
from al_core.errors import BadInput, UnknownName
from al_core.models import committees

MEASURED = ["strategy", "seed", "n_labels", "metric", "value"]


def replay(name="margin", **changes):
    X, y = make_data()
    settings = {
        "model": "logistic_regression",
        "initial": range(100, 110),
        "pool": range(60),
        "test": range(60, 100),
        "n_labels": 30,
    }
    return simulate(X, y, name, **{**settings, **changes})


def test_there_is_a_row_each_time_the_model_has_learned():
    result = replay(batch_size=8)
    assert list(result.columns) == COLUMNS
    assert result.n_labels.tolist() == [10, 18, 26, 30]
    assert (result.strategy == "margin").all()
    assert (result.metric == "accuracy").all()
    assert result.value.between(0, 1).all()
    assert (result.seconds_fit >= 0).all()
    assert result.seconds_select.isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize("name", OF_CLASSES)
def test_every_label_lands_on_its_own_row(name, monkeypatch):
    X = np.random.default_rng(0).standard_normal((60, 3))
    y = np.array([f"label of {row}" for row in range(60)])
    seen, learn, fit = [], simulation._Replay._learn, models.fit

    def learn_and_tell(replay):
        question = learn(replay)
        seen.append((question.X_labelled, question.y_labelled))
        return replace(question, fitted=DummyClassifier(strategy="prior").fit(*seen[-1]))

    monkeypatch.setattr(simulation._Replay, "_learn", learn_and_tell)
    monkeypatch.setattr(
        models,
        "fit",
        # Fifty classes of one example each are too many for most models, but not for a strategy's own two.
        lambda model, X, y, **rest: fit(DummyClassifier() if y.dtype.kind == "U" else model, X, y, **rest),
    )
    monkeypatch.setattr(committees, "committee", lambda model, X, y, **_: [model] * 5)

    simulate(X, y, name, model="k_nearest", initial=[59, 3], pool=range(10, 50), test=[0], batch_size=3)

    assert [len(labels) for _, labels in seen] == [2, *range(5, 42, 3), 42]
    for features, labels in seen:
        rows = [int(label.split()[-1]) for label in labels]
        np.testing.assert_array_equal(features, X[rows])
        assert len(set(rows)) == len(rows)


def test_initial_rows_left_in_the_pool_are_not_asked_again():
    assert replay(initial=range(10), pool=range(60), n_labels=None).n_labels.iloc[-1] == 60


def test_without_a_goal_the_whole_pool_is_asked():
    assert replay(n_labels=None).n_labels.tolist() == list(range(10, 71))
    assert replay(n_labels=1_000).n_labels.iloc[-1] == 70


def test_the_same_seed_gives_the_same_result():
    for name in OF_CLASSES:
        first, second = (replay(name, seed=4, batch_size=5) for _ in range(2))
        assert_frame_equal(first[MEASURED], second[MEASURED])


def test_each_round_draws_anew():
    asked = [replay("random", seed=seed, n_labels=12).value.tolist() for seed in range(8)]
    assert len({tuple(values) for values in asked}) > 1


def test_the_value_is_that_of_a_model_fitted_from_scratch():
    X, y = make_data()
    whole = replay(model=LogisticRegression(tol=1e-8, solver="newton-cg"), n_labels=None, metric="log_loss")
    rows = np.r_[100:110, 0:60]
    model = LogisticRegression(tol=1e-8, solver="newton-cg").fit(X[rows], y[rows])
    loss = -np.log(model.predict_proba(X[60:100])[np.arange(40), y[60:100]]).mean()
    assert whole.value.iloc[-1] == pytest.approx(loss, abs=1e-4)


def test_a_model_without_probabilities_has_accuracy_but_no_log_loss():
    assert replay(model=SVC()).value.between(0.3, 1).all()
    assert replay(model=SVC(), metric="log_loss").value.isna().all()


def test_one_model_asks_while_another_is_scored():
    asked_alone, other = replay(), replay(model=SVC(), n_labels=30)
    both = replay(task_model=SVC())
    assert both.attrs["labelled"] == asked_alone.attrs["labelled"] != other.attrs["labelled"]
    X, y = make_data()
    last = SVC(random_state=0).fit(X[both.attrs["labelled"]], y[both.attrs["labelled"]])
    assert both.value.iloc[-1] == last.score(X[60:100], y[60:100])


def test_the_rows_are_listed_in_the_order_of_labelling():
    rows = replay(n_labels=14, batch_size=2).attrs["labelled"]
    assert rows[:10] == list(range(100, 110))
    assert len(set(rows)) == 14
    assert set(rows[10:]) <= set(range(60))


def test_nothing_labelled_is_undefined_and_then_begins():
    result = replay("k_center", initial=[], n_labels=5)
    assert result.n_labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert np.isnan(result.value[0])
    assert result.value[1:].notna().all()
    with pytest.raises(BadInput, match=r"'margin' needs at least one label; without labels these work: .*k_center"):
        replay("margin", initial=[])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"test": range(50, 90)}, "A test row is also in the pool"),
        ({"test": [105]}, "A test row is also in the pool or among the initial rows"),
        ({"pool": [1, 1]}, "A row is named twice."),
        ({"pool": [150]}, "Row 150 is not in X"),
        ({"pool": np.arange(150) < 60}, r"of a mask take np.flatnonzero\(mask\)."),
        ({"seed": -1}, r"The seed must lie between 0 and 2\*\*32 - 1, not be -1."),
        ({"seed": 2**32}, r"The seed must lie between 0 and 2\*\*32 - 1"),
        ({"seed": 1.5}, "The seed must be a whole number, not 1.5."),
        ({"seed": None}, "The seed must be a whole number, not None."),
        ({"batch_size": 0}, "The number of rows a batch must be at least 1"),
        ({"embedding": np.eye(3)}, "The embedding must have an entry for each of the 150 rows of X, not 3."),
        ({"embedding": csr_matrix(np.eye(150))}, "The embedding must be dense"),
        ({"timestamps": [1, 2]}, "The timestamps must have an entry for each of the 150 rows of X, not 2."),
        ({"recency": 0.5}, "Recent rows can be weighed only where timestamps say which they are."),
        ({"recency": 2}, r"The weight of recent rows \(recency\) lies between 0 and 1, 2 does not."),
        ({"stratified": 2.5}, r"The number of groups \(stratified\) must be a whole number, not 2.5."),
        ({"prefilter": "a"}, r"The number of candidates to look at \(prefilter\) must be a whole number, not 'a'."),
        ({"committee": ["bags"]}, "There is no committee called"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(changes, sentence):
    with pytest.raises((BadInput, UnknownName), match=sentence):
        replay(**changes)


ONE_COLUMN = "y must be one column of labels, not 3"
A_LIST = "y must be a list or an array with a label for each row of X."
MISSING = r"A label is missing \(nan or None\); leave its row out."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda y: y[1:], "X has 150 rows, but y has 149 labels"),
        (lambda y: dict(enumerate(y)), "y must hold a label for each row of X, in their order; it is a dict"),
        (lambda y: np.eye(3)[y], ONE_COLUMN),
        (lambda y: pd.get_dummies(y), ONE_COLUMN),
        (lambda y: y[:, None, None], A_LIST),
        (lambda y: csr_matrix(np.eye(3)[y]), A_LIST),
        (lambda y: 3, A_LIST),
        (lambda y: y + 0.25, r"y must hold classes, not measured numbers such as \d\.25; cut them into a few classes"),
        (lambda y: np.where(y == 1, np.inf, y), "y must hold classes, not measured numbers such as inf"),
        (lambda y: np.where(y == 1, np.nan, y), MISSING),
        (lambda y: pd.array([1, None] * 75, dtype="Int64"), MISSING),
        (lambda y: list(np.eye(3)[y]), "A label must be text, a whole number or true/false, not ndarray."),
    ],
)
def test_what_is_no_label_for_each_row_is_refused_in_one_sentence(change, sentence):
    X, y = make_data()
    with pytest.raises(BadInput, match=sentence):
        simulate(X, change(y), "margin", model="logistic_regression", initial=[0], pool=[1], test=[2])
    with pytest.raises(BadInput, match=sentence):
        compare(X, change(y), ["margin"], model="logistic_regression")


@pytest.mark.parametrize("change", [pd.DataFrame, pd.Series, list, lambda y: y[:, None], lambda y: y.astype(float)])
def test_a_column_of_labels_is_taken_in_any_form(change):
    X, y = make_data()
    settings = {"model": "logistic_regression", "initial": range(10), "pool": range(10, 60), "test": range(60, 100)}
    plain = simulate(X, y, "margin", n_labels=13, **settings)
    assert_frame_equal(simulate(X, change(y), "margin", n_labels=13, **settings)[MEASURED], plain[MEASURED])


@pytest.mark.parametrize("make", [np.asarray, csr_matrix])
@pytest.mark.parametrize("row", [0, 30, 90])
@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_missing_number_is_named_by_row_and_column(make, row, hole):
    X, y = make_data()
    holes = X.copy()
    holes[row, 2] = hole
    settings = {"initial": range(10), "pool": range(10, 60), "test": range(60, 100), "n_labels": 12}
    with pytest.raises(BadInput, match=f"Row {row}, column 2 of X is missing or infinite"):
        simulate(make(holes), y, "margin", model="logistic_regression", **settings)


def test_what_is_scored_is_what_the_model_itself_decides():
    X, y = load_breast_cancer(return_X_y=True)
    X, rows = StandardScaler().fit_transform(X), np.random.default_rng(0).permutation(569)
    cautious = FixedThresholdClassifier(LogisticRegression(), threshold=0.98)

    curve = simulate(X, y, "random", model=cautious, initial=rows[:60], pool=rows[60:300], test=rows[300:], n_labels=60)

    expected = cautious.fit(X[np.sort(rows[:60])], y[np.sort(rows[:60])]).score(X[rows[300:]], y[rows[300:]])
    assert curve["value"].tolist() == [expected]


WAYS = {
    "embedding": ("k_center", {"embedding": np.random.default_rng(1).standard_normal((150, 2))}),
    "committee": ("vote_entropy", {"committee": "families"}),
    "stratified": ("margin", {"stratified": 3}),
    "recency": ("margin", {"recency": 0.7, "timestamps": np.random.default_rng(2).random(150)}),
    "prefilter": ("margin", {"prefilter": 20}),
    "stochastic": ("margin", {"stochastic": "power"}),
    "sought": ("inside_class", {"sought": 2}),
}


def asked_by_select(X, y, name, rows, n_rounds, **settings):
    """What a notebook's own loop with `select` asks, round by round."""
    labels = {row: y[row].item() for row in rows}
    for _ in range(n_rounds):
        picks = select(name, X, labels, model="k_nearest", n=4, candidates=range(100), classes=[0, 1, 2], **settings)
        labels.update((row, y[row].item()) for row in picks.rows.tolist())
    return list(labels)


@pytest.mark.parametrize("way", WAYS)
def test_a_replay_asks_what_select_asks_under_the_same_settings(way):
    X, y = make_data()
    name, settings = WAYS[way]
    given = {"model": "k_nearest", "initial": range(8), "pool": range(8, 100), "test": range(100, 150)}

    found = simulate(X, y, name, batch_size=4, n_labels=28, **given, **settings).attrs["labelled"]

    plain = simulate(X, y, name, batch_size=4, n_labels=28, **given).attrs["labelled"]
    assert found == asked_by_select(X, y, name, range(8), 5, **settings)
    assert found != plain


def test_a_model_that_takes_no_sparse_rows_learns_from_the_embedding_of_them():
    X, y = make_data()
    blank, given = csr_matrix((150, 200)), {"initial": range(10), "pool": range(10, 60), "test": range(60, 150)}

    curve = simulate(blank, y, "margin", model="gaussian_process", n_labels=20, embedding=X, **given)

    assert curve.value.iloc[-1] > 0.5


def essays():
    """Essays of 20 to 400 tokens with their grades."""
    rng = np.random.default_rng(0)
    length = rng.integers(20, 401, 90)
    X = np.column_stack([length, rng.standard_normal((90, 2))]).astype(np.float32)
    return X, np.clip(np.rint(3 + X[:, 1]), 1, 5).astype(int), length


def test_a_task_that_counts_tokens_has_how_many_were_read_behind_the_labels():
    X, grades, length = essays()
    split = {"initial": [4, 2, 7], "pool": range(10, 60), "test": range(60, 90)}

    curve = simulate(X, grades, "k_center", model="trees", task=Essays(), batch_size=4, n_labels=13, **split)

    assert list(curve.columns) == [*COLUMNS[:3], "n_tokens", *COLUMNS[3:]]
    assert curve.n_labels.tolist() == [3, 7, 11, 13]
    labelled = curve.attrs["labelled"]
    assert curve.n_tokens.tolist() == [length[labelled[:n]].sum() for n in (3, 7, 11, 13)]
    assert curve.n_tokens.dtype == np.int64


def test_before_the_first_label_nothing_was_read():
    X, grades, _ = essays()
    split = {"initial": [], "pool": range(60), "test": range(60, 90)}

    curve = simulate(X, grades, "random", model="trees", task=Essays(), n_labels=2, **split)

    assert curve.n_tokens.iloc[0] == 0
    assert (np.diff(curve.n_tokens) >= 20).all()


def test_a_task_whose_examples_cost_alike_counts_labels_alone():
    X, grades, _ = essays()
    split = {"initial": [4, 2, 7], "pool": range(60), "test": range(60, 90)}

    assert list(simulate(X, grades, "random", model="trees", task=Grades(), n_labels=4, **split)) == COLUMNS


def test_compare_hands_the_tokens_on_and_statistics_run_along_them():
    X, grades, _ = essays()
    sizes = {"n_initial": 6, "batch_size": 6, "n_labels": 30, "seeds": 2}

    with ThreadPoolExecutor(1) as here:  # other processes do not know a task of the tests
        runs = compare(X, grades, ["k_center", "random"], model="trees", task=Essays(), executor=here, **sizes)

    assert list(runs.columns) == [*COLUMNS[:3], "n_tokens", *COLUMNS[3:]]
    first = runs[runs.n_labels == 6].groupby("seed").n_tokens.nunique()
    assert first.tolist() == [1, 1], "all strategies of a seed begin with the same essays"
    assert runs.groupby(["strategy", "seed"]).n_tokens.diff().min() > 0
    assert "n_tokens" in mean_curves(runs)
