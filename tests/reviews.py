"""Short texts whose words are good or bad, and a model that knows which, whichever of them was labelled."""

import shutil
from dataclasses import replace

import numpy as np
from logs import log_of

from al_core.pools.features.meaning import meaning_of
from al_core.pools.readers.uploads import create_pool
from al_core.projects.projects import create_project
from al_core.tasks.classification.classes import named_classes

WORDS = ["".join(letters) for letters in np.random.default_rng(0).choice(list("abcdefghijklmnopqrstuvwxyz"), (120, 7))]
ROWS = {word: [(1, -1)[at % 2], 0.1] for at, word in enumerate(WORDS)}  # every other word is a good one
N_ROWS = 400


def reviews_in(store, folder, known=False, n_rows=N_ROWS):
    """A project on short texts, of which nothing was read yet; where their labels are known all of them are."""
    path = folder / f"reviews {known} {n_rows}.csv"
    path.write_text(
        "text,is\n" + "".join(f"film {at} is {_word_of(at)},{truth_of_review(at)}\n" for at in range(n_rows))
    )
    roles = {"text": "text", "is": "label" if known else "ignore"}
    pool = create_pool(path, path.name, roles=roles, data=store.folder)
    for read_before in pool.folder.glob("meaning-*"):  # pools are shared by all tests
        shutil.rmtree(read_before)
    return create_project(store, pool, name="Reviews", question="Which?", task=named_classes(["bad", "good"]))


def read_by(encoder, project):
    """What the texts of a project mean, all of it read and serving."""
    found = meaning_of(project.pool, encoder)
    found.read_on(np.arange(project.pool.n_rows))
    found.serve()
    return found


def _word_of(row):
    return WORDS[row % len(WORDS)]


def truth_of_review(row):
    """What a person would say."""
    return ("good", "bad")[row % 2]


def answered(project, rows, check=False, start=1):
    """The log of true answers to these rows."""
    return [replace(one, value=truth_of_review(one.row)) for one in log_of(project, rows, check=check, start=start)]


def session(project, n=12, n_checks=30):
    """Some answers, and checks."""
    checks = answered(project, project.zones.check_zone[:n_checks], True, start=n + 1)
    return answered(project, project.zones.candidates[:n]) + checks
