"""The laws that every strategy keeps, over all that discovery finds; what `base` gives is all that one needs."""

import tracemalloc
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from scipy.sparse import csr_array, issparse

from al_core import STRATEGIES, select
from al_core.pools.features.frames import Handed
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.spans.sentences import read_tokens
from al_core.spans.tags import spans_of, token_numbers
from al_core.strategies import get_strategy, strategy
from al_core.tasks.multilabel.task import Multilabel
from al_core.tasks.sequence.task import SequenceTask

LAWS, LAWS_OF_CLASSES = [], []
NOBODY_NEEDED = [name for name, member in STRATEGIES.items() if not member.needs_model]


def law(check):
    """A law that holds for any task: it is given what makes labels of it, and asks for them."""
    LAWS.append(check)
    return check


def law_of_classes(check):
    """A law that only makes sense where a label is one class of several."""
    LAWS_OF_CLASSES.append(check)
    return check


def make_pool(n=120, n_classes=3, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(n_classes, size=n)
    y[:n_classes] = np.arange(n_classes)
    X = rng.standard_normal((n, 6)) + 2 * rng.standard_normal((n_classes, 6))[y]
    X.setflags(write=False)
    return X, y


def known(y, rows=range(12)):
    return {int(row): f"class {y[row]}" for row in rows}


class Classes:
    """Labels that are one class of several."""

    task = "classification"
    known = staticmethod(known)
    select = staticmethod(select)


class OfNumbers:
    """Labels that are numbers."""

    task = "regression"

    @staticmethod
    def known(y, rows=range(12)):
        return {int(row): float(y[row]) + (row % 7) / 10 for row in rows}

    @staticmethod
    def select(name, X, labels, **context):
        return select(name, X, labels, task="regression", model="ridge", **context)


class OfSeveral:
    """Labels that are sets of names."""

    task = "multilabel"

    @staticmethod
    def known(y, rows=range(12)):
        return {int(row): ([], ["a"], ["a", "b"], ["b"])[int(y[row]) % 4] for row in rows}

    @staticmethod
    def select(name, X, labels, **context):
        return select(name, X, labels, task=Multilabel(("a", "b", "c")), model="logistic_regression", **context)


class OfSpans:
    """Labels that are spans of texts: each number of a row of X is a word, and the large ones are none."""

    task = "sequence"

    @staticmethod
    def known(y, rows=range(12)):
        words = ("B-place", "I-place", "O", "B-person"), ("O",), ("O", "B-place", "B-person")
        return {int(row): marking_of_tags(words[int(y[row]) % 3]) for row in rows}

    @staticmethod
    def select(name, X, labels, **context):
        numbers = np.ascontiguousarray((X.toarray() if issparse(X) else X)[:, :6], np.float64)
        handed = Handed(None, X, rows=texts_of(numbers.tobytes(), numbers.shape[1]))
        return select(name, handed, labels, task=SequenceTask(("person", "place")), **context)


@lru_cache(maxsize=2)
def texts_of(numbers, width):
    """Rows of numbers as rows of words; the large pool is the same for all strategies."""
    return read_tokens(map(words_of, np.frombuffer(numbers).reshape(-1, width).tolist()))


def words_of(numbers):
    """Words that say in which column a number stands, and which it is, by steps of a third."""
    return [f"{'abcdef'[column]}{round(3 * number)}" for column, number in enumerate(numbers) if number < 2]


def marking_of_tags(tags):
    """Tags as spans, in a text that was read no further than they go."""
    places = token_numbers(len(tags))
    return replace(spans_of(tags, places), read=len(tags), places=None)


GIVEN = [Classes, OfNumbers, OfSeveral, OfSpans]
PAIRS = [(name, given) for name, member in STRATEGIES.items() for given in GIVEN if member.fits(given.task)]


def assert_proper(picks, n, allowed):
    assert picks.rows.dtype == np.int64
    assert len(picks.rows) == len(picks.scores) == len(picks.reasons) == n
    assert len(set(picks.rows.tolist())) == n
    assert set(picks.rows.tolist()) <= set(allowed)
    assert np.isfinite(picks.scores).all()
    assert (np.diff(picks.scores) <= 0).all()


@law
def scores_are_finite_one_a_candidate(name, given):
    X, y = make_pool()
    picks = given.select(name, X, given.known(y), n=108)
    assert_proper(picks, 108, range(12, 120))


@law
def picks_are_distinct_unlabelled_and_best_first(name, given):
    X, y = make_pool()
    assert_proper(
        given.select(name, X, given.known(y, [3, 50, 119, 7, 8]), n=10), 10, set(range(120)) - {3, 50, 119, 7, 8}
    )


@law
def more_wanted_than_there_are_gives_all(name, given):
    X, y = make_pool(20)
    assert_proper(given.select(name, X, given.known(y), n=1_000), 8, range(12, 20))


@law
def the_same_seed_gives_the_same_picks(name, given):
    X, y = make_pool()
    first, second = (given.select(name, X, given.known(y), n=9, seed=5) for _ in range(2))
    assert first.rows.tolist() == second.rows.tolist()
    assert first.scores.tolist() == second.scores.tolist()


@law
def another_seed_changes_only_ties_and_declared_randomness(name, given):
    X, y = make_pool()
    first, second = (given.select(name, X, given.known(y), n=9, seed=seed).rows.tolist() for seed in (1, 2))
    assert first == second or STRATEGIES[name].by_chance


@law
def the_order_of_labels_does_not_matter(name, given):
    X, y = make_pool()
    first, second = (given.select(name, X, given.known(y, rows), n=9) for rows in (range(12), reversed(range(12))))
    assert first.rows.tolist() == second.rows.tolist()


@law
def a_permutation_of_the_pool_permutes_the_picks(name, given):
    X, y = make_pool()
    order = np.random.default_rng(1).permutation(len(X))
    place = np.argsort(order)
    plain = given.select(name, X, given.known(y), n=9)
    moved = given.select(name, X[order], {int(place[row]): label for row, label in given.known(y).items()}, n=9)
    # Some are computed in single precision, whose last digit depends on the processor and the place of a row.
    np.testing.assert_allclose(np.sort(moved.scores), np.sort(plain.scores), rtol=1e-5)
    untied = np.unique(plain.scores).size == len(plain.scores)
    if untied:
        assert order[moved.rows].tolist() == plain.rows.tolist()


@law
def inputs_stay_untouched(name, given):
    X, y = make_pool()
    labels, embedding = given.known(y), X[:, :2].astype(np.float32)
    embedding.setflags(write=False)
    before = X.copy(), labels.copy(), embedding.copy()
    given.select(name, X, labels, n=5, embedding=embedding)
    np.testing.assert_array_equal(X, before[0])
    assert labels == before[1]
    assert list(labels) == list(before[1])
    np.testing.assert_array_equal(embedding, before[2])


@law
def dense_and_sparse_agree(name, given):
    X, y = make_pool()
    X = np.where(X > 0.5, X, 0)
    dense, sparse = (given.select(name, matrix, given.known(y), n=9) for matrix in (X, csr_array(X)))
    assert dense.rows.tolist() == sparse.rows.tolist()
    np.testing.assert_allclose(dense.scores, sparse.scores, atol=1e-4)


@law
def one_candidate_left_is_asked(name, given):
    X, y = make_pool(20)
    assert given.select(name, X, given.known(y, range(19)), n=5).rows.tolist() == [19]


@law
def no_candidate_left_gives_no_picks(name, given):
    X, y = make_pool(20)
    assert_proper(given.select(name, X, given.known(y, range(20)), n=5), 0, [])


@law_of_classes
def two_classes_and_ten_classes_work(name):
    for n_classes in (2, 10):
        X, y = make_pool(200, n_classes)
        assert_proper(select(name, X, known(y, range(30)), n=4), 4, range(30, 200))


@law_of_classes
def one_class_known_works(name):
    X, _ = make_pool()
    assert_proper(select(name, X, {0: "only", 1: "only"}, n=4), 4, range(2, 120))
    assert_proper(select(name, X, {0: "only"}, n=4, classes=["other", "only"]), 4, range(1, 120))


@law_of_classes
def a_class_without_labels_has_a_column(name):
    X, y = make_pool()
    with_extra = select(name, X, known(y), n=9, classes=["a class nobody saw", "class 0", "class 1", "class 2"])
    assert with_extra.rows.tolist() == select(name, X, known(y), n=9).rows.tolist()


@law_of_classes
def a_class_with_one_example_works(name):
    X, _ = make_pool()
    assert_proper(select(name, X, {0: "rare", 1: "common", 2: "common", 3: "common"}, n=4), 4, range(4, 120))


@law
def zero_labels_work_where_no_model_is_needed(name, given):
    X, _ = make_pool()
    if name in NOBODY_NEEDED:
        assert_proper(given.select(name, X, {}, n=4), 4, range(120))
    else:
        with pytest.raises(Exception, match="needs at least one label; without labels these work: auto, "):
            given.select(name, X, {}, n=4)


@law
def identical_rows_give_distinct_picks(name, given):
    X = np.ones((30, 4))
    assert_proper(given.select(name, X, given.known([0, 1], range(2)), n=10), 10, range(2, 30))
    assert_proper(given.select(name, X, given.known([0, 1], range(2)), n=28), 28, range(2, 30))
    assert_proper(
        given.select(name, np.tile(make_pool(5)[0], (6, 1)), given.known([0, 1], range(2)), n=28), 28, range(2, 30)
    )


@law_of_classes
def certainty_of_exactly_zero_and_one_is_scored(name):
    class Certain:
        classes_ = np.array(["a", "b"])

        def predict_proba(self, X):
            return np.array([[1.0, 0.0], [0.6, 0.4], [0.0, 1.0]])[X[:, 0].astype(int)]

    X = np.array([[0.0], [1.0], [2.0], [0.0], [2.0]])
    context = Context(X, {3: "a", 4: "b"}, ("a", "b"), Certain())
    context.__dict__["committee"] = [Certain()] * 5
    assert_proper(ask(STRATEGIES[name], Candidates(context, np.arange(3), np.random.default_rng(0)), 3), 3, range(3))


@law_of_classes
def classes_of_any_kind_work(name):
    X, y = make_pool(60, 2)
    rows = {
        kind: select(name, X, {row: kind(y[row]) for row in range(12)}, n=5).rows.tolist()
        for kind in (int, bool, lambda label: f"{label:02d}")
    }
    assert len({tuple(picks) for picks in rows.values()}) == 1


@law
def the_global_random_state_is_neither_read_nor_written(name, given):
    X, y = make_pool()
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = given.select(name, X, given.known(y), n=5).rows.tolist()
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    assert given.select(name, X, given.known(y), n=5).rows.tolist() == first


@law
def memory_stays_below_64_mb_at_20_000_rows(name, given):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((20_000, 32), dtype=np.float32)
    labels = given.known(np.arange(100) % 10, range(100))
    tracemalloc.start()
    picks = given.select(name, X, labels, n=20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert_proper(picks, 20, range(100, 20_000))
    assert peak < 64 * 2**20


@law
def it_has_a_title_a_help_a_source_and_reasons_in_words(name, given):
    member = STRATEGIES[name]
    X, y = make_pool()
    assert member.name == name
    assert member.title[0].isupper()
    assert member.help.endswith(".")
    assert member.source != member.help
    assert member.fits(given.task)
    for reason in given.select(name, X, given.known(y), n=3).reasons:
        assert reason[0].isupper()
        assert reason.endswith(".")
        assert "nan" not in reason


@pytest.mark.parametrize("check", LAWS, ids=lambda check: check.__name__)
@pytest.mark.parametrize(("name", "given"), PAIRS, ids=lambda one: one if isinstance(one, str) else one.task)
def test_law(name, given, check):
    check(name, given)


@pytest.mark.parametrize("check", LAWS_OF_CLASSES, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", [name for name, member in STRATEGIES.items() if member.fits("classification")])
def test_law_of_classes(name, check):
    check(name)


def test_every_strategy_serves_some_task():
    assert {name for name, _ in PAIRS} == set(STRATEGIES)


def test_a_new_function_is_a_strategy_at_once():
    @strategy("The highest", reason=lambda candidates, position: "Nothing is higher.", needs_model=False)
    def highest(candidates):
        """Asks the largest first number.

        Made up here
        """
        return candidates.X[:, 0]

    picks = select(highest, np.array([[1.0], [3.0], [2.0]]), {}, n=2)

    assert picks.rows.tolist() == [1, 2]
    assert (highest.name, highest.help, highest.source) == (
        "highest",
        "Asks the largest first number.",
        "Made up here",
    )


def test_an_unknown_strategy_lists_those_there_are():
    with pytest.raises(KeyError, match=r"There is no strategy called 'margins'; there are: .*entropy.*, k_center"):
        get_strategy("margins")
