"""Whether what is said of meaning holds: `AL_TEXT_MODEL=MODEL python tests/bench/meaning_honesty.py FOLDER [sessions]`.

Each set of texts in the folder (`*.parquet`, columns text and label) is labelled at random; what is told from the
checks is held against thousands of other texts.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from logs import log_of  # noqa: E402

from al_core.learning.training import in_order, train  # noqa: E402
from al_core.meaning.finding import text_encoder  # noqa: E402
from al_core.numbers.saved import meaning_worth as module  # noqa: E402
from al_core.numbers.saved.meaning_worth import worth_of_meaning  # noqa: E402
from al_core.pools.features.meaning import meaning_of  # noqa: E402
from al_core.pools.readers.uploads import create_pool  # noqa: E402
from al_core.projects.projects import create_project  # noqa: E402
from al_core.projects.settings import adjusted  # noqa: E402
from al_core.projects.store import open_store  # noqa: E402
from al_core.tasks.classification.classes import named_classes  # noqa: E402

ROWS = 2_400
LABELS, CHECKS = (20, 60, 120), (40, 100)


def project_of(path, folder):
    """A project without known labels on some rows of a set, and what is true of each."""
    table = pd.read_parquet(path).sample(ROWS, random_state=0).reset_index(drop=True)
    file = folder / f"{path.stem}.csv"
    table[["text"]].to_csv(file, index=False)
    pool = create_pool(file, file.name, roles={"text": "text"}, data=folder)
    meaning = meaning_of(pool, text_encoder())
    meaning.read_on(np.arange(pool.n_rows))
    meaning.serve()
    truth = table["label"].astype(str).to_numpy()[pool.source_rows() - 1]
    store = open_store(folder)
    project = create_project(store, pool, name=path.stem, question="?", task=named_classes(sorted(set(truth))))
    store.close()
    return project, truth


def session(project, truth, n, n_checks, seed):
    """A log of labels and checks drawn at random."""
    rng = np.random.default_rng([7, seed])
    rows, checks = (rng.permutation(part) for part in (project.zones.candidates, project.zones.check_zone))
    log = log_of(project, rows[:n]) + log_of(project, checks[:n_checks], check=True, start=n + 1)
    return [replace(one, value=truth[one.row]) for one in log]


def held(project, truth, log):
    """What was told, the true gain, and whether the number of labels holds what all other rows say."""
    found = worth_of_meaning(project.pool, project.settings, log)
    now = train(project.pool, project.settings, log)
    words = train(project.pool, adjusted(project.settings, meaning=False), log)
    asked = {one.row for one in log}
    others = {row: truth[row] for row in range(project.pool.n_rows) if row not in asked}
    alone = words.right(others)
    gain = float(now.right(others).mean() - alone.mean())
    if found.enough is None:
        return found, gain, None
    return found, gain, module._enough(now, in_order(now.labels, now.training), others, alone)


def main(folder, sessions=10):
    """A line a session, and at the end how often what was told holds."""
    told, many = [], []
    for path in sorted(Path(folder).glob("*.parquet")):
        with tempfile.TemporaryDirectory() as data:
            project, truth = project_of(path, Path(data))
            for n in LABELS:
                for n_checks in CHECKS:
                    for seed in range(sessions):
                        found, gain, enough = held(project, truth, session(project, truth, n, n_checks, seed))
                        told.append((found.low <= gain <= found.high, found.verdict, gain > 0))
                        line = f"{path.stem} {n} {n_checks}: {found.gain:+.3f} ({found.low:+.3f} {found.high:+.3f})"
                        line += f" true {gain:+.3f}"
                        if enough is not None:
                            many.append(found.enough.low <= enough.value <= (found.enough.high or n))
                            line += f"; enough {found.enough} true {enough.value}"
                        print(line, flush=True)
    holds, verdicts, better = zip(*told, strict=True)
    claims = [true for verdict, true in zip(verdicts, better, strict=True) if verdict == "better"]
    print(f"gain held in {np.mean(holds):.0%} of {len(holds)}, {len(claims)} claims, {sum(claims)} true")
    print(f"labels held in {np.mean(many):.0%} of {len(many)}" if many else "no labels told")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
