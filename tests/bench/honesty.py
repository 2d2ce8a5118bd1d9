"""Are the numbers on the screen true as often as they say? Whole sessions through the code that serves people.

Run it as: python tests/bench/honesty.py [FOLDER] [seeds] [labels] [model] [strategy ...]
The sets are those of sets.py with 1,500 rows or more and its made ones. Every session has a pool, a check zone and
hidden rows of its own, drawn by its seed. An oracle answers what `claim` serves, `learn` learns every ten answers, and
what a person would read is held against the truth on the hidden rows.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from honest_tables import LOOKS, MOST_RATIO, POINTS, STEP, TARGETS, report
from sets import data_sets, made_sets

from al_core import models
from al_core.evaluation.reliability_diagram import expected_calibration_error
from al_core.evaluation.stopping import criteria
from al_core.evaluation.target_claims import target_reached
from al_core.learning.learning import learn
from al_core.learning.ranking import Ranking
from al_core.learning.training import fitted, training_labels
from al_core.numbers.economics import Worth, advise
from al_core.numbers.gains import FIRST as FIRST_ADVICE
from al_core.numbers.gains import gain
from al_core.numbers.outlook import to_target
from al_core.numbers.saved.summary import saved
from al_core.pools.features.features import build_features
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import Decision, fold
from al_core.projects.projects import change_settings, create_project, zones_of
from al_core.projects.store import Store, open_store
from al_core.serving import serving
from al_core.strategies import STRATEGIES, strategy
from al_core.tasks.classification.classes import named_classes

FIRST, FEWEST, LARGEST = 50, 1_500, 3_000
DRAWS = 12
RESAMPLES = 200
WHO = "oracle"

Line = dict[str, Any]


@strategy("Most confident first", needs_model=True, reason=lambda candidates, position: "The model is surest here.")
def most_confident(candidates: Any) -> Any:
    """Asks where the model is surest. Good for nothing: the harmful case.

    Made up here
    """
    return candidates.margins


def large_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and y of every set that is large enough, and of the made ones."""
    for name, X, y in data_sets(folder):
        if len(y) >= FEWEST:
            yield name, X, y
    yield from made_sets()


