"""What tests of pages share."""

import pytest

from al_core.numbers.saved.tallies import Tallies
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.serving.workspace import Workspace
from al_core.tasks.classification.classes import named_classes


@pytest.fixture
def nothing_behind(monkeypatch):
    """What is counted or replayed in the background would take longer than the page."""
    monkeypatch.setattr(Tallies, "_begin", lambda *_: None)
    monkeypatch.setattr(Workspace, "_replay", lambda *_: None)


@pytest.fixture
def letters(data, tmp_path):
    """A pool without known labels, so with a check zone."""
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "\n".join(f"letter {n} about {'rain' if n % 2 else 'sun'}" for n in range(400)))
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, data)
    project = create_project(store, pool, name="Letters", question="?", task=named_classes(["wet", "dry"]))
    store.close()
    return project
