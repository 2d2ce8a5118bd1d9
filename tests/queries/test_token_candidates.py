"""What a model believes of the tokens of candidates, and how it becomes one number a candidate."""

import numpy as np
from scipy.stats import entropy
from spanning import spanning

from al_core.queries.token_candidates import TokenCandidates
from al_core.spans.marking import marking_of

TEXTS = ["Lima is big", "", "we saw Lima and Oslo"]
TOLD = {"Lima": [0.5, 0.5, 0.0], "Oslo": [0.2, 0.7, 0.1]}
DOUBT = [entropy(TOLD["Lima"]), 0, 0, 0, 0, entropy(TOLD["Lima"]), 0, entropy(TOLD["Oslo"])]


def test_tags_are_the_classes_and_parts_are_of_the_same_kind():
    candidates = spanning(TEXTS, TOLD)

    assert candidates.classes == ("O", "B-place", "I-place")
    assert candidates.n_tokens.tolist() == [3, 0, 5]
    assert candidates.to_read.tolist() == [3, 1, 5]
    assert type(candidates.part(candidates.rows[:1], candidates.rng)) is TokenCandidates


def test_what_tokens_have_becomes_one_number_a_text_and_0_of_an_empty_one():
    candidates = spanning(TEXTS, TOLD)
    values = np.array([1.0, 5, 3, 2, 2, 2, 2, 7])

    np.testing.assert_allclose(candidates.entropies, DOUBT, atol=1e-12)
    assert candidates.total(values).tolist() == [9, 0, 15]
    assert candidates.mean(values).tolist() == [3, 0, 3]
    assert candidates.largest(values).tolist() == [5, 0, 7]
    assert [values[candidates.tokens_at(place)].tolist() for place in range(3)] == [[1, 5, 3], [], [2, 2, 2, 2, 7]]


def test_only_empty_texts_have_nothing_that_is_largest():
    assert spanning(["", " "]).largest(np.empty(0)).tolist() == [0, 0]


def test_a_block_has_few_enough_tokens_for_a_table_of_beliefs(monkeypatch):
    monkeypatch.setattr("al_core.queries.token_candidates._NUMBERS", 3 * 6)  # six tokens of three tags
    texts = ["a b", "c d e", "f", "g h i j k l m n", "o", "p"]
    candidates = spanning([*texts, *TEXTS], TOLD)

    blocks = [block.rows.tolist() for block in candidates.blocks(4)]
    assert [row for rows in blocks for row in rows] == list(range(9))
    assert all(candidates.n_tokens[rows].sum() <= 6 + candidates.n_tokens[rows[-1]] for rows in blocks)
    assert max(map(len, blocks)) <= 4
    np.testing.assert_allclose(candidates.entropies[-8:], DOUBT, atol=1e-12)


def test_sides_are_counted_in_any_rows():
    candidates = spanning(["The the cat", "a Cat"])

    the, _, cat, a, _ = candidates.sides[:, 0].tolist()
    assert candidates.sides_in(np.array([0, 1]))[[the, cat, a]].tolist() == [2, 2, 1]
    assert candidates.sides_in(np.array([0, 1])).sum() == 5 * 4
    assert candidates.sides_in(np.array([], np.int64)).sum() == 0


def test_labels_are_tags_and_what_nobody_has_read_has_none():
    known = [("Oslo is fine", marking_of([(0, 4, "place")], 7)), ("no", marking_of([]))]

    assert spanning(TEXTS, labelled=known).tags_labelled == [["B-place", "O", None], ["O"]]


def test_without_an_example_of_a_name_nothing_can_be_told_apart():
    assert spanning(TEXTS).can_tell_apart
    assert not spanning(TEXTS, learnt=False).can_tell_apart
