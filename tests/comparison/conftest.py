"""What tests of comparisons share."""

import pytest

from al_core.compute.workers import local_executor


@pytest.fixture(scope="module")
def two_processes():
    with local_executor(2) as workers:
        yield workers
