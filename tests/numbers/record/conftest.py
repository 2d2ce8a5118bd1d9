"""What tests of decision records share."""

from dataclasses import replace

import pytest
from logs import log_of
from recorded import rounds

from al_core.numbers.record.document import collect


@pytest.fixture
def page(tumours):
    log = log_of(tumours, tumours.zones.candidates[:80])
    log = [replace(one, who="Ben" if n < 10 else "Anna") for n, one in enumerate(log)]
    return collect(tumours, log, rounds(0.7, 0.8, 0.86), saved=None, baseline=None, now=0.0)
