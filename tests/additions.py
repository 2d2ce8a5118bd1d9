"""A pool of texts to which rows are added, made up for tests."""

import numpy as np
import pandas as pd

from al_core.learning.learning import learn
from al_core.pools.examples import example
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.growing import grow_project
from al_core.projects.projects import create_project
from al_core.serving import serving
from al_core.tasks.classification.classes import named_classes

WORDS = {"sea": "wave salt boat tide harbour fish", "wood": "tree leaf moss root branch bird"}


def texts(n, seed, about=("sea", "wood")):
    rng = np.random.default_rng(seed)
    kinds = rng.choice(about, n)
    numbers = rng.permutation(900_000)[:n] + 100_000  # so that no text repeats another
    return [f"{' '.join(rng.choice(WORDS[kind].split(), 6))} {one}" for kind, one in zip(kinds, numbers, strict=True)]


def written(folder, name, **columns):
    pd.DataFrame(columns).to_csv(folder / name, index=False)
    return folder / name


def pool_of(path, folder, **roles):
    seen = preview(path, path.name)
    return create_pool(path, path.name, seen.options, {one.name: one.role for one in seen.columns} | roles, folder)


def truth(project, row):
    text = example(project.pool, row)["text"]
    return "sea" if set(text.split()) & set(WORDS["sea"].split()) else "wood"


def answered(store, project, n):
    """The project's last round after n answers to what it serves."""
    for _ in range(0, n, 10):
        last = learn(project.pool, project.settings, log_of(store, project))
        for _ in range(min(n, 10)):
            served = serving.claim(store, project, last.ranking, "A", 1)[0]
            serving.answer(store, project, served.token, truth(project, served.row), who="A")
    return learn(project.pool, project.settings, log_of(store, project))


def log_of(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def grown(store, project, path):
    return grow_project(store, project.id, grow_pool(project.pool, path, path.name, store.folder))


def letters_of(store, folder):
    """A project on 300 unlabelled texts."""
    pool = pool_of(written(folder, "letters.csv", text=texts(300, 1)), store.folder)
    return create_project(store, pool, name="Letters", question="Which?", task=named_classes(["sea", "wood"]))
