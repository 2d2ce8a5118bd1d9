"""What tests of pictures share."""

import pytest
from replays import FIVE, frame, noisy

from al_core.figures.figures import palette


@pytest.fixture(scope="module")
def runs():
    return frame(noisy(FIVE, 8), seconds={"vote_entropy": 0.5})


@pytest.fixture(scope="module")
def colours(runs):
    return palette(runs, lead="margin")
