"""What tests of experiments share."""

import pytest

from al_core.comparison.experiments.runner import ExperimentRunner


@pytest.fixture
def runner(tmp_path):
    found = ExperimentRunner(tmp_path)
    yield found
    found.close()
