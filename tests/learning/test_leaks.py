"""One column alone tells the labels of a pool."""

from dataclasses import replace

import numpy as np
from leaking import CLASSES, leaking
from logs import log_of

from al_core.evaluation.giveaways import Leak
from al_core.learning.leaks import leak_of
from al_core.learning.learning import learn
from al_core.learning.training import train
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import change_settings, create_project
from al_core.tasks.classification.classes import named_classes


def answers(project, n=40):
    """Labels by the row's number; the first known labels of a project come without this."""
    rows = project.zones.candidates[:n]
    return [replace(one, value=CLASSES[row % 2]) for one, row in zip(log_of(project, rows), rows.tolist(), strict=True)]


def test_a_round_names_the_column_that_tells_the_labels_and_not_once_it_is_left_out_or_trusted(store, tmp_path):
    project = leaking(store.folder, tmp_path)
    log = answers(project)

    assert learn(project.pool, project.settings, log).leak == Leak("amount", 40, 40)
    for change in ({"left_out": ("amount",)}, {"trusted": ("amount",)}):
        assert leak_of(train(project.pool, change_settings(store, project.id, **change).settings, log)) is None


def test_labels_that_follow_the_text_are_no_leak(store, tmp_path):
    project = leaking(store.folder, tmp_path)
    log = [replace(one, value=CLASSES["rain" in project.pool.cells(one.row)[0][0]]) for one in answers(project)]

    assert leak_of(train(project.pool, project.settings, log)) is None


def test_a_column_of_a_matrix_is_named_as_well(store, tmp_path):
    X = np.random.default_rng(0).standard_normal((160, 5)).astype(np.float32)
    X[:, 3] = np.arange(160) % 2
    path = tmp_path / "X.npy"
    np.save(path, X)
    seen = preview(path, path.name)
    roles = {column.name: column.role for column in seen.columns}
    pool = create_pool(path, path.name, seen.options, roles, store.folder)
    project = create_project(store, pool, name="Matrix", question="?", task=named_classes(CLASSES))

    found = leak_of(train(project.pool, project.settings, answers(project)))

    assert found == Leak(pool.columns[3].name, 40, 40)
    without = train(project.pool, change_settings(store, project.id, left_out=(found.column,)).settings, ())
    assert np.array_equal(without.features.X, np.delete(X, 3, axis=1))
