import os
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.sparse import csr_array
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from al_core import STRATEGIES, select
from al_core.errors import BadInput, UnknownName
from al_core.queries.asking import ask, reasons
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import best_first, pick
from al_core.strategies import strategy


def make_pool(n=300, n_classes=3, dtype=np.float64):
    rng = np.random.default_rng(0)
    y = rng.integers(n_classes, size=n)
    X = rng.standard_normal((n, 5)) + 2 * rng.standard_normal((n_classes, 5))[y]
    return X.astype(dtype), y


def first_labels(y, n=20):
    return {row: int(y[row]) for row in range(n)}


def plain_margin(model, X):
    top = np.sort(model.predict_proba(X), axis=1)[:, -2:]
    return top[:, 0] - top[:, 1]


@given(some.lists(some.integers(0, 5), min_size=1, max_size=40), some.data())
@settings(max_examples=200, deadline=None)
def test_best_are_the_highest_scores_in_falling_order(scores, data):
    n = data.draw(some.integers(1, len(scores)))

    chosen = best_first(np.array(scores, float), n, np.random.default_rng(0))

    assert len(set(chosen.tolist())) == n
    assert [scores[position] for position in chosen] == sorted(scores, reverse=True)[:n]


def test_ties_at_the_cut_are_drawn_fairly():
    scores = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
    drawn = [best_first(scores, 2, np.random.default_rng(seed)).tolist() for seed in range(400)]
    assert {first for first, _ in drawn} == {0}
    counts = np.bincount([second for _, second in drawn])[1:]
    # chi-square with 3 degrees of freedom: 16.3 is passed once in a thousand
    assert ((counts - 100) ** 2 / 100).sum() < 16.3


def test_a_batch_of_exactly_two_is_two_rows():
    X, y = make_pool()
    for name in STRATEGIES:
        assert len(select(name, X, first_labels(y), n=2).rows) == 2


def test_a_shuffled_frame_counts_by_position():
    X, y = make_pool()
    frame = pd.DataFrame(X, index=[f"patient {number}" for number in np.random.default_rng(1).permutation(len(X))])
    plain = select("margin", X, first_labels(y), n=5)
    assert select("margin", frame, first_labels(y), n=5).rows.tolist() == plain.rows.tolist()


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


MODELS_WITH_A_FAST_PATH = [
    LogisticRegression(),
    LinearSVC(),
    make_pipeline(StandardScaler(), LogisticRegression()),
]


@pytest.mark.parametrize("model", MODELS_WITH_A_FAST_PATH, ids=["logistic", "svm", "scaled"])
@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["margin", "least_confidence", "entropy", "vote_entropy"])
def test_large_pools_get_the_picks_of_the_plain_way(model, n_classes, dtype, name):
    X, y = make_pool(90_000, n_classes, dtype)
    classes = tuple(range(n_classes))
    fitted = model.fit(X[:300], y[:300])
    context = Context(X, first_labels(y, 60), classes, fitted)
    rows = np.delete(np.arange(len(X)), [0, 17, 500, 40_000])
    candidates = Candidates(context, rows, np.random.default_rng(0))

    positions, scores = pick(STRATEGIES[name], candidates, 50)

    plain = np.asarray(STRATEGIES[name](Candidates(context, rows, np.random.default_rng(0))))
    np.testing.assert_allclose(scores, np.sort(plain)[::-1][:50], atol=1e-6)
    np.testing.assert_allclose(plain[positions], scores, atol=1e-6)


def test_margin_picks_equal_the_models_own_probabilities():
    X, y = make_pool(50_000, 4, np.float32)
    model = LogisticRegression().fit(X[:300], y[:300])
    candidates = Candidates(Context(X, {}, (0, 1, 2, 3), model), np.arange(len(X)), np.random.default_rng(0))

    positions, _ = pick(STRATEGIES["margin"], candidates, 30)

    assert set(positions) == set(np.argsort(-plain_margin(model, X))[:30])


def test_probabilities_and_features_are_only_made_for_a_block_at_a_time():
    X, y = make_pool(200_000, 4, np.float32)
    model = LogisticRegression().fit(X[:300], y[:300])
    candidates = Candidates(Context(X, {}, (0, 1, 2, 3), model), np.arange(len(X)), np.random.default_rng(0))
    seen = []

    @strategy("Watch", reason=lambda candidates, position: "Seen.", needs_model=True)
    def watch(candidates):
        """Looks.

        Made up here
        """
        seen.append(candidates.proba.shape)
        return candidates.proba[:, 0]

    pick(watch, candidates, 5)

    assert max(rows for rows, _ in seen) < 40_000
    assert "proba" not in vars(candidates)
    assert "X" not in vars(candidates)


