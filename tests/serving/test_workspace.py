"""One process at work on a store: rounds are prepared and baselines replayed behind the pages."""

import threading

import pytest
from waiting import wait_for

from al_core.errors import WorkerLost
from al_core.learning.rounds import Round
from al_core.serving import workspace as workspace_module
from al_core.serving.learner import LearningStatus
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


@pytest.fixture
def seeing(workspace, monkeypatch):
    """Whatever project it is, its last model saw what texts mean."""
    status = LearningStatus(False, Round(1, meaning="a model"), None)
    monkeypatch.setattr(workspace, "status", lambda project: status)


def test_the_line_at_random_is_of_models_that_see_what_those_of_the_session_see(
    workspace, digits, monkeypatch, request
):
    asked = []
    monkeypatch.setattr(workspace, "_replay", lambda project, path, sees: asked.append((path.name, sees)))

    workspace.baseline(digits)
    request.getfixturevalue("seeing")
    workspace.baseline(digits)

    (words, _), (both, _) = asked
    assert [sees for _, sees in asked] == ["", "a model"]
    assert words != both


def test_what_meaning_brought_is_asked_only_where_the_model_sees_it(workspace, unknown_tumours, monkeypatch, request):
    asked = []
    monkeypatch.setattr(workspace.worths, "of", lambda project, folder, *_: asked.append(folder))

    assert workspace.worth(unknown_tumours) is None
    assert not asked
    request.getfixturevalue("seeing")
    workspace.worth(unknown_tumours)
    assert asked[0].parent == workspace.folder(unknown_tumours)
