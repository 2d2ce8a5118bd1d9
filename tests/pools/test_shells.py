"""The drawn shells: their age can be counted, and their size hints at it."""

import io
from itertools import islice

import numpy as np
import pytest
from PIL import Image

from al_core.pools.shells import SHELL_SIZE, Shell, found_shells, picture

WIDTH, HEIGHT = SHELL_SIZE


def dark_lines(shell):
    """How many dark lines are crossed on the way from where its rings begin to its edge."""
    begin, end = (int(WIDTH / 2 + share * shell.length) for share in (-0.42, 0.5))
    with Image.open(io.BytesIO(picture(shell))) as image:
        way = np.asarray(image.convert("L"), float)[HEIGHT // 2, begin + 5 : end + 3]
    beside = np.array([way[max(0, at - 3) : at + 4].max() for at in range(len(way))])
    dips = (way[1:-1] <= way[:-2]) & (way[1:-1] < way[2:]) & (way[1:-1] < beside[1:-1] - 25)
    return int(dips.sum())


@pytest.mark.parametrize("age", [1, 3, 7, 12, 20])
def test_a_shell_has_a_dark_line_for_each_year(age):
    assert dark_lines(Shell(age)) == age


def test_an_older_shell_is_longer_and_fits_its_picture():
    young, old = (
        [shell.length for shell in found_shells() if low <= shell.age <= high] for low, high in ((4, 6), (14, 16))
    )

    assert np.mean(old) > 1.5 * np.mean(young)
    assert max(old) < WIDTH
    assert np.std(young) > 2  # so that its length alone does not tell its age


def test_shells_are_the_same_every_time():
    first, again = ([picture(shell) for shell in islice(found_shells(), 5)] for _ in range(2))

    assert first == again
    assert len(set(first)) == 5
