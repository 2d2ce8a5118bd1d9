"""Names of classes, declared once: `vocabulary`."""

import pytest

from al_core.errors import BadInput
from al_core.tasks.classification.classes import named_classes


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["Spam", "spam "], "look the same"),
        (["ham, spam"], "give each class by itself"),
        (["ham", " "], "At least two classes"),
        ([str(n) for n in range(501)], "at most 500"),
    ],
)
def test_names_that_cannot_be_chosen_among_are_refused(names, sentence):
    with pytest.raises(BadInput, match=sentence):
        named_classes(names)


def test_names_are_trimmed():
    assert named_classes([" ham", "spam ", ""]).classes == ("ham", "spam")
