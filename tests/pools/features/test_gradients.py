"""Edges of images, in numbers that can be reckoned with."""

import numpy as np
import pytest

from al_core.pools.features.gradients import DIRECTIONS, gradient_histograms


def stripes(across, side=8):
    """An image of two halves: one above the other, or beside each other."""
    image = np.zeros((side, side), np.uint8)
    image[side // 2 :] = 200
    return image.T if across else image


def test_each_two_by_two_cells_tell_of_nine_directions():
    found = gradient_histograms(np.zeros((3, 8, 16), np.uint8))

    assert found.shape == (3, 3 * 4 * DIRECTIONS)
    assert found.dtype == np.float32
    assert not found.any()


def test_an_edge_is_told_by_the_direction_in_which_brightness_changes():
    upright, level = gradient_histograms(np.array([stripes(True), stripes(False)])).reshape(2, 4, DIRECTIONS)

    assert upright[:, 0].min() > 0.4
    assert not upright[:, 1:].any()
    assert np.abs(level[:, 4] - level[:, 5]).max() < 1e-6, "a right angle lies between two of the nine"
    assert level[:, 4].min() > 0.3


def test_light_and_contrast_hardly_matter():
    image = np.random.default_rng(0).integers(0, 100, (1, 16, 16), dtype=np.uint8)

    same = gradient_histograms(np.concatenate([image, image + 50, 2 * image]))

    assert np.allclose(same[0], same[1])
    assert np.allclose(same[0], same[2], atol=0.02)


@pytest.mark.parametrize(
    ("shape", "width"), [((1, 9), 0), ((9, 1), 0), ((2, 2), 36), ((3, 5), 36), ((32, 32), 7 * 7 * 36)]
)
def test_of_images_of_any_size_there_are_some_or_none(shape, width):
    assert gradient_histograms(np.ones((2, *shape), np.uint8)).shape == (2, width)


def test_blocks_of_images_are_told_apart():
    images = np.random.default_rng(1).integers(0, 255, (600, 6, 6), dtype=np.uint8)

    assert np.array_equal(gradient_histograms(images)[555:], gradient_histograms(images[555:]))
    assert gradient_histograms(images[:0]).shape == (0, 0)
