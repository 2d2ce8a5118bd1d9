"""What images and tables are learnt from: each change beside what was there before, with 20 to 200 random labels.

Run it as: python tests/bench/default_features.py images FOLDER [seeds]
       or: python tests/bench/default_features.py tables FOLDER [seeds]
FOLDER/image/usps.npz and FOLDER/tabular/*.npz hold X and y; scikit-learn's own sets and made ones come with them.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import io
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from PIL import Image
from scipy.stats import norm, rankdata
from sklearn import datasets
from sklearn.ensemble import ExtraTreesClassifier

from al_core import create_pool
from al_core.matrices.threads import one_thread
from al_core.models import fit, get_model
from al_core.models.views import with_views
from al_core.pools.features import tables
from al_core.pools.features.features import build_features
from al_core.pools.features.tables import CategoryColumns, NumberColumns

SIZES, TESTS, TREES, MOST = (20, 50, 100, 200), 800, 30, 2_500
Images = Iterator[tuple[str, Any, Any]]
Variant = tuple[str, Any, tuple[int, ...]]


def images(folder: Path) -> Images:
    """Name, images of 0 to 255 and classes."""
    digits, dice = datasets.load_digits(), np.random.default_rng(0)
    yield "digits, 8x8", digits.images * 15.9, digits.target
    with np.load(folder / "image" / "usps.npz", allow_pickle=False) as kept:
        rows = dice.permutation(len(kept["y"]))[:MOST]
        X, y = kept["X"][rows].reshape(-1, 16, 16).astype(float), kept["y"][rows]
    X = (X - X.min()) * 255 / np.ptp(X)
    yield "usps, 16x16", X, y
    yield "usps moved and turned, 32x32", np.array([_moved(one, dice) for one in X]), y
    photos = datasets.load_sample_images().images
    for side, grey in ((16, True), (32, True), (32, False)):
        X, y = _pieces(photos, side, dice)
        name = f"pieces of photographs, {side}x{side}, {'grey' if grey else 'coloured'}"
        yield name, X @ [0.299, 0.587, 0.114] if grey else X, y
    y = dice.integers(0, 4, MOST)
    yield (
        "only brightness tells, 16x16",
        (50 + 38 * y + dice.normal(0, 30, MOST))[:, None, None] + dice.normal(0, 38, (MOST, 16, 16)),
        y,
    )


def _moved(image: Any, dice: Any) -> Any:
    whole, at = Image.new("L", (32, 32)), dice.integers(4, 13, 2)
    whole.paste(Image.fromarray(image.astype(np.uint8)), (int(at[0]), int(at[1])))
    return np.asarray(whole.rotate(float(dice.normal(0, 12))))


def _pieces(photos: Any, side: int, dice: Any) -> tuple[Any, Any]:
    """Of which of two photographs, and from its top, middle or bottom."""
    X, y = [], []
    for at in range(MOST):
        photo = photos[at % 2]
        top, left = (int(dice.integers(0, length - 32)) for length in photo.shape[:2])
        piece = photo[top : top + 32, left : left + 32]
        X.append(piece.reshape(side, 32 // side, side, 32 // side, 3).mean(axis=(1, 3)))
        y.append(3 * (at % 2) + min(2, 3 * top // (photo.shape[0] - 32)))
    return np.array(X), np.array(y)


def of_images(X: Any) -> list[Variant]:
    """By pixels alone, as before, and with the edges in them, as they are learnt from by the product."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "images.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for at, image in enumerate(X.clip(0, 255).astype(np.uint8)):
                content = io.BytesIO()
                Image.fromarray(image).save(content, "PNG")
                archive.writestr(f"{at:05d}.png", content.getvalue())
        pool = create_pool(path, path.name, data=folder)
        found = build_features(pool)
        rows, n = np.array(found.X), found.views[0]
        places = np.array([int(name[:-4]) for name in pool.ids(range(pool.n_rows))])
    if len(places) < len(X):  # images that look the same are asked once
        whole = np.zeros((len(X), rows.shape[1]), np.float32)
        whole[places] = rows
        rows = whole
    return [("before", rows[:, :n], ()), ("edges", rows, found.views)]


