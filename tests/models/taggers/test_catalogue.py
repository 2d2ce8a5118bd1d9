"""Taggers by name."""

import pytest
from sklearn.svm import LinearSVC

from al_core.errors import BadInput, UnknownName
from al_core.models.taggers.catalogue import TAGGERS, get_tagger
from al_core.models.taggers.crf import ConditionalRandomField


@pytest.mark.parametrize("name", TAGGERS)
def test_each_name_gives_a_fresh_tagger_and_says_what_it_is_good_for(name):
    assert get_tagger(name) is not get_tagger(name)
    assert TAGGERS[name].help.endswith(".")


def test_a_tagger_may_be_handed_in():
    own = ConditionalRandomField(ridge=2.0)
    assert get_tagger(own) is own
    assert isinstance(get_tagger(TAGGERS["crf"]), ConditionalRandomField)


def test_what_tags_no_tokens_is_refused_in_a_sentence():
    with pytest.raises(UnknownName, match="no model of spans called 'best'; there are: auto, crf, windowed_softmax"):
        get_tagger("best")
    with pytest.raises(BadInput, match="LinearSVC tags no tokens; a model of spans is one of auto, crf"):
        get_tagger(LinearSVC())
    with pytest.raises(BadInput, match="there is nothing to choose"):
        get_tagger("crf", "sigmoid")
