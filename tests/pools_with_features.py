"""Pools made of a few rows, to be learnt from."""

import numpy as np

from al_core.files import Unfinished
from al_core.pools.intake import Intake
from al_core.pools.pool import open_pool


def pool_of(tmp_path, rows, roles, kind="table", pictures=()):
    final = tmp_path / "pools" / "one"
    with Unfinished(final) as folder:
        intake = Intake(folder, "rows.csv", roles, pictures=kind == "image")
        intake.add(rows, range(1, len(rows) + 1), pictures)
        intake.finish(name="Rows", kind=kind, noun="row", fingerprint="one")
    return open_pool(final)


def text_pool(tmp_path, n=300):
    words = ["cat", "dog", "sun", "rain", "river", "stone", "cloud", "tree"]
    dice = np.random.default_rng(0)
    rows = [
        [f"{number} " + " ".join(dice.choice(words, 6)), f"{number % 9}.0", "xy"[number % 2]] for number in range(n)
    ]
    return pool_of(tmp_path, rows, {"text": "text", "age": "number", "sort": "category"}, kind="text")
