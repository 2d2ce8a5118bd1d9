"""Projects that lend to each other: short texts about weather, whose words tell the class."""

import csv

import numpy as np

from al_core.pools.readers.uploads import create_pool
from al_core.projects.projects import create_project
from al_core.tasks.classification.classes import named_classes

WORDS = {
    "dry": "sun sunny bright clear heat dust desert drought glare sand",
    "wet": "rain rainy cloud puddle storm damp drizzle flood fog mud",
}
OTHERS = ["today", "later", "maybe", "here", "there", "often", "never", "again", "soon", "road", "town", "field"]


def texts_of(n, seed, classes=("dry", "wet")):
    """Texts of five words each, two of them of the class, and their labels."""
    rng = np.random.default_rng(seed)
    labels = [str(label) for label in rng.choice(classes, n)]
    words = [[*rng.choice(WORDS[label].split(), 2), *rng.choice(OTHERS, 3)] for label in labels]
    return [f"{' '.join(rng.permutation(said))} {at}" for at, said in enumerate(words)], labels


def texts_project(store, folder, name, n=120, seed=0, known=True, classes=("dry", "wet")):
    """A project of texts; where their labels are `known` they are in its file."""
    texts, labels = texts_of(n, seed)
    path = folder / f"{name}.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["said", "kind"], *zip(texts, labels if known else [""] * n, strict=True)])
    pool = create_pool(path, path.name, None, {"said": "text", "kind": "label" if known else "ignore"}, store.folder)
    return create_project(store, pool, name=name, question="Which?", task=named_classes(list(classes)))
