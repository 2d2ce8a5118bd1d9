"""What tests share: pools built once, and a fresh store for every test."""

import os
from dataclasses import replace

import pytest
import streamlit
from hypothesis import settings
from meanings import table_of_words
from reviews import ROWS
from sklearn.datasets import load_breast_cancer
from visits import Here

from al_core.learning import meanings
from al_core.meaning.finding import encoder_in
from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.samples import SAMPLES, build
from al_core.projects import zones
from al_core.projects.projects import change_settings, create_project, create_sample
from al_core.projects.store import open_store
from al_core.projects.zones import zones_of_pool
from al_core.serving import learner, look_ahead, readers
from al_core.tasks import read_task
from al_core.tasks.classification.classes import named_classes

# Only tests about it have a model of what texts mean, whatever is installed; the processes they start know it too.
os.environ["AL_TEXT_MODEL"] = ""

# A busy machine is no failure, and what passed passes again.
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.load_profile("unhurried")

# What waits longest for other processes is begun first, so that it is not left alone at the end.
FIRST = ("browser", "serving")


def pytest_collection_modifyitems(items):
    """Files of these folders come first, the others as they were found."""
    items.sort(key=lambda item: item.path.parent.name not in FIRST)


@pytest.fixture(scope="session")
def pools(tmp_path_factory):
    """A folder in which sample pools are built once."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "pools").mkdir()
    return folder


@pytest.fixture
def own_folder(tmp_path, pools):
    """A data folder of this test's own that finds the shared pools."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "pools").symlink_to(pools / "pools")
    return folder


@pytest.fixture
def store(own_folder):
    """An empty store."""
    opened = open_store(own_folder)
    yield opened
    opened.close()


@pytest.fixture
def tumours(store, pools):
    """A project on a table of 569 rows with known labels."""
    return _project(store, pools, "tumours")


@pytest.fixture
def unknown_tumours(store, pools, monkeypatch):
    """The same pool as people bring it: without known labels, so with a check zone."""
    pool = replace(build("tumours", pools), columns=_without_labels(build("tumours", pools).columns))
    monkeypatch.setattr(zones, "open_pool", lambda folder: pool)

    zones_of_pool.cache_clear()
    yield create_project(store, pool, name="Unknown", question="Which?", task=named_classes(["Benign", "Malignant"]))
    zones_of_pool.cache_clear()


@pytest.fixture
def tumours_in_part(store, pools, tmp_path):
    """A file in which two rows of three have a known label: half of the 380 test the model, half teach it."""
    truth, table = build("tumours", pools).known_labels(), load_breast_cancer(as_frame=True).data
    table["kind"] = [truth[row] if row % 3 else "" for row in range(len(table))]
    table.loc[0, "kind"] = truth[0]
    path = tmp_path / "in part.csv"
    table.to_csv(path, index=False)
    roles = dict.fromkeys(table, "number") | {"kind": "label"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)
    return create_project(store, pool, name="In part", question="Which?", task=named_classes(["Benign", "Malignant"]))


def _without_labels(columns):
    return tuple(replace(column, role="ignore") if column.role == "label" else column for column in columns)


def _project(store, pools, key):
    sample = SAMPLES[key]
    pool = build(key, pools)
    return create_project(
        store, pool, name=sample.project, question=sample.question, task=read_task(sample.task), sample=key
    )


@pytest.fixture
def queried_only(store, tumours):
    """The project, asking only what its ranking says."""
    return change_settings(store, tumours.id, random_share=0.0)


@pytest.fixture
def data(own_folder, monkeypatch):
    """The data folder of the app's pages; what they began in the background ends with the test."""
    monkeypatch.setenv("AL_DATA_DIR", str(own_folder))
    yield own_folder
    streamlit.cache_resource.clear()


@pytest.fixture
def in_this_process(monkeypatch):
    """What a page looks for or learns behind it is there at once."""
    monkeypatch.setattr(look_ahead, "Worker", Here)
    monkeypatch.setattr(learner, "Worker", Here)
    monkeypatch.setattr(readers, "Worker", Here)


@pytest.fixture
def one_core(monkeypatch):
    """Of work in the background one process is enough, each of which would take seconds to start."""
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")


@pytest.fixture
def digits(data):
    """The digits, in the app's data folder."""
    return sample_in(data, "digits")


def sample_in(data, key):
    """A project on one of the one-click pools, in the app's data folder."""
    opened = open_store(data)
    project = create_sample(opened, key)
    opened.close()
    return project


@pytest.fixture
def encoder(tmp_path, monkeypatch):
    """A model that knows which words of reviews are good, found wherever one is looked for."""
    found = encoder_in(table_of_words(tmp_path / "words", ROWS))
    monkeypatch.setattr(meanings, "text_encoder", lambda: found)
    return found
