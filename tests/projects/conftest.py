"""What tests of projects share."""

import pytest

from al_core.learning.ranking import EMPTY
from al_core.serving.serving import answer, claim


@pytest.fixture
def answered(store, tumours):
    """Six answers of two people, with a skip, a flag, a risky note and an undo among them."""
    hers = claim(store, tumours, EMPTY, "Anna", 4)
    his = claim(store, tumours, EMPTY, "=Ben", 2)
    for served, label in zip(hers, ["Benign", "Malignant", "Benign", "Malignant"], strict=True):
        answer(store, tumours, served.token, label, who="Anna", shown_at=100.0, answered_at=103.5)
    answer(store, tumours, f"{hers[0].token}.1", None, who="Anna", kind="undo")
    answer(store, tumours, his[0].token, None, who="=Ben", kind="skip")
    answer(store, tumours, his[1].token, "Benign", who="=Ben")
    answer(store, tumours, f"{his[1].token}.1", '=HYPERLINK("x")', who="=Ben", kind="note")
    answer(store, tumours, f"{his[1].token}.2", "yes", who="=Ben", kind="flag")
    return tumours
