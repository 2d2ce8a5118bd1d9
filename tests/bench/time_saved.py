"""Spans: "at random 45 to 70 min", said of as good a score: does it hold what the same person would have taken?

Run it as: OMP_NUM_THREADS=1 nice -n 15 python tests/bench/time_saved.py FOLDER [pools] [model] [strategy ...]
FOLDER holds gum.parquet: `tokens` and IOB2 `tags`, a list a row. Every pool is drawn by its seed, its labels are known,
so that random labels are replayed as in the app. Sessions are labelled by each strategy, and made people read them:
seconds are a + b tokens, each answer longer or shorter by chance, and now and then a long pause. The truth are other
random sessions on the same pool by the same person, as long as it takes each to the score of the session.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from sklearn.isotonic import IsotonicRegression

from al_core.learning.learning import ask_next
from al_core.learning.training import fitted, seen_pool
from al_core.numbers.effort import effort_of
from al_core.numbers.saved.baseline import replay_random
from al_core.numbers.saved.lead import Lead, lead_over_random
from al_core.numbers.saved.outlay import amounts_spent, seconds_spent
from al_core.pools.readers.uploads import create_pool
from al_core.projects.labels import Decision, fold
from al_core.projects.projects import change_settings, create_project
from al_core.projects.settings import adjusted
from al_core.projects.store import open_store
from al_core.spans.marking import written
from al_core.spans.sentences import read_texts
from al_core.spans.tags import spans_of
from al_core.spans.tokens import BY_BLANKS
from al_core.tasks.sequence.task import SequenceTask

ROWS, LOOKS, STEP = 700, (60, 120, 200), 20
REPLAYS, TRUE, PEOPLE = 20, 30, 4
PAUSES, NOISE = 0.03, 0.5
METRICS = ("entity_f1", "accuracy")
STRATEGIES = ("random", "random", "token_entropy_mean", "normalised_log_probability", "token_entropy_total", "auto")

Line = dict[str, Any]


class Person:
    """Takes `start` seconds and `each` a token, on average."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.start, self.each, self._rng = rng.uniform(1, 8), rng.uniform(0.1, 0.8), rng

    def seconds(self, tokens: Any) -> Any:
        """What each answer takes this time, without pauses."""
        wobble = self._rng.normal(-(NOISE**2) / 2, NOISE, len(tokens))
        return (self.start + self.each * tokens) * np.exp(wobble)

    def timed(self, tokens: Any) -> Any:
        """The same as a log has it: with a cup of coffee now and then."""
        pauses = np.where(self._rng.random(len(tokens)) < PAUSES, self._rng.uniform(120, 1800, len(tokens)), 0)
        return self.seconds(tokens) + pauses


class World:
    """A pool whose labels are known, what the app replays on it, and random sessions beside that."""

    def __init__(self, table: pd.DataFrame, seed: int, model: str, folder: Path) -> None:
        drawn = table.sample(ROWS, random_state=seed)
        texts = [" ".join(words) for words in drawn["tokens"]]
        cut = read_texts(texts, BY_BLANKS)
        marked = [written(spans_of(list(tags), cut.places_in(row))) for row, tags in enumerate(drawn["tags"])]
        path = folder / "gum.csv"
        pd.DataFrame({"text": texts, "label": marked}).to_csv(path, index=False)
        pool = create_pool(path, path.name, roles={"text": "text", "label": "label"}, data=folder)
        store = open_store(folder, None)
        names = SequenceTask.of_labels([list(tags) for tags in table["tags"]]).labels
        project = create_project(store, pool, name="Gum", task=SequenceTask(names, tokens=BY_BLANKS))
        self.project = change_settings(store, project.id, seed=seed, model=model, batch_size=STEP)
        store.close()
        self.seed, self.rows = seed, seen_pool(pool, self.project.settings)[1]
        self.tokens = self.project.task.amounts(self.rows)
        self.baseline = replay_random(pool, self.project.settings, REPLAYS)
        self.sizes = np.array(self.baseline.curves[METRICS[0]][0])
        rng = np.random.default_rng([seed, 7])
        self.orders = [rng.permutation(self.project.zones.candidates) for _ in range(TRUE)]
        self.curves = [[self.scores(order[:n], number) for n in self.sizes] for number, order in enumerate(self.orders)]

    def scores(self, rows: Any, seed: int) -> dict[str, float]:
        """How good a model of these labels is on the rows that are set aside."""
        zones, task = self.project.zones, self.project.task
        model = fitted(self.rows, zones.known_of(np.sort(rows)), self.project.settings, seed)
        return task.values(list(zones.tests.values()), task.belief(model, self.rows[zones.tested]))

    def needed(self, metric: str, goal: float) -> list[float]:
        """With how many labels each of the random sessions is as good; inf where it never is."""
        found = []
        for curve in self.curves:
            rising = IsotonicRegression().fit_transform(np.log(self.sizes), [one[metric] for one in curve])
            rising = rising + 1e-12 * np.arange(len(rising))
            reached = np.exp(np.interp(goal, rising, np.log(self.sizes)))
            found.append(float(reached) if rising[-1] >= goal else np.inf)
        return found

    def asked(self, strategy: str, number: int) -> list[int]:
        """The rows that a session is asked for, in order."""
        candidates = self.project.zones.candidates
        if strategy == "random":
            rng = np.random.default_rng([self.seed, 11, number])
            return [int(row) for row in rng.permutation(candidates)[: LOOKS[-1]]]
        log: list[Decision] = []
        settings = adjusted(self.project.settings, strategy=strategy, seed=self.seed + 100 * number)
        while len(log) < LOOKS[-1]:
            ranking, _ = ask_next(self.project.pool, settings, log)
            log += self.log(ranking.rows[:STEP], np.ones(STEP), len(log))
        return [one.row for one in log]

    def log(self, rows: Any, seconds: Any, after: int = 0) -> list[Decision]:
        """True answers about these rows that took so long."""
        known, task = self.project.zones.known, self.project.task
        made = []
        for n, (row, took) in enumerate(zip(rows, seconds, strict=True), after + 1):
            value = task.write(known[int(row)])
            shown = {"shown_at": 1e9, "answered_at": 1e9 + float(took), "probability": None, "score": None}
            how = {"strategy": "", "model_version": 0, "drawn": "queried", "check": False, "served": f"t{n}"}
            what = {"sequence": n, "row": int(row), "who": "Ann", "kind": "label", "value": value, "token": f"t{n}"}
            made.append(Decision(**what, **how, **shown))
        return made


