"""Labels that are numbers: are the shares and ranges on the screen true as often as they say? Whole sessions.

Run it as: OMP_NUM_THREADS=1 python tests/bench/number_honesty.py [FOLDER] [sessions] [model] [strategy]
The sets are those of number_efficiency.py, of more rows where they are made; with AL_SETS=others those of sets.py that
had no part in any fit. Every session has a pool, a check zone and hidden rows of its own, drawn by its seed; an oracle
answers what `claim` serves, ten answers a ranking. At 100, 150 and 200 labels what a person would read is held against
the truth on the hidden rows, with the tolerance that a script would have. "Held" is by the checks of the session; "of
draws" is in how many of fifty draws of as many hidden rows, with replacement. What fifty labels brought is known to
some points where hidden rows are few: "gain held" is by what was measured and a range widened by that error, so that a
range that holds 90% does so on few rows as well; "as measured" is without.
AL_FIRST is the seed of the first session, AL_KEEP a file that gets every line as it comes.
"""

import json
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from number_efficiency import number_sets
from sets import other_number_sets

from al_core.evaluation.proportions import Z
from al_core.learning.learning import ask_next
from al_core.learning.scoring import stability_of
from al_core.learning.training import Trained, train
from al_core.numbers.gains import gain
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import change_settings, create_project
from al_core.projects.store import open_store
from al_core.serving import serving
from al_core.tasks.regression.task import Regression

LOOKS, STEP = (100, 150, 200), 10
MOST, MADE = 1_200, 12_000  # rows of a pool, and of a set that is made
MEASURES, DRAWS = ("accuracy", "rmse", "mae", "r2"), 50
WHO = "oracle"

Line = dict[str, Any]


def session(job: tuple[str, Any, Any, int, str, str]) -> list[Line]:
    """The looks of one session: what is said beside what is true."""
    name, X, y, seed, model, strategy = job
    order = np.random.default_rng([seed, 3]).permutation(len(y))
    n = min(MOST, int(0.6 * len(y)))
    X, y = X[order].astype(np.float32), y[order]
    task, lines = Regression.of_labels(y), []
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        file = Path(folder) / "X.npy"
        np.save(file, X[:n])
        seen = preview(file, f"{name}.npy")
        pool = create_pool(file, f"{name}.npy", seen.options, {one.name: one.role for one in seen.columns}, folder)
        # Repeats of a row are asked once, so the pool may be shorter than what went in.
        truth = {row: y[int(one) - 1] for row, one in enumerate(pool.ids(range(pool.n_rows)))}
        store = open_store(Path(folder), None)
        project = create_project(store, pool, name=name, task=task)
        project = change_settings(store, project.id, seed=seed, model=model, strategy=strategy, batch_size=STEP)
        log: list[Any] = []
        for number in range(LOOKS[-1]):
            if number % STEP == 0:
                ranking, _ = ask_next(pool, project.settings, log)
            (served,) = serving.claim(store, project, ranking, WHO, 1)
            serving.answer(store, project, served.token, task.write(truth[served.row]), who=WHO)
            if (number + 1) % STEP == 0:
                with store.reading() as records:
                    log = records.decisions(project.id)
            if number + 1 in LOOKS:
                now = train(pool, project.settings, log)
                lines.append({"set": name, "n": number + 1} | look(now, X[n:], y[n:]))
        store.close()
    return with_gains(lines)