class Session:
    """A pool drawn from a data set, its labels hidden, the rows to test on, and a project on it."""

    def __init__(self, name: str, X: Any, y: Any, seed: int, model: str, strategy: str, largest: int = LARGEST) -> None:
        order = np.random.default_rng([seed, 3]).permutation(len(y))
        n, self.seed = min(largest, int(0.6 * len(y))), seed
        X, y = X[order].astype(np.float32), y[order]
        self.y, self.X_test, self.y_test = y[:n], X[n:], y[n:]
        self.names = [f"class {number}" for number in range(y.max() + 1)]
        self._keeping = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.folder = Path(self._keeping.name)
        np.save(self.folder / "X.npy", X[:n])
        seen = preview(self.folder / "X.npy", f"{name}.npy")
        roles = {column.name: column.role for column in seen.columns}
        self.pool = create_pool(self.folder / "X.npy", f"{name}.npy", seen.options, roles, self.folder)
        self.store: Store = open_store(self.folder, None)
        # Repeats of a row are asked once, so the pool may be shorter than what went in.
        self.truth = {
            row: self.names[self.y[int(one) - 1]] for row, one in enumerate(self.pool.ids(range(self.pool.n_rows)))
        }
        project = create_project(self.store, self.pool, name=name, question="Which?", task=named_classes(self.names))
        changes = {"seed": seed, "model": model, "strategy": strategy, "batch_size": STEP}
        self.project = change_settings(self.store, project.id, **changes)

    def belief(self, known: dict[int, str]) -> Any:
        """Belief of the project's model about the hidden rows, learnt from these labels; shape (rows, classes)."""
        model = fitted(build_features(self.pool).X, known, self.project.settings, self.seed)
        return models.align(models.belief(model, self.X_test), model.classes_, tuple(self.names))

    def accuracy(self, belief: Any) -> float:
        """True accuracy of a belief about the hidden rows."""
        return float(np.mean(belief.argmax(axis=1) == self.y_test))

    def run(self, n_labels: int) -> Iterator[Line]:
        """Label, and yield a line for every look."""
        finished, seen = learn(self.pool, self.project.settings, []), []
        for n in range(1, n_labels + 1):
            self.answer(finished.ranking)
            if n % STEP == 0:
                log = self.log()
                finished = replace(learn(self.pool, self.project.settings, log), version=n)
                seen.append(finished.stability)
                if n >= FIRST:
                    yield self.look(log, finished, seen, n)

    def answer(self, ranking: Ranking) -> None:
        """Answer what is served next under this ranking."""
        served = serving.claim(self.store, self.project, ranking, WHO, 1)[0]
        serving.answer(self.store, self.project, served.token, self.truth[served.row], who=WHO)

    def log(self) -> list[Decision]:
        """All that was answered."""
        with self.store.reading() as records:
            return records.decisions(self.project.id)

    def look(self, log: list[Any], finished: Any, seen: list[Any], n: int) -> Line:
        """What a person would read now, beside the truth."""
        labels, settings = fold(log), self.project.settings
        learnt = self.belief(training_labels(labels, zones_of(self.pool, settings)))
        shown = finished.scores.get("accuracy")
        nets = [one.net for one in seen if one is not None and one.net is not None]
        line: Line = {"n": n, "seed": self.seed}
        line |= {"true": self.accuracy(learnt), "shipped": self.accuracy(self.belief(labels.by_row))}
        line |= {part: getattr(shown, part, np.nan) for part in ("value", "low", "high")}
        line |= {f"claims {target}": target_reached(shown, target) for target in TARGETS}
        if shown is not None and nets and n >= FIRST_ADVICE:
            line |= self.way(shown, nets[-1], n)
        if nets and n >= FIRST_ADVICE:
            coming = gain(nets[-1])
            line |= {"gain": coming.value, "gain high": coming.high}
        if finished.reliability is not None:
            error = finished.reliability.error
            true_error = expected_calibration_error(np.array(self.names)[self.y_test], learnt, self.names)
            line |= {"error low": error.low, "error high": error.high, "error": true_error}
        line |= {f"advice {points}": advise(nets, n, Worth(seconds=60, point=points)).word for points in POINTS}
        line |= {one.name: one.says_stop is True for one in criteria(seen, n, None)[:-1]}
        return line | (self.savings(log) if n in LOOKS[1:] else {})

    def way(self, shown: Any, net: float, n: int) -> Line:
        """How many more labels each target is said to need."""
        reach = {target: to_target(shown, net, target, len(self.truth) - n) for target in TARGETS}
        ends = [(f"from {target}", way.low) for target, way in reach.items()]
        ends += [(f"to {target}", way.high) for target, way in reach.items()]
        return {name: np.inf if end is None else end for name, end in ends}

    def savings(self, log: list[Any]) -> Line:
        """What is said about annotations saved."""
        began = time.process_time()
        found = saved(self.pool, self.project.settings, log)
        line = {
            "seconds": time.process_time() - began,
            "ratio low": found.projection.low if found.projection else np.nan,
            "ratio high": found.projection.high if found.projection else np.nan,
            "projected": found.projection.verdict if found.projection else "",
        }
        if found.measured is not None:
            line |= {"ahead low": found.measured.low, "ahead high": found.measured.high}
            line |= {"measured": found.measured.verdict, "ahead": self.ahead(log, found.measured.n_labels)}
        return line

    def ahead(self, log: list[Any], n: int) -> float:
        """How much truer the session's first n labels make the model than n drawn at random do, on average."""
        labels, settings = fold(log), self.project.settings
        training = training_labels(labels, zones_of(self.pool, settings))
        order = dict.fromkeys(one.row for one in labels.decisions() if one.row in training)
        first = {row: training[row] for row in sorted(list(order)[:n])}
        rng = np.random.default_rng([self.seed, 13])
        draws = [np.sort(rng.permutation(len(self.truth))[:n]) for _ in range(DRAWS)]
        at_random = [self.accuracy(self.belief({int(row): self.truth[int(row)] for row in rows})) for rows in draws]
        return self.accuracy(self.belief(first)) - float(np.mean(at_random))

    def random_curve(self, sizes: Any) -> list[float]:
        """True accuracy of labels drawn at random, at each size."""
        order = np.random.default_rng([self.seed, 11]).permutation(len(self.truth))
        return [self.accuracy(self.belief({int(row): self.truth[int(row)] for row in order[:n]})) for n in sizes]


