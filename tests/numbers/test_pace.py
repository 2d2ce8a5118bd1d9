"""How fast people answer."""

from dataclasses import replace

import pytest
from logs import log_of

from al_core.numbers.pace import pace_of
from al_core.serving.workspace import Workspace


@pytest.fixture
def workspace(store):
    made = Workspace(store)
    yield made
    made.close()


def test_the_pace_leaves_long_pauses_out(workspace, tumours):
    log = log_of(tumours, tumours.zones.candidates[:9])
    with_pause = [*log[:8], replace(log[8], answered_at=10_000.0)]

    labels = workspace.labels(tumours).extended(with_pause)

    assert pace_of(labels).seconds == 2.0
    assert (pace_of(labels).low, pace_of(labels).high) == (2.0, 2.0)


def test_long_work_goes_by_the_mean_with_its_interval(workspace, tumours):
    log = log_of(tumours, tumours.zones.candidates[:8])
    uneven = [replace(one, answered_at=one.shown_at + (2.0 if n % 2 else 4.0)) for n, one in enumerate(log)]

    measured = pace_of(workspace.labels(tumours).extended(uneven))

    # mean 3, standard deviation 1.07, of eight
    assert (measured.low, measured.high) == pytest.approx((3 - 0.622, 3 + 0.622), abs=0.001)


def test_what_was_typed_into_a_file_says_nothing_of_the_pace(workspace, tumours):
    log = log_of(tumours, tumours.zones.candidates[:40])
    typed = [replace(one, answered_at=one.shown_at) for one in log[8:]]

    assert pace_of(workspace.labels(tumours).extended([*log[:8], *typed])).seconds == 2.0
