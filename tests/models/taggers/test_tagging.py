"""What a fitted tagger says."""

import pickle

import numpy as np
import pytest
from tagged_texts import NAMES, made_up, read

from al_core.models.taggers.fitted import fit_tagger
from al_core.models.taggers.tagging import Tagger
from al_core.spans.sentences import read_tokens


def test_without_a_span_everything_is_outside_and_certain():
    X = read_tokens([["a", "b"], []])
    tagger = Tagger(("x", "y"))

    found = tagger.tag(X)

    assert tagger.classes_ == ("O", "B-x", "I-x", "B-y", "I-y")
    assert found.marginals.tolist() == [[1, 0, 0, 0, 0]] * 2
    assert found.codes.tolist() == [0, 0]
    assert found.log_probability.tolist() == [0, 0]
    assert tagger.n_best(X, 2).tolist() == [[0, -np.inf]] * 2
    assert not tagger.learnt_.any()


@pytest.mark.parametrize("model", ["crf", "windowed_softmax"])
def test_tags_without_an_example_have_no_part_in_it(model):
    X, tags = read(made_up(20))
    tagger = fit_tagger(model, X, tags, NAMES)

    found = tagger.tag(read_tokens([["Anna", "goes", "to", "Rome"], []]))

    assert tagger.learnt_.tolist() == [True, True, False]
    assert (found.marginals[:, 5:] == 0).all()
    np.testing.assert_allclose(found.marginals.sum(axis=1), 1, rtol=1e-6)
    assert [tagger.classes_[code] for code in found.codes] == ["B-person", "O", "O", "B-place"]
    assert found.log_probability[1] == 0
    assert found.log_probability[0] == pytest.approx(
        tagger.n_best(read_tokens([["Anna", "goes", "to", "Rome"]]), 3)[0, 0]
    )


def test_a_tagger_that_went_to_another_process_says_the_same():
    X, tags = read(made_up(20))
    tagger = fit_tagger("crf", X, tags, NAMES)

    sent = pickle.loads(pickle.dumps(tagger))

    np.testing.assert_array_equal(sent.tag(X).marginals, tagger.tag(X).marginals)


def test_what_is_said_of_a_text_does_not_depend_on_those_beside_it():
    X, tags = read(made_up(20))
    tagger = fit_tagger("crf", X, tags, NAMES)

    alone = np.concatenate([tagger.tag(X[row : row + 1]).marginals for row in range(len(X))])

    np.testing.assert_allclose(tagger.tag(X).marginals, alone, atol=1e-6)
