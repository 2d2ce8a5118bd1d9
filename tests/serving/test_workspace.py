"""One process at work on a store: rounds are prepared and baselines replayed behind the pages."""

import threading

import pytest
from waiting import wait_for

from al_core.errors import WorkerLost
from al_core.serving import workspace as workspace_module
from al_core.serving.workspace import Workspace


@pytest.fixture
def workspace(store):
    made = Workspace(store)
    yield made
    made.close()


def test_two_that_prepare_a_project_at_once_make_one_round_of_it(workspace, store, tumours):
    threads = [threading.Thread(target=workspace.prepare, args=(tumours,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.version for one in workspace.rounds(tumours)] == [1]


@pytest.mark.parametrize(("patience", "tries"), [(60.0, 1), (0.0, 2)])
def test_a_baseline_that_failed_is_tried_again_after_a_while(workspace, digits, monkeypatch, patience, tries):
    tried = []

    def lost(*arguments, seconds):
        tried.append(arguments)
        raise WorkerLost("killed")

    monkeypatch.setattr(workspace_module, "SECONDS_TO_RETRY", patience)
    monkeypatch.setattr(workspace._replayer, "run", lost)
    workspace.baseline(digits)
    wait_for(lambda: not any(thread.name.startswith("replay") for thread in threading.enumerate()))

    workspace.baseline(digits)

    wait_for(lambda: not any(thread.name.startswith("replay") for thread in threading.enumerate()))
    assert len(tried) == tries