def test_a_memory_mapped_pool_is_read_where_it_lies(tmp_path):
    X, y = make_pool(2_000, 3, np.float32)
    np.save(tmp_path / "X.npy", X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    plain = select("margin", X, first_labels(y), n=5)
    assert select("margin", mapped, first_labels(y), n=5).rows.tolist() == plain.rows.tolist()


def test_ask_gives_rows_of_the_pool_with_their_reasons():
    X, y = make_pool()
    model = LogisticRegression().fit(X[:20], y[:20])
    rows = np.array([200, 7, 150])
    candidates = Candidates(Context(X, {}, (0, 1, 2), model), rows, np.random.default_rng(0))

    picks = ask(STRATEGIES["margin"], candidates, 3)

    margins = plain_margin(model, X[rows])
    assert picks.rows.tolist() == rows[np.argsort(-margins)].tolist()
    assert picks.reasons == reasons(STRATEGIES["margin"], candidates, picks.rows)
    np.testing.assert_allclose(picks.scores, np.sort(margins)[::-1])


def test_timestamps_reach_the_strategy_by_candidate():
    @strategy("Newest", reason=lambda candidates, position: "It is new.", needs_model=False)
    def newest(candidates):
        """Asks the newest.

        Made up here
        """
        return candidates.timestamps.astype(float)

    X, _ = make_pool(4)
    assert select(newest, X, {0: "a"}, n=2, timestamps=[9, 3, 7, 5]).rows.tolist() == [2, 3]


X, Y = make_pool(30)
LABELS = first_labels(Y, 10)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"X": X[0]}, "X must have rows and columns; it has 1 dimension."),
        ({"X": np.array([["a", "b"]])}, "X must hold numbers only"),
        ({"labels": {30: 1}}, "Row 30 is not in X, which has rows 0 to 29."),
        ({"labels": {-1: 1}}, "Row -1 is not in X"),
        ({"labels": {"0": 1}}, "Rows are whole numbers"),
        ({"labels": [1, 2]}, "The labels must be a dict from row to label."),
        ({"labels": {0: 1, 1: "1"}}, r"The labels mix kinds \(int and str\)"),
        ({"labels": {0: 1, 1: True}}, r"The labels mix kinds \(bool and int\)"),
        ({"labels": {0: None}}, r"A label is missing \(nan or None\); leave its row out."),
        ({"labels": {0: "a", 1: pd.NA}}, r"A label is missing \(nan or None\); leave its row out."),
        ({"labels": {0: np.eye(3)[0]}}, "A label must be text, a whole number or true/false, not ndarray."),
        ({"labels": {}}, "needs at least one label; without labels these work: "),
        ({"n": 0}, "The number of rows must be at least 1, not 0."),
        ({"n": 1.5}, "The number of rows must be a whole number, not 1.5."),
        ({"classes": [0, 1]}, "The label 2 is not among the classes."),
        ({"candidates": [99]}, "Row 99 is not in X"),
        ({"embedding": X[:3]}, "The embedding must have an entry for each of the 30 rows of X, not 3."),
        ({"X": [[1, 2], [3]]}, "X must have rows of the same length."),
        ({"X": X + 1j}, "X must hold real numbers; these are complex."),
        ({"candidates": [False] * 20 + [True] * 10}, r"of a mask take np.flatnonzero\(mask\)."),
        ({"candidates": np.arange(30) > 19}, r"of a mask take np.flatnonzero\(mask\)."),
        ({"candidates": 5}, "Rows are whole numbers: positions in X, counted from 0."),
        ({"classes": [0, 1, 2, 2]}, "The class 2 is named twice; name each once."),
        ({"classes": [0, 1, 2, "x"]}, r"Among the classes: The labels mix kinds \(int and str\)"),
        ({"classes": [0, 1, 2, None]}, "Among the classes: A label is missing"),
        ({"classes": 3}, "The classes must be a list, not 3."),
        ({"embedding": X[:, 0]}, "The embedding must have rows and columns; it has 1 dimension."),
        ({"embedding": X[:, :, None]}, "The embedding must have rows and columns; it has 3 dimensions."),
        ({"embedding": csr_array(X)}, r"The embedding must be dense; of a sparse one take its toarray\(\)."),
        ({"embedding": np.full((30, 2), "a")}, "The embedding must hold numbers only"),
        ({"embedding": np.where(X[7, 1] == X, np.nan, X)}, "Row 7, column 1 of the embedding is missing or infinite."),
        ({"timestamps": np.zeros((30, 2))}, "must be a list with one for each row of X; they have 2 dimensions."),
        ({"timestamps": 5}, "The timestamps must be a list with one for each row of X; they have 0 dimensions."),
        ({"timestamps": [1, 2]}, "The timestamps must have an entry for each of the 30 rows of X, not 2."),
        ({"timestamps": ["noon"] * 30}, "The timestamps must be numbers or NumPy's datetime64."),
        ({"stratified": 2.5}, r"The number of groups \(stratified\) must be a whole number, not 2.5."),
        ({"stratified": True}, r"The number of groups \(stratified\) must be a whole number, not True."),
        ({"prefilter": "a"}, r"The number of candidates to look at \(prefilter\) must be a whole number, not 'a'."),
        ({"recency": "a"}, r"The weight of recent rows \(recency\) lies between 0 and 1, 'a' does not."),
        ({"colour": "red"}, "as context, but no 'colour'"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(change, sentence):
    arguments = {"strategy": "margin", "X": X, "labels": LABELS, **change}
    with pytest.raises(BadInput, match=sentence):
        select(**arguments)


def test_what_a_masked_array_hides_is_missing():
    hidden = np.ma.masked_array(X, mask=np.zeros_like(X, bool))
    assert select("margin", hidden, LABELS).rows.tolist() == select("margin", X, LABELS).rows.tolist()
    hidden[17, 2] = np.ma.masked
    with pytest.raises(BadInput, match="Row 17, column 2 of X is missing or infinite"):
        select("margin", hidden, LABELS)


@pytest.mark.parametrize("make", [np.asarray, csr_array])
@pytest.mark.parametrize(
    ("name", "row"), [*((name, 17) for name in STRATEGIES if name != "random"), ("margin", 3), ("k_center", 3)]
)
def test_a_missing_number_is_named_by_row_and_column(name, make, row):
    holes = X.copy()
    holes[row, 2] = np.nan
    with pytest.raises(BadInput, match=f"Row {row}, column 2 of X is missing or infinite"):
        select(name, make(holes), LABELS)


def test_a_model_that_accepts_missing_numbers_may_have_them():
    holes = X.copy()
    holes[17, 2] = np.nan
    assert len(select("margin", holes, LABELS, model=HistGradientBoostingClassifier(max_iter=3)).rows) == 1


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
        for name in STRATEGIES:
            select(name, 1e4 * X, LABELS, n=20)


def test_large_pools_are_scored_on_a_single_core_too(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    X, y = make_pool(90_000, 2, np.float32)
    assert len(select("margin", X, first_labels(y), n=3).rows) == 3


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


@pytest.mark.parametrize(
    "picked",
    [
        lambda n, size: np.empty(0, int),
        lambda n, size: np.zeros(n, int),
        lambda n, size: np.arange(n + 2),
        lambda n, size: np.arange(n - 2),
        lambda n, size: np.arange(n) + size,
        lambda n, size: np.arange(n) - 1,
        lambda n, size: np.linspace(0, 1, n),
    ],
    ids=["none", "one row again and again", "too many", "too few", "rows of X", "from the end", "no positions"],
)
def test_a_batch_strategy_that_breaks_its_contract_is_named(picked):
    @strategy("Broken", needs_model=False, reason=lambda candidates, position: "No reason.")
    def broken(candidates, n):
        """Breaks the contract."""
        return picked(n, len(candidates))

    with pytest.raises(BadInput, match=r"^The batch strategy 'broken' must return 5 different positions among the 20 "):
        select(broken, np.eye(20), {}, n=5)


def test_a_scoring_strategy_that_breaks_its_contract_is_named():
    @strategy("Broken", needs_model=False, reason=lambda candidates, position: "No reason.")
    def broken(candidates):
        """Breaks the contract."""
        return np.ones((len(candidates), 2))

    with pytest.raises(BadInput, match=r"'broken' must return one number for each of the 20 candidates, not an array"):
        select(broken, np.eye(20), {}, n=5)


def test_a_setting_of_a_strategy_with_a_default_makes_no_batch_strategy_of_it():
    @strategy("First", needs_model=False, reason=lambda candidates, position: "No reason.")
    def first(candidates, weight=1.0):
        """Takes the first."""
        return -weight * np.arange(len(candidates), dtype=float)

    assert select(first, np.eye(20), {}, n=3).rows.tolist() == [0, 1, 2]


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


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None])
def test_a_seed_that_is_none_is_told_in_a_sentence(seed):
    with pytest.raises(BadInput, match="seed"):
        select("random", np.eye(3), {}, seed=seed)


def test_a_strategy_that_is_no_name_is_told_in_a_sentence():
    with pytest.raises(UnknownName, match="There is no strategy called"):
        select(["margin"], np.eye(3), {})