def session(job: tuple[str, Any, Any, int, str, str, int]) -> tuple[pd.DataFrame, pd.Series]:
    """The looks of one session, and the curve of random labels on its pool."""
    STRATEGIES[most_confident.name] = most_confident
    *given, n_labels = job
    one = Session(*given)
    looks = pd.DataFrame(one.run(n_labels)).assign(set=job[0])
    most = min(MOST_RATIO * n_labels, len(one.truth))
    sizes = np.unique(np.geomspace(20, most, 16).astype(int))
    return looks, pd.Series(one.random_curve(sizes), sizes)


def with_true_ratio(sessions: list[tuple[pd.DataFrame, pd.Series]]) -> pd.DataFrame:
    """The looks of all sessions on one set, with how many random labels a label of the strategy is worth on this set.

    That is where the mean curve of random labels reaches the sessions' mean accuracy: flat curves make of one session's
    luck anything. How far it is known at all from so few sessions is drawn again and again from them, and whether the
    curve `rises`, beyond luck, is noted too.
    Efron, Bootstrap methods, 1979
    """
    curves = pd.concat([curve for _, curve in sessions], axis=1).interpolate(limit_direction="both")
    rise = curves.iloc[-1] - curves[curves.index <= FIRST].iloc[-1]
    rises = bool(rise.mean() > 2 * rise.std() / np.sqrt(len(sessions)))
    frame = pd.concat([looks for looks, _ in sessions], ignore_index=True)
    reached = frame.pivot_table(index="n", columns="seed", values="shipped")
    draws = np.random.default_rng(0).integers(len(sessions), size=(RESAMPLES, len(sessions)))
    ratios = np.array([_true_ratios(curves, reached, draw) for draw in draws])
    low, high = np.quantile(ratios, [0.05, 0.95], axis=0)
    truth = _true_ratios(curves, reached, np.arange(len(sessions)))
    known = pd.DataFrame({"true ratio": truth, "true low": low, "true high": high}, reached.index)
    return frame.assign(rises=rises).join(known, on="n")


def _true_ratios(curves: pd.DataFrame, reached: pd.DataFrame, numbers: Any) -> Any:
    """How many random labels a label is worth at every look, judged by these sessions."""
    curve = curves.to_numpy()[:, numbers].mean(axis=1)
    rising = np.maximum.accumulate(curve) + 1e-9 * np.arange(len(curve))
    sizes = curves.index.to_numpy()
    needed = np.interp(reached.to_numpy()[:, numbers].mean(axis=1), rising, sizes, right=sizes[-1])
    return np.minimum(MOST_RATIO, needed / reached.index)


def main(folder: Path | None, seeds: int, n_labels: int, model: str, names: list[str]) -> None:
    """Run all sessions and print the tables, one strategy after the other."""
    for name in names:
        with ProcessPoolExecutor() as executor:
            by_set = [
                executor.map(session, [(*one, seed, model, name, n_labels) for seed in range(seeds)])
                for one in large_sets(folder)
            ]
            frame = pd.concat([with_true_ratio(list(sessions)) for sessions in by_set], ignore_index=True)
        print(f"\n{'=' * 20} strategy {name}, model {model}, {len(by_set)} sets x {seeds} sessions")
        report(frame)


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and not given[0].isdigit() else None
    numbers = [int(given.pop(0)) for _ in range(2) if given and given[0].isdigit()]
    n_seeds, most = (numbers + [10, 200][len(numbers) :])[:2]
    main(place, n_seeds, most, given[0] if given else "logistic_regression", given[1:] or ["auto", "random"])