def of_tables(folder: Path) -> Images:
    """Name, table and classes: those of a folder, scikit-learn's own, and made ones."""
    for path in sorted((folder / "tabular").glob("*.npz")):
        with np.load(path, allow_pickle=False) as kept:
            rows = np.random.default_rng(0).permutation(len(kept["y"]))[:MOST]
            yield path.stem, pd.DataFrame(kept["X"][rows].astype(float)).add_prefix("n"), kept["y"][rows]
    for name in ("wine", "breast_cancer"):
        X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
        yield name, pd.DataFrame(X).add_prefix("n"), y
    yield from _made(np.random.default_rng(3), 2_000)


def _made(dice: Any, n: int) -> Images:
    """Incomes, heavy tails, counts, sums, noise, a number for what is not known; categories that go together."""

    def classes(score: Any, noise: float) -> Any:
        return (score + dice.logistic(0, noise, n) > np.median(score)).astype(int)

    X, kinds, effects = dice.lognormal(0, 1.2, (n, 4)), dice.integers(0, 30, n), dice.normal(0, 1, 30)
    score = effects[kinds] + 0.8 * np.log(X[:, 0]) - 0.6 * np.log(X[:, 1])
    table = pd.DataFrame(X).add_prefix("n").assign(kind=[f"kind {one}" for one in kinds])
    yield "made: incomes and 30 kinds, holes", table.mask(dice.random(table.shape) < 0.08), classes(score, 0.5)
    X = np.exp(dice.normal(0, 2, (n, 8)))
    yield "made: orders of size", pd.DataFrame(X).add_prefix("n"), classes(np.log(X[:, 0] / X[:, 1]), 0.8)
    X = dice.standard_t(1.5, (n, 6))
    yield "made: heavy on both sides", pd.DataFrame(X).add_prefix("n"), classes(np.arcsinh(X[:, 0] - X[:, 1]), 0.5)
    X = np.exp(dice.normal(0, 1.5, (n, 5)))
    yield "made: sums of incomes", pd.DataFrame(X).add_prefix("n"), classes(X[:, 0] + X[:, 1] - X[:, 2], 1)
    X = np.column_stack([np.exp(dice.normal(0, 1.5, (n, 2))), dice.normal(0, 1, (n, 4))])
    yield "made: incomes that say nothing", pd.DataFrame(X).add_prefix("n"), classes(X[:, 2] - X[:, 3], 0.3)
    X = np.column_stack([dice.poisson(np.exp(dice.normal(0, 1.3, (n, 4)))), dice.normal(0, 1, (n, 2))])
    yield "made: counts", pd.DataFrame(X).add_prefix("n"), classes(np.log1p(X[:, 0]) - np.log1p(X[:, 1]) + X[:, 4], 0.4)
    X = dice.normal(0, 1, (n, 6))
    y = classes(X[:, 2] - X[:, 3] + X[:, 0] + X[:, 1], 0.3)
    X[:, 0][dice.random(n) < 0.02], X[:, 1][dice.random(n) < 0.03] = 9_999, -999
    yield "made: 9999 for unknown", pd.DataFrame(X).add_prefix("n"), y
    kinds = dice.integers(0, 3, n)
    X = dice.normal(0, 1, (n, 4))
    score = np.choose(kinds, [X[:, 0], -X[:, 0], X[:, 1]]) + 0.5 * X[:, 2]
    yield (
        "made: kinds turn a number round",
        pd.DataFrame(X).add_prefix("n").assign(kind=np.array(["a", "b", "c"])[kinds]),
        classes(score, 0.25),
    )


def variants(table: Any) -> list[Variant]:
    """Scaled alone, as before; far-out numbers damped, as now; and what was tried beside."""
    usual, tables.FAR_OUT = tables.FAR_OUT, np.inf
    before = _numbers(table)
    tables.FAR_OUT = usual
    return [
        ("before", before, ()),
        ("damped", _numbers(table), ()),
        ("ranks", _numbers(table.assign(**{name: _ranked(table[name]) for name in table})), ()),
        ("bins", np.hstack([before, *(_binned(table[name]) for name in table if table[name].dtype.kind == "f")]), ()),
        ("holes", np.hstack([before, table.isna().loc[:, table.isna().any()].to_numpy(np.float32)]), ()),
        ("trees", before, ()),
    ]


def _numbers(table: Any) -> Any:
    """As columns of a table are learnt from."""
    of_numbers = [name for name in table if table[name].dtype.kind == "f"]
    of_kinds = [name for name in table if name not in of_numbers]
    numbers = [["" if np.isnan(one) else repr(float(one)) for one in table[name]] for name in of_numbers]
    kinds = [["" if pd.isna(one) else str(one) for one in table[name]] for name in of_kinds]
    parts = [NumberColumns(of_numbers, numbers, ".").transform(numbers)]
    parts += [CategoryColumns(of_kinds, kinds).transform(kinds).toarray()] if of_kinds else []
    return np.hstack(parts)


