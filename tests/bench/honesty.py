"""Are the numbers on the screen true as often as they say? Whole sessions through the code that serves people.

Run it as: python tests/bench/honesty.py [FOLDER] [seeds] [labels] [model] [strategy ...]
FOLDER holds .npz files with X and y (in any sub-folder); without one, scikit-learn's digits and made sets are used.
An oracle answers what `claim` serves, `learn` learns every ten answers, and what a person would read is held against
the truth on rows that nobody is shown.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

from al_core import models, serving
from al_core.churn import FIRST as FIRST_ADVICE
from al_core.economics import Worth, advise
from al_core.features import build_features
from al_core.labels import fold
from al_core.learning import divided_by, fitted, learn, training_labels
from al_core.outlook import FARTHEST, to_target
from al_core.projects import Project, change_settings, create_project
from al_core.readers import create_pool, preview
from al_core.reliability import expected_calibration_error
from al_core.saved import saved
from al_core.stopping import criteria, target_reached
from al_core.store import Store, open_store
from al_core.strategies import STRATEGIES, strategy

STEP, FIRST, LARGEST, MOST_RATIO = 10, 50, 3_000, 6
LOOKS = (100, 200, 500)
TARGETS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
POINTS = (5, 20, 80)  # labels that a point of accuracy is worth
WHO = "oracle"


@strategy("Most confident first", needs_model=True, reason=lambda candidates, position: "The model is surest here.")
def most_confident(candidates: Any) -> Any:
    """Asks where the model is surest. Good for nothing: the harmful case.

    Made up here
    """
    return candidates.margins


def data_sets(folder: Path | None) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and y (numbers) of every set with at least 1,500 rows."""
    if folder is None:
        X, y = datasets.load_digits(return_X_y=True)
        yield "digits", X, y
        for name, noise, classes in (("clear", 0.02, 4), ("noisy", 0.25, 2)):
            yield (
                name,
                *datasets.make_classification(
                    4_000, 20, n_informative=8, n_classes=classes, flip_y=noise, class_sep=1.0, random_state=1
                ),
            )
        return
    for path in sorted(folder.rglob("*.npz")):
        with np.load(path, allow_pickle=False) as kept:
            if len(kept["y"]) >= 1_500:
                yield path.stem, kept["X"].astype(np.float64), np.unique(kept["y"], return_inverse=True)[1]


