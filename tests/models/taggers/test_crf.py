"""The conditional random field against python-crfsuite, which learns the same where every sequence keeps the rules."""

import numpy as np
import pycrfsuite
import pytest
from tagged_texts import NAMES, made_up, read, said

from al_core.models.taggers.chain import LinearChain
from al_core.models.taggers.crf import ConditionalRandomField
from al_core.models.taggers.fitted import fit_tagger
from al_core.models.taggers.lessons import lesson_of
from al_core.models.taggers.words import seen_in, words_at
from al_core.spans.sentences import read_tokens


def seen(X, row):
    """The features of each token as CRFsuite takes them."""
    at = range(X.bounds[row], X.bounds[row + 1])
    words = {offset: words_at(X, offset) for offset in seen_in(X.vocabulary)}
    return [[key for offset, one in seen_in(X.vocabulary).items() for key in one.of(words[offset][t])] for t in at]


@pytest.fixture(scope="module")
def peer(tmp_path_factory):
    """Texts with names of one word, and CRFsuite's tagger of them."""
    X, tags = read(made_up(40))
    tags = [[tag.replace("I-", "B-") for tag in one] for one in tags]
    trainer, path = pycrfsuite.Trainer(verbose=False), str(tmp_path_factory.mktemp("crf") / "model")
    trainer.set_params({"c1": 0, "c2": 0.3, "max_iterations": 1_000, "epsilon": 1e-9, "delta": 1e-12})
    for row, one in enumerate(tags):
        trainer.append(seen(X, row), one)
    trainer.train(path)
    tagger = pycrfsuite.Tagger()
    tagger.open(path)
    return X, tags, tagger


def test_probabilities_are_those_of_crfsuite(peer):
    X, tags, tagger = peer
    ours = fit_tagger(ConditionalRandomField(tol=1e-13), X, tags, NAMES)
    new = read_tokens([["so", "Anna", "goes", "home"], ["Oslo"], ["They", "say", "Bert"]])

    found = ours.tag(new)

    for row in range(len(new)):
        tagger.set(seen(new, row))
        at = range(new.bounds[row], new.bounds[row + 1])
        best = [ours.classes_[code] for code in found.codes[at]]
        theirs = [[tagger.marginal(tag, t) for tag in ("O", "B-person", "B-place")] for t in range(len(at))]
        np.testing.assert_allclose(found.marginals[at][:, [0, 1, 3]], theirs, atol=1e-3)
        assert best == tagger.tag()
        assert np.exp(found.log_probability[row]) == pytest.approx(tagger.probability(best), abs=1e-3)


def test_an_earlier_chain_speeds_it_up_to_the_same_end():
    lesson = lesson_of(*read(made_up(30)), NAMES)
    cold = ConditionalRandomField(tol=1e-12).learnt(lesson)
    begun = ConditionalRandomField().learnt(lesson_of(*read(made_up(20)), NAMES))

    warm, short = (ConditionalRandomField(tol=1e-12, max_iter=n).learnt(lesson, begun) for n in (500, 1))

    np.testing.assert_allclose(warm.weights, cold.weights, atol=1e-3)
    assert _off(short, cold) < _off(ConditionalRandomField(max_iter=1).learnt(lesson), cold)


def _off(one: LinearChain, other: LinearChain) -> float:
    return float(np.abs(one.weights - other.weights).sum())


def test_it_tells_names_that_it_has_not_seen_by_their_shape_and_place():
    X, tags = read(made_up(40))

    tagger = fit_tagger("crf", X, tags, NAMES)

    new = read_tokens([["Zoe", "Moe", "goes", "to", "Berlin"]])
    assert said(tagger, X) == tags
    assert said(tagger, new) == [["B-person", "I-person", "O", "O", "B-place"]]