def _ranked(column: Any) -> Any:
    """As quantiles of a bell, where a column is skewed."""
    if column.dtype.kind != "f" or abs(column.skew()) < 2 or column.nunique() <= 10:
        return column
    ranks = rankdata(column, nan_policy="omit")
    return pd.Series(norm.ppf((ranks - 0.5) / column.count()), column.index)


def _binned(column: Any) -> Any:
    """A fifth of the values each."""
    edges = np.unique(column.quantile([0.2, 0.4, 0.6, 0.8]))
    return np.eye(len(edges) + 1, dtype=np.float32)[np.digitize(column.fillna(column.median()), edges)]


def accuracy(variant: Variant, y: Any, rows: Any, tests: Any, seed: int) -> tuple[float, float]:
    """Of the automatic model, in percent, and seconds of processor to fit it."""
    name, X, views = variant
    began = process_time()
    model = fit(with_views(get_model("auto"), views), X[rows], y[rows])
    seconds = process_time() - began
    believed = model.predict_proba(X[tests])
    if name == "trees":
        began = process_time()
        trees = ExtraTreesClassifier(TREES, random_state=seed).fit(X[rows], y[rows])
        seconds += process_time() - began
        believed = 2 * believed + trees.predict_proba(X[tests])
    return 100 * float((model.classes_[believed.argmax(axis=1)] == y[tests]).mean()), seconds


def measured(sets: Images, seen: Callable[[Any], list[Variant]], seeds: int) -> pd.DataFrame:
    """Accuracy of each variant by set, seed and labels."""
    found = []
    for name, given, y in sets:
        made = seen(given)
        for seed in range(seeds):
            order = np.random.default_rng(500 + seed).permutation(len(y))
            tests, pool = np.split(order, [min(TESTS, len(y) // 2)])
            for n in SIZES:
                rows = pool[:n]
                if len(rows) < n or len(np.unique(y[rows])) < 2:
                    continue
                for one in made:
                    right, seconds = accuracy(one, y, rows, tests, seed)
                    found.append((name, seed, n, one[0], right, seconds))
        told = pd.DataFrame(found, columns=["set", "seed", "labels", "variant", "right", "seconds"])
        print(_said(told[told["set"] == name], name), flush=True)
    return told


def _said(told: Any, name: str) -> str:
    """Each variant less what was there before: its mean over seeds and twice its error, and by labels."""
    wide = told.pivot_table(index=["seed", "labels"], columns="variant", values="right")
    apart = wide.sub(wide["before"], axis=0)
    each, by = apart.groupby("seed").mean(), apart.groupby("labels").mean()
    parts = [
        f"{one} {each[one].mean():+.2f} ± {2 * each[one].sem():.2f} ({' '.join(f'{value:+.1f}' for value in by[one])})"
        for one in dict.fromkeys(told["variant"])
        if one != "before"
    ]
    return f"{name}: before {wide['before'].mean():.1f}; {'; '.join(parts)}"


def summary(told: Any) -> str:
    """Over sets, with an interval drawn anew from them, and the time to fit 200 labels."""
    wide = told.pivot_table(index="set", columns="variant", values="right")
    dice, lines = np.random.default_rng(0), []
    for part, rows in {"all": wide, "real": wide[~wide.index.str.startswith("made")]}.items():
        for one in wide.columns.drop("before"):
            apart = (rows[one] - rows["before"]).to_numpy()
            drawn = dice.choice(apart, (5_000, len(apart))).mean(axis=1)
            low, high = np.quantile(drawn, [0.025, 0.975])
            lines.append(f"{part} sets, {one}: {apart.mean():+.2f} [{low:+.2f}, {high:+.2f}], worst {apart.min():+.2f}")
    seconds = told[told["labels"] == SIZES[-1]].groupby("variant")["seconds"].median()
    return "\n".join([*lines, "ms to fit 200: " + ", ".join(f"{one} {1_000 * s:.0f}" for one, s in seconds.items())])


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    what, folder, n_seeds = sys.argv[1], Path(sys.argv[2]), int((sys.argv[3:] or ["10"])[0])
    with one_thread():
        if what == "images":
            print(summary(measured(images(folder), of_images, n_seeds)))
        else:
            print(summary(measured(of_tables(folder), variants, n_seeds)))