class Sessions:
    """A pool of a data set whose labels are hidden, its hidden test rows, and the sessions on it."""

    def __init__(self, name: str, X: Any, y: Any) -> None:
        order = np.random.default_rng(0).permutation(len(y))
        n = min(LARGEST, int(0.6 * len(y)))
        X = StandardScaler().fit(X[order[:n]]).transform(X).astype(np.float32)
        self.y, self.X_test, self.y_test = y[order[:n]], X[order[n:]], y[order[n:]]
        self.names = [f"class {number}" for number in range(len(np.unique(y)))]
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        np.save(self.folder / "X.npy", X[order[:n]])
        seen = preview(self.folder / "X.npy", f"{name}.npy")
        roles = {column.name: column.role for column in seen.columns}
        self.pool = create_pool(self.folder / "X.npy", f"{name}.npy", seen.options, roles, self.folder)
        self.store: Store = open_store(self.folder, None)
        # Repeats of a row are asked once, so the pool may be shorter than what went in.
        self.truth = {
            row: self.names[self.y[int(one) - 1]] for row, one in enumerate(self.pool.ids(range(self.pool.n_rows)))
        }

    def accuracy(self, known: dict[int, str], project: Project) -> float:
        """True accuracy of the project's model on these labels."""
        if len(set(known.values())) < 2:
            return float("nan")
        rows = np.array(sorted(known))
        X = build_features(self.pool).X
        names = models.as_labels([known[int(row)] for row in rows])
        fitted = models.fit(models.get_model(project.settings.model), X[rows], names, seed=project.settings.seed)
        return float(np.mean(fitted.predict(self.X_test) == np.array(self.names)[self.y_test]))

    def calibration_error(self, known: dict[int, str], project: Project) -> float:
        """True expected calibration error of the project's model on these labels."""
        model = fitted(build_features(self.pool).X, known, project.settings, project.settings.seed)
        belief = models.align(models.belief(model, self.X_test), model.classes_, tuple(self.names))
        return expected_calibration_error(np.array(self.names)[self.y_test], belief, self.names)

    def run(self, seed: int, n_labels: int, model: str, strategy: str) -> list[dict[str, Any]]:
        """One session: a line for every look."""
        project = create_project(self.store, self.pool, name=f"{seed}", question="Which?", classes=self.names)
        changes = {"seed": seed, "model": model, "strategy": strategy, "batch_size": STEP}
        project = change_settings(self.store, project.id, **changes)
        lines: list[dict[str, Any]] = []
        finished, seen = learn(self.pool, project.settings, []), []
        for n in range(1, n_labels + 1):
            served = serving.claim(self.store, project, finished.ranking, WHO, 1)[0]
            serving.answer(self.store, project, served.token, self.truth[served.row], who=WHO)
            if n % STEP == 0:
                with self.store.reading() as records:
                    log = records.decisions(project.id)
                finished = replace(learn(self.pool, project.settings, log), version=n)
                seen.append(finished.stability)
                if n >= FIRST:
                    lines.append(self.look(project, log, finished, seen, n) | {"seed": seed})
        return lines

    def look(self, project: Project, log: list[Any], finished: Any, seen: list[Any], n: int) -> dict[str, Any]:
        """What a person would read now, beside the truth."""
        labels, divided = fold(log), divided_by(self.pool, project.settings)
        training = training_labels(labels, divided, project.settings)
        shown = finished.scores.get("accuracy")
        line = {"n": n, "true": self.accuracy(training, project), "shipped": self.accuracy(labels.by_row, project)}
        line |= (
            {"value": np.nan, "low": np.nan, "high": np.nan}
            if shown is None
            else {"value": shown.value, "low": shown.low, "high": shown.high}
        )
        nets = [one.net for one in seen if one is not None and one.net is not None]
        for target in TARGETS:
            line[f"claims {target}"] = target_reached(shown, target)
            if shown is not None and nets and n >= FIRST_ADVICE:
                reach = to_target(shown, nets[-1], target, len(self.truth) - n)
                line[f"from {target}"] = np.inf if reach.low is None else reach.low
                line[f"to {target}"] = np.inf if reach.high is None else reach.high
        if finished.reliability is not None:
            error = finished.reliability.error
            line |= {
                "error low": error.low,
                "error high": error.high,
                "error": self.calibration_error(training, project),
            }
        for points in POINTS:
            line[f"advice {points}"] = advise(nets, n, Worth(seconds=60, point=points)).word
        for criterion in criteria(seen, n, None)[:-1]:
            line[criterion.name] = criterion.says_stop is True
        if n in LOOKS[1:]:
            found = saved(self.pool, project.settings, log)
            line["ratio"] = found.projection.ratio if found.projection else np.nan
            line["projected"] = found.projection.verdict if found.projection else ""
            line["measured"] = found.measured.verdict if found.measured else ""
        return line

    def random_curve(self, model: str, most: int) -> tuple[Any, Any]:
        """Sizes, and the true mean accuracy of labels drawn by lot."""
        project = create_project(self.store, self.pool, name="lot", question="Which?", classes=self.names)
        project = change_settings(self.store, project.id, model=model)
        sizes = np.unique(np.geomspace(20, min(most, len(self.truth)), 16).astype(int))
        values = np.zeros((6, len(sizes)))
        for repeat in range(len(values)):
            order = np.random.default_rng([repeat, 11]).permutation(len(self.truth))
            values[repeat] = [
                self.accuracy({int(row): self.truth[int(row)] for row in order[:n]}, project) for n in sizes
            ]
        return sizes, np.maximum.accumulate(values.mean(axis=0))


def one_set(job: tuple[str, Any, Any, int, int, str, str]) -> pd.DataFrame:
    """All sessions on one data set, with the true ratio of labels that lot needs."""
    name, X, y, seeds, n_labels, model, strategy_name = job
    STRATEGIES[most_confident.name] = most_confident
    sessions = Sessions(name, X, y)
    lines = [line for seed in range(seeds) for line in sessions.run(seed, n_labels, model, strategy_name)]
    frame = pd.DataFrame(lines).assign(set=name, strategy=strategy_name)
    sizes, values = sessions.random_curve(model, MOST_RATIO * n_labels)
    needed = np.interp(frame.shipped, values + 1e-9 * np.arange(len(values)), sizes, right=sizes[-1])
    frame["true ratio"] = np.minimum(MOST_RATIO, needed / frame.n)
    return frame


