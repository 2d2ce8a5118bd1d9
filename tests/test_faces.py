"""Faces: what a package hands on, when it is asked for."""

import subprocess
import sys

import pytest

import al_core.evaluation
from al_core.evaluation import scores


def test_a_name_comes_from_its_module_and_a_room_by_its_own_name():
    assert al_core.evaluation.score is scores.score
    assert al_core.evaluation.scores is scores


def test_a_name_that_nobody_hands_on_is_said_as_python_says_it():
    with pytest.raises(AttributeError, match=r"module 'al_core\.evaluation' has no attribute 'nonsense'"):
        al_core.evaluation.nonsense  # noqa: B018


def test_nobody_pays_for_a_room_that_is_not_entered():
    program = "import sys, al_core.evaluation; assert 'al_core.evaluation.scores' not in sys.modules"

    subprocess.run([sys.executable, "-c", program], check=True)
