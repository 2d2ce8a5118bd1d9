"""Images as features."""

import numpy as np
import pytest
from pictures import encoded, noise
from pools_with_features import pool_of

from al_core.pools.features.features import build_features
from al_core.pools.readers.zips.display import display_copy


@pytest.mark.parametrize(
    ("size", "views"), [((8, 8), (192, 36)), ((16, 16), (768, 324)), ((40, 30), (59, 59)), ((1, 9), ())]
)
def test_small_images_are_pixels_and_larger_ones_components_with_their_edges_beside(tmp_path, size, views):
    pictures = [display_copy(encoded(noise(seed, size))) for seed in range(59)]

    found = build_features(pool_of(tmp_path, [[str(at)] for at in range(59)], {"image": "image"}, "image", pictures))

    assert found.views == views
    assert found.X.shape == (59, sum(views) or 27)
    assert found.embedding.shape[1] <= 128
    assert np.isfinite(found.X).all()
    assert np.isfinite(found.embedding).all()


def test_pixels_and_edges_have_one_length(tmp_path):
    pictures = [display_copy(encoded(noise(seed, (8, 8)))) for seed in range(40)]

    found = build_features(pool_of(tmp_path, [[str(at)] for at in range(40)], {"image": "image"}, "image", pictures))

    lengths = [np.square(part).sum(axis=1).mean() for part in (found.X[:, :192], found.X[:, 192:])]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.1)
