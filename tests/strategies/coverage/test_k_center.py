"""Coverage against brute force: what is farthest, or covers most, is asked."""

import numpy as np
import pytest
from scipy.sparse import random_array
from worked_out import clusters, greedy_k_center

from al_core import select
from al_core.errors import BadInput
from al_core.queries.asking import ask
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.strategies import STRATEGIES


@pytest.mark.parametrize("labelled", [[0], [0, 5, 9]])
@pytest.mark.parametrize("offset", [0, 1_000])
def test_k_center_equals_brute_force(labelled, offset):
    X = np.random.default_rng(3).standard_normal((60, 4)) + offset
    expected = greedy_k_center(X, labelled, 8)
    assert select("k_center", X, dict.fromkeys(labelled, "a"), n=8).rows.tolist() == expected


@pytest.mark.parametrize("scale", [1e-4, 1e6])
def test_k_center_equals_brute_force_whatever_the_unit(scale):
    X = scale * np.random.default_rng(3).standard_normal((60, 4))
    expected = greedy_k_center(X.astype(np.float32).astype(np.float64), [0], 20)
    assert select("k_center", X, {0: "a"}, n=20).rows.tolist() == expected


def test_k_center_remembers_distances_and_still_equals_brute_force():
    X, memory = clusters(400), {}
    labelled = list(range(3))
    for _ in range(6):
        context = Context(X, dict.fromkeys(labelled, "a"), ("a",), memory=memory)
        rows = np.setdiff1d(np.arange(len(X)), labelled)
        picks = ask(STRATEGIES["k_center"], Candidates(context, rows, np.random.default_rng(0)), 12).rows.tolist()
        assert picks == greedy_k_center(X.astype(np.float64), labelled, 12)
        labelled = [*labelled[1:], *picks[::3]]  # one label is taken back, four are new


def test_k_center_asks_only_candidates_and_counts_every_label():
    X = np.arange(11.0)[:, None]
    assert select("k_center", X, {0: "a", 10: "a"}, n=2, candidates=[1, 2, 3, 6]).rows.tolist() == [6, 3]
    assert select("k_center", X, {0: "a"}, n=1, candidates=[1]).rows.tolist() == [1]


def test_k_center_on_a_line_goes_to_the_far_end_and_then_halves():
    X = np.arange(11.0)[:, None]
    assert select("k_center", X, {0: "a"}, n=2).rows.tolist() == [10, 5]


def test_k_center_draws_between_what_is_equally_far():
    X = np.array([[0.0], [-1.0], [1.0], [0.5]])
    drawn = [int(select("k_center", X, {0: "a"}, seed=seed).rows[0]) for seed in range(60)]
    assert set(drawn) == {1, 2}
    assert 15 < drawn.count(1) < 45


def test_k_center_without_labels_begins_in_the_middle():
    X = np.array([[0.0], [1.0], [2.0], [3.0], [5.5]])
    # nearest to the mean 2.3, then the farthest from it, then the farthest from both
    assert select("k_center", X, {}, n=3).rows.tolist() == [2, 4, 0]


def test_k_center_does_not_ask_a_repeat_while_there_is_something_new():
    X = np.repeat(np.random.default_rng(0).standard_normal((10, 3)), 5, axis=0)
    picks = select("k_center", X, {0: "a"}, n=9).rows
    assert len(np.unique(np.vstack([X[:1], X[picks]]), axis=0)) == 10


def test_k_center_works_on_wide_sparse_pools():
    X = random_array((200, 2_000), density=0.02, format="csr", rng=0)
    context = Context(X, {0: "a"}, ("a",))
    embedded = context.embed(np.arange(200)).astype(np.float64)
    picks = select("k_center", X, {0: "a"}, n=10).rows.tolist()
    assert picks == greedy_k_center(embedded, [0], 10)


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_k_center_names_the_row_with_a_hole(hole):
    X = clusters(50)
    X[7, 2] = hole
    with pytest.raises(BadInput, match="Row 7, column 2 of X is missing or infinite"):
        select("k_center", X, {0: "a"}, n=3)


def test_numbers_too_large_for_distances_are_refused_in_one_sentence():
    X = clusters(50)
    X[7, 2] = 1e25
    with pytest.raises(BadInput, match="A missing, infinite or huge number stands in the way of distances"):
        select("k_center", X, {0: "a"}, n=3)


def test_k_center_says_how_far_a_pick_is_from_what_is_labelled():
    X = np.array([[0.0], [1.0], [1.0], [1.0], [3.0], [0.0]])
    picks = select("k_center", X, {0: "a"}, n=5)
    assert picks.reasons[0] == (
        "Unlike anything labelled so far: the nearest labelled example is 3.0 times as far as is usual."
    )
    assert picks.reasons[1].startswith("Far from everything labelled")
    assert "The same as a labelled example: nothing new is left." in picks.reasons
    assert select("k_center", X, {}).reasons[0].startswith("Nothing is labelled yet")
