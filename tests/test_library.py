"""al_core as a library: its face in a notebook, what it does without an optional library, and the wheel."""

import doctest
import json
import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import al_core
from al_core.errors import BadInput
from al_core.files import data_folder
from al_core.pools.readers import previews, uploads
from al_core.projects import store

ROOT = Path(__file__).parents[1]
LETTERS = {"text": ["She walks again", "Still in pain", "All is well"], "urgency": ["low", "high", "low"]}


def run(code, folder, path=ROOT):
    """What a script prints last, as JSON, run in a folder with al_core from `path`."""
    environment = {name: value for name, value in os.environ.items() if name != "AL_DATA_DIR"}
    environment |= {"PYTHONPATH": str(path)}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_notebook_is_offered_what_is_public_and_nothing_else():
    assert dir(al_core) == sorted(al_core.__all__)


@pytest.fixture
def letters(tmp_path):
    pd.DataFrame(LETTERS).to_csv(tmp_path / "letters.csv", index=False)
    return tmp_path / "letters.csv"


WITHOUT_PLOTLY = """
import json, sys
sys.modules["plotly"] = None
from al_core import *
import al_core
X = [[float(i % 2), float(i)] for i in range(40)]
curves = compare(X, [i % 2 for i in range(40)], ["random"], model="naive_bayes", n_initial=4, n_labels=6, seeds=1)
try:
    draw(curves)
except al_core.errors.NotInstalled as error:
    said = str(error)
print(json.dumps([said, sorted(set(al_core.__all__) - set(globals()))]))
"""


def test_everything_but_pictures_works_without_plotly(tmp_path):
    said, missing = run(WITHOUT_PLOTLY, tmp_path)

    assert said == "draw() needs plotly, which is not installed: pip install plotly"
    assert missing == []


def test_a_library_that_cannot_be_spared_is_missed_at_once(tmp_path):
    code = """
import sys
sys.modules["pandas"] = None
import al_core
try:
    al_core.compare
except ModuleNotFoundError as error:
    print('"' + error.name + '"')
"""
    assert run(code, tmp_path) == "pandas"


@pytest.mark.parametrize("as_given", [Path, str])
def test_a_preview_takes_its_name_from_the_path(letters, as_given):
    assert al_core.preview(as_given(letters)).name == "letters.csv"
    assert al_core.preview(as_given(letters), "Mail of May.csv").name == "Mail of May.csv"


@pytest.mark.parametrize("as_given", [Path, str])
def test_a_pool_needs_no_more_than_a_file(letters, as_given, tmp_path):
    pool = al_core.create_pool(as_given(letters), data=as_given(tmp_path))

    assert (pool.name, pool.kind, pool.n_rows) == ("letters", "text", 3)
    assert pool.known_labels() == dict(enumerate(LETTERS["urgency"]))


def test_what_is_left_out_is_what_the_preview_suggests(letters, tmp_path):
    seen = al_core.preview(letters)
    roles = {column.name: column.role for column in seen.columns}

    spelt_out = al_core.create_pool(letters, "letters.csv", seen.options, roles, tmp_path)

    assert al_core.create_pool(letters, data=tmp_path) == spelt_out
    assert al_core.create_pool(letters, options=seen.options, data=tmp_path) == spelt_out
    assert al_core.create_pool(letters, roles=roles, data=tmp_path) == spelt_out
    assert al_core.create_pool(letters, roles={"text": "text"}, data=tmp_path).known_labels() == {}


def test_an_unusual_file_needs_no_more_either(tmp_path):
    (tmp_path / "odd.csv").write_bytes("Größe;Länge\n1,5;2,5\n2,5;3,5\n4,5;1,5\n".encode("latin-1"))
    np.save(tmp_path / "X.npy", np.eye(4))
    with zipfile.ZipFile(tmp_path / "cats.zip", "w") as archive:
        for place in range(2):
            Image.new("RGB", (8, 8), (100 * place, 0, 0)).save(tmp_path / f"{place}.png")
            archive.write(tmp_path / f"{place}.png", f"{place}.png")

    kinds = [al_core.create_pool(tmp_path / name, data=tmp_path).kind for name in ("odd.csv", "X.npy", "cats.zip")]

    assert kinds == ["table", "matrix", "image"]


def test_a_file_that_is_not_there_is_said_in_a_sentence():
    with pytest.raises(BadInput, match="no file at this place"):
        al_core.create_pool("nowhere.csv")


@pytest.mark.parametrize("module", [previews, uploads])
def test_the_examples_give_what_they_say(module):
    said = doctest.testmod(module)
    assert (said.attempted > 0, said.failed) == (True, 0)


def test_state_lives_beside_the_app(monkeypatch, tmp_path):
    monkeypatch.delenv("AL_DATA_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    assert data_folder() == ROOT / "data"
    assert store.data_folder is data_folder


def test_whoever_names_a_folder_for_state_gets_it(monkeypatch, tmp_path):
    monkeypatch.setenv("AL_DATA_DIR", str(tmp_path))
    assert data_folder() == tmp_path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built in a copy so that the repository stays as it is."""
    copy, built = tmp_path_factory.mktemp("copy") / "house", tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    pip("wheel", str(copy), "--no-deps", "--no-build-isolation", "--wheel-dir", str(built))
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with nothing but the library in it."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", str(wheel), "--no-deps", "--target", str(folder))
    return folder


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, "--no-index"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_the_library_whole_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    listed = subprocess.run(["git", "ls-files", "al_core"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert names == set(listed.split())
    assert "al_core/py.typed" in names


def test_the_wheel_asks_for_what_the_app_asks_for(wheel):
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    said = Parser().parsestr(archive.read(name).decode())

    wanted = [line for line in said.get_all("Requires-Dist") if "extra ==" not in line]
    assert sorted(wanted) == sorted((ROOT / "requirements.txt").read_text(encoding="utf-8").split())
    assert said.get_all("Provides-Extra") == ["postgres", "dask", "meaning"]
    assert said["Requires-Python"] == ">=3.11"


TWENTY_LABELS = """
import json
from sklearn.datasets import load_iris
import al_core
from al_core.projects.store import data_folder
X, y = load_iris(return_X_y=True)
curves = al_core.compare(X, y, ["margin"], model="logistic_regression", n_initial=10, n_labels=30, seeds=1)
print(json.dumps([al_core.__file__, int(curves.n_labels.max() - curves.n_labels.min()), curves.value.iloc[-1],
                  str(data_folder())]))
"""


def test_the_installed_library_replays_twenty_labels_anywhere(installed, tmp_path):
    home, asked, accuracy, folder = run(TWENTY_LABELS, tmp_path, installed)

    assert Path(home).is_relative_to(installed)
    assert asked == 20
    assert accuracy > 0.8
    assert Path(folder) == tmp_path.resolve() / "data"
