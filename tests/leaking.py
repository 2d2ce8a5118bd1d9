"""A pool of texts without any signal, beside which a column tells the answer."""

import numpy as np

from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.tasks.classification.classes import named_classes

CLASSES = ("good", "bad")
ROLES = {"text": "text", "amount": "number", "place": "category"}


def leaking(data, tmp_path, n=160):
    """A project whose column `amount` is the code of the class: the row's number modulo 2."""
    rng = np.random.default_rng(0)
    words = ["rain", "sun", "wind", "snow", "hail", "fog", "dew", "ice"]
    lines = [f"{n} {' '.join(rng.choice(words, 5))},{n % 2},{rng.choice(['north', 'south', 'east'])}" for n in range(n)]
    path = tmp_path / "leaking.csv"
    path.write_text("\n".join(["text,amount,place", *lines]))
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, ROLES, data)
    project = create_project(store, pool, name="Leaking", question="?", task=named_classes(CLASSES))
    store.close()
    return project