def looks(world: World, strategy: str, number: int) -> Iterator[Line]:
    """What is said after so many labels, of each person, beside what is true."""
    rows, rng = np.array(world.asked(strategy, number)), np.random.default_rng([world.seed, 13, number])
    for n in LOOKS:
        scores = world.scores(rows[:n], number)
        for metric in METRICS:
            lead = lead_over_random(world.baseline, n, scores[metric], world.project.task.metrics[metric])
            needed = world.needed(metric, scores[metric])
            for _ in range(PEOPLE):
                line = {"strategy": strategy, "metric": metric, "n": n, "pool": world.seed}
                yield line | said_and_true(world, rows[:n], lead, needed, Person(rng))


def said_and_true(world: World, rows: Any, lead: Lead, needed: list[float], person: Person) -> Line:
    """Intervals of labels, tokens and seconds, and in how many of the random sessions they hold what it takes."""
    labels = fold(world.log(rows, person.timed(world.tokens[rows])), world.project.task)
    effort = effort_of(world.project, labels)
    took, read = seconds_spent(effort, lead), amounts_spent(effort, lead)
    true_n, true_read, true_took = np.array(needed), [], []
    for order, n in zip(world.orders, needed, strict=True):
        read_so = order[: len(order) if np.isinf(n) else max(1, round(n))]
        tokens, end = world.tokens[read_so], np.inf if np.isinf(n) else 0.0
        true_read.append(tokens.sum() + end)
        true_took.append(person.seconds(tokens).sum() + end)
    low = lead.n_labels + lead.low
    line = {"texts": _held(true_n, low, None if lead.high is None else lead.n_labels + lead.high)}
    line |= {"tokens": _held(true_read, read.low, read.high), "seconds": _held(true_took, took.low, took.high)}
    line |= {"verdict": took.verdict, "by texts": lead.verdict, "open": took.high is None}
    line |= {"wide": np.log(took.high / took.low) if took.high else np.nan}
    # What a random session takes in the middle, as a multiple of what this one took: below 1 nothing was saved.
    middle = {"time at random": np.median(true_took) / took.spent, "texts at random": np.median(true_n) / lead.n_labels}
    line |= middle | {"falsely": took.verdict == "saving" and middle["time at random"] < 1}
    line |= {"falsely by texts": lead.verdict == "saving" and middle["time at random"] < 1}
    return line | {"longer": effort.longer, "seconds of it": took.spent / person.seconds(world.tokens[rows]).sum()}


def _held(true: Any, low: float, high: float | None) -> float:
    true = np.asarray(true)
    return float(np.mean((true >= low * (1 - 1e-9)) & (true <= (np.inf if high is None else high * (1 + 1e-9)))))


def report(frame: pd.DataFrame) -> None:
    """The tables: how often each interval held, what was said, and how it truly was (medians)."""
    said = {"saving": frame["verdict"] == "saving", "saving by texts": frame["by texts"] == "saving"}
    means = ["texts", "tokens", "seconds", *said, "falsely", "falsely by texts", "open", "longer", "seconds of it"]
    medians = ["texts at random", "time at random", "wide"]
    for by in (["metric", "n"], ["metric", "strategy"]):
        groups = frame.assign(**said).groupby(by)
        print(groups[means].mean().join(groups[medians].median()).round(3).to_string())


def main(folder: Path, pools: int, model: str, strategies: list[str]) -> None:
    """Run the sessions of every pool, and print the tables after each."""
    table, lines = pd.read_parquet(folder / "gum.parquet"), []
    for seed in range(pools):
        began = time.time()
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as place:
            world = World(table, seed, model, Path(place))
            for number, strategy in enumerate(strategies):
                lines += looks(world, strategy, number)
        print(f"\npool {seed + 1} of {pools}, {time.time() - began:.0f} s", flush=True)
        report(pd.DataFrame(lines))


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0))
    n_pools = int(given.pop(0)) if given and given[0].isdigit() else 10
    main(place, n_pools, given[0] if given else "windowed_softmax", given[1:] or list(STRATEGIES))
