"""Taggers fitted on what people read."""

import numpy as np
import pytest
from tagged_texts import NAMES, made_up, read, said

from al_core.models.taggers.fitted import fit_tagger, tagger_committee

each = pytest.mark.parametrize("model", ["crf", "windowed_softmax"])


@each
def test_the_order_of_rows_makes_no_odds_to_the_last_bit(model):
    rows = made_up(20)
    (X, tags), (other, others) = read(rows), read(rows[::-1])

    first, second = fit_tagger(model, X, tags, NAMES), fit_tagger(model, other, others, NAMES)

    np.testing.assert_array_equal(first.tag(X).marginals, second.tag(X).marginals)
    np.testing.assert_array_equal(first.chain.moves, second.chain.moves)


@each
def test_texts_of_which_nothing_was_read_teach_nothing(model):
    rows = made_up(10)
    (X, tags), (more, others) = read(rows), read([*rows, (["Egon", "flies"], [None, None]), ([], [])])

    plain, besides = fit_tagger(model, X, tags, NAMES), fit_tagger(model, more, others, NAMES)

    np.testing.assert_array_equal(plain.tag(X).marginals, besides.tag(X).marginals)


@each
def test_members_differ_know_every_tag_and_come_out_the_same_again(model):
    rows = [*made_up(20), (["a", "Lamp"], ["O", "B-thing"])]
    X, tags = read(rows)
    other, others = read(rows[::-1])

    members, again = (
        tagger_committee(model, X, tags, NAMES, seed=3),
        tagger_committee(model, other, others, NAMES, seed=3),
    )

    marginals = [member.tag(X).marginals for member in members]
    assert all(member.learnt_.all() for member in members)
    assert all(np.abs(one - marginals[0]).max() > 0.01 for one in marginals[1:])
    np.testing.assert_array_equal(marginals, [member.tag(X).marginals for member in again])


def test_a_committee_that_knows_no_span_agrees():
    X, _ = read(made_up(2))

    members = tagger_committee("crf", X, [["O"] * n for n in X.n_tokens], NAMES)

    assert len(members) == 5
    assert not any(member.learnt_.any() for member in members)


def test_how_sure_it_is_of_whole_texts_is_learnt_from_texts_left_out():
    rng = np.random.default_rng(0)
    made = [(words, tags if rng.random() < 0.5 else ["O"] * len(tags)) for words, tags in made_up(280)]
    (X, tags), (new, truth) = read(made[:80]), read(made[80:])  # half of the time nobody marked anything

    tagger = fit_tagger("windowed_softmax", X, tags, NAMES)

    sure = tagger.sure(tagger.tag(new))
    right = np.array([one == other for one, other in zip(said(tagger, new), truth, strict=True)])
    assert sure.shape == (200,)
    assert abs(sure.mean() - right.mean()) < 0.15


def test_of_few_texts_nothing_is_said():
    X, tags = read(made_up(29))
    tagger = fit_tagger("windowed_softmax", X, tags, NAMES)

    assert tagger.sure(tagger.tag(X)) is None
