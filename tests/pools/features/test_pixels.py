"""Images as features."""

import numpy as np
import pytest
from pictures import encoded, noise
from pools_with_features import pool_of

from al_core.pools.features.features import build_features
from al_core.pools.readers.zips.display import display_copy


@pytest.mark.parametrize(("size", "width"), [((8, 8), 192), ((16, 16), 768), ((40, 30), 59)])
def test_small_images_are_pixels_and_larger_ones_components(tmp_path, size, width):
    pictures = [display_copy(encoded(noise(seed, size))) for seed in range(59)]

    found = build_features(pool_of(tmp_path, [[str(at)] for at in range(59)], {"image": "image"}, "image", pictures))

    assert found.X.shape == (59, width)
    assert found.embedding.shape[1] <= 128
    assert np.isfinite(found.X).all()
    assert np.isfinite(found.embedding).all()