def look(now: Trained, X: Any, y: Any) -> Line:
    """What is said of this model, by its checks and by itself, and what it does on the hidden rows."""
    task, rows = now.task, np.array(list(now.tests), np.int64)
    said = task.scores(list(now.tests.values()), now.believed(rows), now.model, now.settings.model.seed)
    belief = task.belief(now.model, X)
    true = task.values(list(y), belief)
    sure, right = task.sure(now.model, belief), task.same(task.decide(belief), y)
    line: Line = {"tests": len(rows), "learnt": len(now.training)}
    line |= of_draws(task, y, task.decide(belief), true, len(rows), now.settings.model.seed)
    for name in MEASURES:
        line[name] = true[name]
        line[f"{name} held"] = said[name].low <= true[name] <= said[name].high
    line["half width"] = (said["accuracy"].high - said["accuracy"].low) / 2
    line["error of it"] = said["accuracy"].value - true["accuracy"]
    line["in the range"] = task.metrics["coverage"](y, None, belief.ends, ()) if belief.ends is not None else np.nan
    line["surer than right"] = np.nan if sure is None else sure.mean() - right.mean()
    line["calibration"] = np.nan if sure is None else tenths_apart(sure, right)
    line["of each"] = right.astype(int)
    coming = gain(task.net(stability_of(now)) or 0.0, foresight=task.foresight)
    return line | {"gain said": coming.value, "gain low": coming.low, "gain high": coming.high}


def of_draws(task: Regression, y: Any, said: Any, true: Any, size: int, seed: int) -> Line:
    """How often the interval of each measure, of so many hidden rows drawn, holds that of all of them."""
    rng, held = np.random.default_rng([seed, size]), []
    for _ in range(DRAWS):
        rows = rng.integers(len(y), size=size)
        ends = {name: task.metrics[name].ends(y[rows], said[rows], None, (), seed) for name in MEASURES}
        held.append({f"{name} of draws": ends[name][0] <= true[name] <= ends[name][1] for name in MEASURES})
    return dict(pd.DataFrame(held).mean())


def with_gains(lines: list[Line]) -> list[Line]:
    """The looks of a session, each with what the next 50 labels have brought, and whether that was held possible."""
    for line, later in pairwise(lines):
        changes = later["of each"] - line["of each"]
        came, error = changes.mean(), changes.std() / np.sqrt(len(changes))
        low, value, high = line["gain low"], line["gain said"], line["gain high"]
        below, above = (np.hypot(width, Z * error) for width in (value - low, high - value))
        line |= {"gain came": came, "error of the gain": error}
        line["gain as measured"] = float(low <= came <= high)
        line["gain held"] = float(value - below <= came <= value + above)
        line |= {"gain from low": float(came >= value - below), "gain to high": float(came <= value + above)}
    return [{name: one for name, one in line.items() if name != "of each"} for line in lines]


def tenths_apart(sure: Any, right: Any) -> float:
    """The mean distance of how sure it is and how often it is right, over tenths of the rows by how sure it is."""
    parts = np.array_split(np.argsort(sure, kind="stable"), 10)
    return float(np.mean([abs(sure[part].mean() - right[part].mean()) for part in parts]))


def main(folder: Path | None, sessions: int, model: str, strategy: str) -> None:
    """Run all sessions and print a line a set and number of labels."""
    found = other_number_sets(folder) if os.environ.get("AL_SETS") == "others" else number_sets(folder, MADE)
    sets, first, found_lines = list(found), int(os.environ.get("AL_FIRST", "0")), []
    jobs = [(*one, seed, model, strategy) for seed in range(first, first + sessions) for one in sets]
    with ProcessPoolExecutor(int(os.environ.get("AL_PROCESSES", "2"))) as executor:
        for of_session in executor.map(session, jobs):
            found_lines += of_session
            if place := os.environ.get("AL_KEEP"):
                with Path(place).open("a") as file:
                    file.writelines(json.dumps(line, default=float) + "\n" for line in of_session)
    lines = pd.DataFrame(found_lines)
    pd.set_option("display.width", 250, "display.max_columns", 40)
    for n, of_size in lines.groupby("n"):
        means = of_size.drop(columns="n").groupby("set").mean()
        print(f"\n{model}, {strategy}, {n} labels, {sessions} sessions a set")
        print(pd.concat([means, means.mean().rename("mean").to_frame().T]).astype(float).round(3).to_string())


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and not given[0].isdigit() else None
    main(place, int(given[0]) if given else 25, *(given[1:3] + ["auto", "auto"][len(given[1:3]) :]))
