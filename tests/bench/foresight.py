"""What do more labels bring where answers are numbers or sets of labels, and what foresees it? Replays and a fit.

Run it as: OMP_NUM_THREADS=1 python tests/bench/foresight.py [FOLDER] [seeds] [kind] [model]
`kind` is regression or multilabel; the sets are those of sets.py for it. Of ten labels eight are chosen by
`auto` and teach, two are checks; every ten labels the model is learnt anew, and from 70 on, every 30, what its task
says of the last 50 is held against the share right on hidden rows 50, 100 and 200 labels later.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from honest_tables import POINTS, TARGETS, way_to_the_target
from sets import multilabel_sets, regression_sets, scaled

from al_core import STRATEGIES
from al_core.evaluation.scores import Score
from al_core.numbers.economics import Worth, advise
from al_core.numbers.gains import gain
from al_core.numbers.outlook import to_target
from al_core.queries.asking import ask
from al_core.queries.context import Context
from al_core.tasks import TASKS
from al_core.tasks.foresight import Foresight
from al_core.tasks.multilabel.task import Multilabel
from al_core.tasks.regression.task import Regression

LAST, ROUND, TAUGHT = 400, 10, 8  # labels, of a round, and of those the ones that teach
LOOKS = range(70, LAST, 30)
LARGEST, STOP_SET, HIDDEN, FEWEST_HIDDEN = 2_500, 1_000, 3_000, 250
TOLERANCES = (0.1, 0.25, 0.5, 1.0)  # in deviations of the numbers
AHEAD = (50, 100, 200)
SLACKS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.08, 0.12)
HALVES = 10

Line = dict[str, Any]


SETS = {"regression": regression_sets, "multilabel": multilabel_sets}


def tasks_of(kind: str, y: Any) -> list[tuple[float, Any]]:
    """The tasks of which one replay tells: of numbers with several tolerances, in deviations."""
    if kind == "regression":
        return [(share, Regression(share * float(y.std()))) for share in TOLERANCES]
    return [(1.0, Multilabel(tuple(f"label {number}" for number in range(y.shape[1]))))]


def replay(job: tuple[str, str, Any, Any, int, str]) -> list[Line]:
    """The looks of one session, a line a task."""
    kind, name, X, y, seed, model = job
    X, tasks = scaled(X), tasks_of(kind, y)
    task, labels = tasks[0][1], tasks[0][1].given(y.tolist())
    order = np.random.default_rng([seed, 11]).permutation(len(y))
    n = min(LARGEST, int(0.65 * len(y)))
    pool, hidden, rng = order[:n], order[n : n + HIDDEN], np.random.default_rng([seed, 5])
    stop_set, truth = np.sort(pool[:STOP_SET]), [labels[row] for row in hidden]
    open_rows, known, memory, fitted = np.sort(pool), [], {}, None
    believed: dict[int, Any] = {}
    lines = []
    for told in range(ROUND, min(LAST, n - ROUND) + 1, ROUND):
        context = Context(X, {row: labels[row] for row in sorted(known)}, (), fitted, seed, pool=pool, memory=memory)
        candidates = task.candidates(context, open_rows, np.random.default_rng([seed, told]))
        known += ask(STRATEGIES["auto"], candidates, TAUGHT).rows.tolist()
        open_rows = np.setdiff1d(open_rows, known)
        open_rows = np.setdiff1d(open_rows, rng.choice(open_rows, ROUND - TAUGHT, replace=False))
        rows = sorted(known)
        fitted = task.fit(task.model(model), X[rows], [labels[row] for row in rows], seed=seed)
        believed[told], on_hidden = task.belief(fitted, X[stop_set]), task.belief(fitted, X[hidden])
        older = [believed.get(told - step) for step in (10, 50)]
        for tolerance, one in tasks:
            right = float(one.same(one.decide(on_hidden), truth).mean())
            line = {"set": name, "seed": seed, "tolerance": tolerance, "n": told, "hidden": len(hidden), "right": right}
            lines.append(line | {"net": one.moved(believed[told], *older) if told in LOOKS else None})
    return lines


def with_gains(frame: pd.DataFrame) -> pd.DataFrame:
    """The looks, each with what so many more labels have brought."""
    keys = ["set", "seed", "tolerance", "n"]
    for n in AHEAD:
        later = frame[[*keys, "right"]].assign(n=frame.n - n).rename(columns={"right": f"came {n}"})
        frame = frame.merge(later, on=keys, how="left")
        frame[f"came {n}"] -= frame.right
    return frame[frame.net.notna() & frame["came 50"].notna() & (frame.hidden >= FEWEST_HIDDEN)].reset_index(drop=True)


def fit(looks: pd.DataFrame) -> Foresight:
    """The constants that these looks suggest, every set counting as much as any other."""
    weight = 1 / looks.groupby("set").net.transform("size")
    far = [looks[looks[f"came {n}"].notna()] for n in AHEAD]

    def mean(part: pd.DataFrame, values: Any) -> float:
        return float(np.average(values, weights=weight[part.index]))

    grown = [mean(part, part[f"came {n}"]) / mean(part, part["came 50"]) for part, n in zip(far, AHEAD, strict=True)]
    slowing = float(np.mean([np.log(times) / np.log(n / 50) for times, n in zip(grown[1:], AHEAD[1:], strict=True)]))
    _, low, high, slack = min((*_ends(looks, slack, weight), slack) for slack in SLACKS)
    middles, spreads = [], []
    for part, n in zip(far, AHEAD, strict=True):
        unit, came = (part.net + slack) * (n / 50) ** slowing, part[f"came {n}"]
        middles.append(mean(part, unit * came) / mean(part, unit**2))
        spreads.append(np.sqrt(mean(part, (came - middles[-1] * unit) ** 2) / mean(part, unit**2)))
    spread = max(0.0, (4 * spreads[-1] - spreads[0]) / 3)
    factor = mean(looks, looks["came 50"]) / mean(looks, looks.net)
    return Foresight(factor, low, high, slack, slowing, float(np.mean(middles)), spread, spreads[0] - spread)


def _ends(looks: pd.DataFrame, slack: float, weight: pd.Series) -> tuple[float, float, float]:
    """How wide the range is with this slack, on average, and the ends that hold nine in ten."""
    unit = looks.net + slack
    times = (looks["came 50"] / unit).to_numpy()
    order = np.argsort(times)
    share = np.cumsum(weight.to_numpy()[order]) / weight.sum()
    low, high = (float(times[order][np.searchsorted(share, end)]) for end in (0.05, 0.95))
    return (high - low) * float(np.average(unit, weights=weight)), low, high


def held(looks: pd.DataFrame, foresight: Foresight) -> pd.DataFrame:
    """What was said and what came, a line a look and number of labels ahead."""
    parts = []
    for n in AHEAD:
        kept = looks[looks[f"came {n}"].notna()]
        said = [gain(net, n, foresight) for net in kept.net]
        came = kept[f"came {n}"].to_numpy()
        ends = np.array([(one.value, one.low, one.high) for one in said]).reshape(-1, 3)
        part = kept[["set", "tolerance", "n"]].assign(ahead=n, said=100 * ends[:, 0], came=100 * came)
        low, high = came >= ends[:, 1], came <= ends[:, 2]
        parts.append(part.assign(off=part.said - part.came, low=low, high=high, held=low & high))
    return pd.concat(parts)


def on_others(looks: pd.DataFrame) -> pd.DataFrame:
    """The same with constants fitted on the other half of the sets, for several halves drawn at random."""
    rng, sets, parts = np.random.default_rng(0), looks.set.unique(), []
    for _ in range(HALVES):
        half = looks.set.isin(rng.permutation(sets)[: len(sets) // 2])
        parts += [
            held(looks[~part].reset_index(drop=True), fit(looks[part].reset_index(drop=True))) for part in (half, ~half)
        ]
    return pd.concat(parts)


def told(title: str, lines: pd.DataFrame, by: str) -> None:
    """Print a table: by set, tolerance or number of labels, sets weighing the same."""
    means = lines.groupby(["ahead", by, "set"] if by != "set" else ["ahead", "set"])
    means = means[["said", "came", "off", "low", "high", "held"]].mean()
    table = means if by == "set" else means.groupby(level=[0, 1]).mean()
    print(f"\n{title}\n{table.round(2).to_string()}")
    overall = means.groupby(level=0).agg(["mean", "min", "max"])
    print(overall[["said", "came", "off", "low", "high", "held"]].round(2).to_string(), flush=True)


def regret(frame: pd.DataFrame, foresight: Foresight) -> None:
    """Print the mean relative regret of stopping where the advice says so, and of always stopping at some number."""
    found = []
    for _, one in frame[frame.n >= LOOKS[0]].groupby(["set", "seed", "tolerance"]):
        seen = one[one.net.notna()]
        for points in POINTS:
            cost = seen.n + points * 100 * (1 - seen.right)
            words = [advise([net, net], 100, Worth(60, points), foresight=foresight).word for net in seen.net]
            at = words.index("stop") if "stop" in words else len(words) - 1
            stops = {
                "advice": at,
                "at 100": 1,
                "at 200": int(np.searchsorted(seen.n, 200)),
                "at the end": len(seen) - 1,
            }
            costs = {name: cost.iloc[min(place, len(cost) - 1)] / cost.min() - 1 for name, place in stops.items()}
            found.append({"points": points} | costs)
    print("\nRelative regret of stopping, by the labels that a point is worth")
    print(pd.DataFrame(found).groupby("points").mean().round(3).to_string())


def way(frame: pd.DataFrame, foresight: Foresight) -> None:
    """Print how often the range of labels to a target holds, were the share right known exactly."""
    kept = frame[frame.n >= LOOKS[0]].rename(columns={"right": "true"})
    kept = kept.assign(set=kept.set + kept.tolerance.astype(str))
    told = kept.net.notna()
    for target in TARGETS:
        ways = [
            to_target(Score(true, true, true, 1_000), net, target, LARGEST, foresight)
            for true, net in zip(kept.true[told], kept.net[told], strict=True)
        ]
        for name, end in (("from", "low"), ("to", "high")):
            ends = [np.inf if getattr(one, end) is None else getattr(one, end) for one in ways]
            kept.loc[told, f"{name} {target}"] = np.array(ends, float)
    near, right, unseen, wrong = way_to_the_target(kept)
    print(f"\nTo the target ({near} looks): the range, of 85%, holds the truth in {right:.2f};")
    print(f"  “not in sight” in {unseen:.2f} of looks, wrongly in {wrong:.2f} of those")


def main(folder: Path | None, seeds: int, kind: str, model: str) -> None:
    """Replay, fit, and print it all."""
    jobs = [(kind, *one, seed, model) for one in SETS[kind](folder) for seed in range(seeds)]
    with ProcessPoolExecutor(int(os.environ.get("AL_PROCESSES", "2"))) as executor:
        frame = pd.DataFrame([line for found in executor.map(replay, jobs) for line in found])
    if place := os.environ.get("AL_KEEP"):
        frame.to_pickle(place)
    looks = with_gains(frame)
    ours = TASKS[kind].foresight
    print(f"{kind}, {model}: {len(looks)} looks, {looks.set.nunique()} sets, {seeds} seeds")
    print("fitted on all:", {name: round(float(value), 3) for name, value in asdict(fit(looks)).items()})
    told("By constants of other sets", on_others(looks), "set")
    for by in ("set", "tolerance", "n"):
        told(f"By the constants of the task, by {by}", held(looks, ours), by)
    way(frame, ours)
    regret(frame, ours)


if __name__ == "__main__":
    given = sys.argv[1:]
    place = Path(given.pop(0)) if given and Path(given[0]).is_dir() else None
    n_seeds = int(given.pop(0)) if given else 4
    main(place, n_seeds, *(given + ["regression", "auto"][len(given) :]))
