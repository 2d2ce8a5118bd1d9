"""Labels against accuracy on whole folders of data sets: the published protocol, and every strategy beside margin.

Run it as: python tests/bench/label_efficiency.py published FOLDER [seeds]
       or: python tests/bench/label_efficiency.py strategies [FOLDER] [seeds] [strategy ...]
       or: python tests/bench/label_efficiency.py catalogue [FOLDER] [seeds]
       or: python tests/bench/label_efficiency.py start [FOLDER] [seeds] [strategy ...]
       or: python tests/bench/label_efficiency.py batches [FOLDER] [seeds] [strategy ...]
       or: python tests/bench/label_efficiency.py seconds [strategy ...]
`batches` replays the automatic model with batches of ten on four sets; margin/power is margin with stochastic="power".
The sets are those of sets.py: scikit-learn's own and FOLDER's; at most 2,000 rows of each are replayed. `published`
also needs FOLDER/published/lu2023_us_margin_per_seed.csv (Lu, Li and Lin, 2023, their own results by seed).
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from sets import data_sets, scaled
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from al_core import STRATEGIES, select, simulate

N_INITIAL, FIRST, LAST, LARGEST = 20, 20, 120, 2_000
SETTINGS = ("SVM-RBF, batch 1", "logistic regression, batch 5")
OF_TEN, FOUR = "automatic model, batch 10", ("usps", "keel_satimage", "trec", "subj")
SETS = ("sonar", "heart", "haberman", "ionosphere", "wdbc")


def machine() -> SVC:
    """The published model, for asking and for the task."""
    return SVC(kernel="rbf", gamma="auto", C=1)


def published_split(n: int, seed: int) -> tuple[Any, Any]:
    """Training rows in their order, the first 20 of which are labelled, and test rows (60/40)."""
    order = np.random.default_rng(seed).permutation(n)
    train, test = order[: int(0.6 * n)], order[int(0.6 * n) :]
    return train[np.random.default_rng(seed).permutation(len(train))], test


def replay(X: Any, y: Any, strategy: str, model: Any, seed: int, batch: int, most: int | None) -> pd.DataFrame:
    """One replay on the published split; behind a stroke stands how picks are drawn."""
    strategy, _, stochastic = strategy.partition("/")
    train, test = published_split(len(y), seed)
    rows = np.concatenate([train, test])
    n = len(train)
    places = {"initial": range(N_INITIAL), "pool": range(N_INITIAL, n), "test": range(n, len(rows))}
    return simulate(
        X[rows],
        y[rows],
        strategy,
        model=model,
        batch_size=batch,
        n_labels=most,
        seed=seed,
        stochastic=stochastic,
        **places,
    )


def published_area(values: Any) -> float:
    """The area of the published tables: without the first point, divided by the number of rounds."""
    return float(np.trapezoid(values[1:]) / (len(values) - 1))


def reproduce(job: tuple[str, Any, Any, int]) -> tuple[str, int, float]:
    """Area of one published run: columns standardised on the training rows, asked to the last one."""
    name, X, y, seed = job
    train, _ = published_split(len(y), seed)
    X = StandardScaler().fit(X[train]).transform(X)
    return name, seed, published_area(replay(X, y, "margin", machine(), seed, 1, None).value.to_numpy())


def published(folder: Path, seeds: int) -> None:
    """Print how many runs of the published table come out the same."""
    table = pd.read_csv(folder / "published" / "lu2023_us_margin_per_seed.csv")
    table = table[table.queryModel_taskModel == "RBFSVM-RBFSVM"].set_index(["dataset", "seed"]).aubc_us_margin
    jobs = [(name, X, y, seed) for name, X, y in data_sets(folder) if name in SETS for seed in range(seeds)]
    with ProcessPoolExecutor() as executor:
        off = {(name, seed): abs(area - table[name, seed]) for name, seed, area in executor.map(reproduce, jobs)}
    apart = np.array(list(off.values()))
    close = f"{np.mean(apart <= 1e-3):.0%} within 0.001"
    print(f"{len(apart)} published runs of margin: {close}, the farthest {apart.max():.5f} away")


def average(frame: pd.DataFrame) -> float:
    """Mean accuracy over 20 to 120 labels, in points; the end of a smaller pool counts on."""
    grid = np.arange(FIRST, LAST + 1)
    return float(100 * np.interp(grid, frame.n_labels, frame.value).mean())


def score(job: tuple[str, Any, Any, str, str, int]) -> tuple[str, str, str, int, float]:
    """Setting, set, strategy, seed and mean accuracy of one run."""
    name, X, y, strategy, setting, seed = job
    kept = np.random.default_rng([seed, 7]).permutation(len(y))[:LARGEST]
    X, y = X[kept], y[kept]
    with warnings.catch_warnings():
        # With as many classes as labels, scikit-learn asks whether this is not regression.
        warnings.filterwarnings("ignore", "The number of unique classes", UserWarning)
        if setting.startswith("SVM"):  # its gamma takes columns of variance 1
            run = replay(scaled(X), y, strategy, machine(), seed, 1, LAST)
        else:
            model, batch = ("auto", 10) if setting == OF_TEN else ("logistic_regression", 5)
            run = replay(X, y, strategy, model, seed, batch, LAST)
    return setting, name, strategy, seed, average(run)


def strategies(
    folder: Path | None, seeds: int, names: list[str], settings: tuple[str, ...] = SETTINGS, only: tuple[str, ...] = ()
) -> None:
    """Print how far each strategy is above margin and above random, over all sets and seeds, with intervals."""
    start = perf_counter()
    jobs = [
        (name, X, y, strategy, setting, seed)
        for name, X, y in data_sets(folder)
        if not only or name in only
        for setting in settings
        for seed in range(100, 100 + seeds)
        for strategy in names
    ]
    with ProcessPoolExecutor() as executor:
        runs = pd.DataFrame(executor.map(score, jobs), columns=["setting", "set", "strategy", "seed", "value"])
    print(f"{len(runs):,} runs in {(perf_counter() - start) / 60:.1f} minutes")
    for setting in settings:
        table = runs[runs.setting == setting].pivot_table(index=["set", "seed"], columns="strategy", values="value")
        print(f"\n{setting}: {table.index.levels[0].size} sets, {seeds} seeds, mean accuracy over 20 to 120 labels")
        for baseline in ("margin", "random"):
            for strategy in [one for one in names if one != baseline]:
                print(f"  {strategy:28} - {baseline:8} {against(table[strategy] - table[baseline])}")


def begun(job: tuple[str, Any, Any, str, int]) -> tuple[str, str, int, float]:
    """Set, strategy, seed and accuracy, in points, of logistic regression after 20 labels from none, five at a time."""
    name, X, y, strategy, seed = job
    kept = np.random.default_rng([seed, 7]).permutation(len(y))[:LARGEST]
    train, test = published_split(len(kept), seed)
    places = {"initial": [], "pool": train, "test": test}
    settings = {"model": "logistic_regression", "batch_size": 5, "n_labels": N_INITIAL, "seed": seed}
    run = simulate(X[kept], y[kept], strategy, **places, **settings)
    return name, strategy, seed, 100 * run.value.iloc[-1]


def start(folder: Path | None, seeds: int, names: list[str]) -> None:
    """Print how far ahead of random each strategy is after 20 labels, none being known at first."""
    sets = list(data_sets(folder))
    jobs = [(*one, strategy, seed) for one in sets for seed in range(100, 100 + seeds) for strategy in names]
    with ProcessPoolExecutor() as executor:
        runs = pd.DataFrame(executor.map(begun, jobs), columns=["set", "strategy", "seed", "value"])
    table = runs.pivot_table(index=["set", "seed"], columns="strategy", values="value")
    many = {name for name, _, y in sets if len(np.unique(y)) > 2}
    for about, part in (("all", table), ("more than two classes", table[table.index.isin(many, level="set")])):
        print(f"\nFrom no labels to 20, {about}: {part.index.get_level_values('set').nunique()} sets, {seeds} seeds")
        for strategy in [one for one in names if one != "random"]:
            print(f"  {strategy:28} - random   {against(part[strategy] - part['random'])}")


def seconds(names: list[str]) -> None:
    """Print how long one question takes over 10,000 x 64 with ten classes, 100 labels and the automatic model."""
    rng = np.random.default_rng(0)
    y = rng.integers(10, size=10_000)
    X = rng.standard_normal((10_000, 64)) + 0.7 * rng.standard_normal((10, 64))[y]
    for name in names:
        began = perf_counter()
        select(name, X, {row: int(y[row]) for row in range(100)}, model="auto", n=10)
        print(f"  {name:28} {perf_counter() - began:.2f} s ({STRATEGIES[name].cost} cost)")


def against(difference: pd.Series) -> str:
    """Mean over sets with a bootstrap interval over sets, and the sets that are clearly above and below."""
    by_set = difference.groupby("set")
    means = by_set.mean()
    drawn = np.random.default_rng(0).choice(means.to_numpy(), (4_000, len(means)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    error = by_set.std() / np.sqrt(by_set.size())
    clear = means.abs() > 2 * error
    worst = f"worst {means.idxmin()} {means.min():+.2f} ± {2 * error[means.idxmin()]:.2f}"
    above, below = (clear & (means > 0)).sum(), (clear & (means < 0)).sum()
    return f"{means.mean():+.2f} [{low:+.2f}, {high:+.2f}]  above {above}, below {below}; {worst}"


if __name__ == "__main__":
    what, *others = sys.argv[1:]
    place = Path(others[0]) if others and not others[0].isdigit() else None
    rest = others[1:] if place else others
    n_seeds = int(rest[0]) if rest and rest[0].isdigit() else 20
    if what == "seconds":
        seconds(others or sorted(name for name, one in STRATEGIES.items() if one.fits("classification")))
    elif what == "published" and place:
        published(place, n_seeds)
    elif what == "batches":
        strategies(place, n_seeds, rest[1:] or ["auto", "margin", "random"], (OF_TEN,), FOUR)
    elif what == "start":
        start(place, n_seeds, rest[1:] or ["auto", "random"])
    elif what == "catalogue":
        strategies(place, n_seeds, sorted(STRATEGIES), SETTINGS[1:])
    else:
        strategies(place, n_seeds, rest[1:] or ["auto", "margin", "random"])
