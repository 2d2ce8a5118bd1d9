"""A small project with everything that belongs to one, made in a folder of its own."""

from dataclasses import replace

import numpy as np

from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.comparison.plans import Plan
from al_core.learning.learning import learn
from al_core.learning.ranking import load_ranking, save_ranking
from al_core.learning.rounds import add_round, read_rounds
from al_core.pools.readers.uploads import create_pool
from al_core.projects.projects import create_project, own_folder
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes

WORDS = {"wet": "rain and clouds over the sea", "dry": "sun and sand under a blue sky"}


def letters(store, n=60, name="letters"):
    """A project on texts without known labels."""
    path = store.folder / f"{name}.csv"
    kinds = list(WORDS)
    path.write_text("text\n" + "".join(f"{WORDS[kinds[row % 2]]} in letter {row}\n" for row in range(n)))
    pool = create_pool(path, path.name, roles={"text": "text"}, data=store.folder)
    path.unlink()
    return create_project(store, pool, name="Letters", question="How is it?", task=named_classes(kinds))


def labelled(store, project):
    """Learn, answer as two people, learn again; one example stays open and one is skipped."""
    learn_round(store, project)
    for who, n in (("Anna", 9), ("Ben", 7)):
        for served in claim(store, project, newest_ranking(store, project), who, n):
            answer(store, project, served.token, list(WORDS)[served.row % 2], who=who)
    (open_one,) = claim(store, project, newest_ranking(store, project), "Anna", 1)
    answer(store, project, f"{open_one.token}.1", "yes", who="Anna", kind="flag")
    (skipped,) = claim(store, project, newest_ranking(store, project), "Ben", 1)
    answer(store, project, skipped.token, None, who="Ben", kind="skip")
    learn_round(store, project)
    return project


def learn_round(store, project):
    """One more round, with its ranking."""
    with store.reading() as records:
        log, version = records.decisions(project.id), records.last_version(project.id) + 1
    finished = learn(project.pool, project.settings, log)
    save_ranking(own_folder(store, project.id), replace(finished.ranking, version=version))
    with store.writing() as records:
        add_round(records, project.id, replace(finished, version=version, finished_at=1000.0 + version))


def newest_ranking(store, project):
    """What would be served from."""
    with store.reading() as records:
        return load_ranking(own_folder(store, project.id), read_rounds(records, project.id)[-1].version)


def compared(store, project):
    """A comparison made in the project, of which nothing has run yet."""
    shelf = ExperimentStore(store.folder)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    data = shelf.keep(as_dataset(X, np.where(X[:, 0] > 0, "wet", "dry")))
    source = {"kind": "project", "id": project.id, "title": project.name, "home": project.id}
    plan = Plan(("margin", "random"), models=("logistic_regression",), n_labels=20, n_initial=10, seeds=3)
    return shelf.create("Which is best?", data, plan, source)
