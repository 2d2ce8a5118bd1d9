"""What tests of a project's belongings share: a small world that is made once, and copied for each of them."""

import shutil

import pytest
from worlds import labelled, letters

from al_core.belongings.packing import pack_project
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.projects.projects import list_projects
from al_core.projects.store import open_store
from al_core.serving.workspace import Workspace


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """A data folder with a project of answers of two people, a skip, a flag, an open lease and a model."""
    folder = tmp_path_factory.mktemp("original")
    opened = open_store(folder / "data")
    pack_project(opened, labelled(opened, letters(opened)).id, folder / "letters.zip")
    opened.close()
    return folder


@pytest.fixture
def there(original, tmp_path):
    """That data folder, as of one machine."""
    shutil.copytree(original / "data", tmp_path / "there")
    opened = open_store(tmp_path / "there")
    yield opened
    opened.close()


@pytest.fixture
def project(there):
    """Its project."""
    return list_projects(there)[0]


@pytest.fixture
def file(original, tmp_path):
    """The project in a file."""
    return shutil.copy(original / "letters.zip", tmp_path / "letters.zip")


@pytest.fixture
def here(tmp_path):
    """An empty data folder, as of another machine."""
    opened = open_store(tmp_path / "here")
    yield opened
    opened.close()


@pytest.fixture
def workspace(there):
    """The process at work on the first folder."""
    return Workspace(there)


@pytest.fixture
def runner(there):
    """Its comparisons."""
    opened = ExperimentRunner(there.folder)
    yield opened
    opened.close()
