"""What labels drawn at random would have given."""

import numpy as np

from al_core.numbers.saved.baseline import baseline_name, replay_random
from al_core.projects.settings import adjusted


def test_a_baseline_is_replayed_anew_only_for_what_it_depends_on(digits):
    same = adjusted(digits.settings, strategy="margin", batch_size=50, random_share=0.5, cold_limit=30, target=0.8)

    assert baseline_name(same) == baseline_name(digits.settings)
    assert baseline_name(adjusted(same, model="naive_bayes")) != baseline_name(same)
    assert baseline_name(adjusted(same, seed=3)) != baseline_name(same)


def test_the_random_baseline_rises_has_a_band_and_goes_on_to_the_last_candidate(tumours):
    baseline = replay_random(tumours.pool, tumours.settings, replays=3)

    n, value, low, high = (np.array(part) for part in baseline.curves["accuracy"])
    assert n[-1] == tumours.zones.candidates.size
    assert value[-1] > 0.9
    assert (low <= value).all()
    assert (value <= high).all()
    assert (np.diff(n) > 0).all()