def report(frame: pd.DataFrame) -> None:
    """Print what was said against what was true."""
    print("\nAccuracy now (Wilson 90%)            bias, points   coverage   half width   shipped covered")
    for n in [n for n in LOOKS if n in set(frame.n)]:
        for name, part in [("all sets", frame), *frame.groupby("set")]:
            at = part[(part.n == n) & part.value.notna()]
            if len(at):
                held = ((at.low <= at.true) & (at.true <= at.high)).mean()
                shipped = ((at.low <= at.shipped) & (at.shipped <= at.high)).mean()
                bias, half = 100 * (at.value - at.true).mean(), 50 * (at.high - at.low).mean()
                print(f"  {n:4} labels  {name:20} {bias:+10.2f} {held:12.2f} {half:12.1f} {shipped:14.2f}")
    print("\n“Target reached” (looks every ten labels): share of sessions that claim, and that claim falsely")
    for column in [column for column in frame if column.startswith("claims ")]:
        false = frame[frame[column] & (frame.true < float(column.split()[1]))].groupby(["set", "seed"]).size()
        claims = frame[frame[column]].groupby(["set", "seed"]).size()
        sessions = len(frame.groupby(["set", "seed"]))
        print(f"  {column[7:]:>5}: claims {len(claims) / sessions:.2f}, falsely {len(false) / sessions:.3f}")
    near, held, unseen, wrong = way_to_the_target(frame)
    print(f"\nTo the target ({near} looks from 2 points above to 12 below): the range holds the truth in {held:.2f};")
    print(f"  “not in sight” in {unseen:.2f} of looks, wrongly in {wrong:.2f} of those")
    sure = frame[frame["error"].notna()] if "error" in frame else frame[:0]
    if len(sure):
        kept = ((sure["error low"] <= sure["error"]) & (sure["error"] <= sure["error high"])).mean()
        print(f"\nExpected calibration error ({len(sure)} looks): the interval holds the truth in {kept:.2f}")
    told = frame[frame.get("projected", pd.Series("", frame.index)).fillna("") != ""]
    print(f"\nAnnotations saved ({len(told)} projections)   covers   lower bound right   says saving   falsely")
    for name, part in [("all sets", told), *told.groupby("set")] if len(told) else []:
        low, high = 0.7 * part.ratio, np.where(part.ratio < MOST_RATIO, 3 * part.ratio, np.inf)
        truth, says = part["true ratio"], part.projected == "saving"
        right = (low <= truth).mean()
        line = f"{((low <= truth) & (truth <= high)).mean():8.2f} {right:14.2f} {says.mean():16.2f}"
        print(f"  {name:30} {line} {(says & (truth < 1)).mean():12.3f}   (true ratio {truth.median():.1f})")
    said = frame[frame.get("measured", pd.Series("", frame.index)).fillna("") != ""]
    print(f"  measured “better than random”: {(said.measured == 'better than random').mean():.2f}" if len(said) else "")
    print(
        "\nRelative regret of stopping, %       "
        + "".join(f"{points:>5} labels a point" for points in POINTS)
        + "    mean"
    )
    rules = ["advice", *(one.name for one in criteria([], 0, None)[:-1]), "always 100", "always 200"]
    for rule in rules:
        regrets = [100 * regret(frame, rule, points) for points in POINTS]
        print(f"  {rule:34} " + "".join(f"{value:17.1f}" for value in regrets) + f"{np.mean(regrets):10.1f}")


def way_to_the_target(frame: pd.DataFrame) -> tuple[int, float, float, float]:
    """Looks near a target, how often the range of labels held the truth, said "not in sight", and that wrongly."""
    found = []
    for _, session in frame.groupby(["set", "seed"]):
        n = session.n.to_numpy()
        true = session.true.rolling(5, center=True, min_periods=1).mean().to_numpy()
        for target in [target for target in TARGETS if f"from {target}" in session]:
            for at in np.flatnonzero(session[f"from {target}"].notna() & (session.true - target).between(-0.12, 0.02)):
                reached = n[at:][true[at:] >= target]
                needed = reached[0] - n[at] if len(reached) and reached[0] - n[at] <= FARTHEST else np.inf
                low, high = session[f"from {target}"].iloc[at], session[f"to {target}"].iloc[at]
                found.append((low <= needed + STEP and needed <= high + STEP, np.isinf(low), np.isfinite(needed)))
    if not found:
        return 0, np.nan, np.nan, np.nan
    held, unseen, reached_it = np.array(found, bool).T
    return len(found), held.mean(), unseen.mean(), (unseen & reached_it).sum() / max(1, unseen.sum())


def regret(frame: pd.DataFrame, rule: str, points: int) -> float:
    """Mean relative regret of the cost (labels and points of error) where the rule stops, against the best look."""
    found = []
    for _, session in frame.groupby(["set", "seed"]):
        cost = (session.n + points * 100 * (1 - session.true)).to_numpy()
        if rule == "advice":
            stops = (session[f"advice {points}"] == "stop").to_numpy()
        elif rule.startswith("always"):
            stops = (session.n == int(rule.split()[1])).to_numpy()
        else:
            stops = session[rule].to_numpy()
        at = int(stops.argmax()) if stops.any() else len(cost) - 1
        found.append((cost[at] - cost.min()) / cost.min())
    return float(np.mean(found))


def main(folder: Path | None, seeds: int, n_labels: int, model: str, names: list[str]) -> None:
    """Run all sessions and print the tables, one strategy after the other."""
    for name in names:
        jobs = [(*one, seeds, n_labels, model, name) for one in data_sets(folder)]
        with ProcessPoolExecutor() as executor:
            frame = pd.concat(executor.map(one_set, jobs), ignore_index=True)
        print(f"\n{'=' * 20} strategy {name}, model {model}, {frame['set'].nunique()} sets x {seeds} sessions")
        report(frame)


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and not given[0].isdigit() else None
    numbers = [int(given.pop(0)) for _ in range(2) if given and given[0].isdigit()]
    n_seeds, most = (numbers + [10, 200][len(numbers) :])[:2]
    main(place, n_seeds, most, given[0] if given else "logistic_regression", given[1:] or ["auto", "random"])
