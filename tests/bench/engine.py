"""The engine of comparisons: two processes beside one, a Dask cluster beside them, and the memory of a large pool.

Run it as: python tests/bench/engine.py [seeds]
(Two Dask workers are started for it, if `distributed` is installed.)
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
import numpy as np
from sklearn.datasets import load_digits

from al_core import compare
from al_core.compute.cluster import Cluster
from al_core.compute.workers import local_executor

ROOT = Path(__file__).parents[2]
STRATEGIES = ("random", "margin", "entropy", "k_center", "vote_entropy")
LARGE = ("random", "margin", "entropy", "k_center")
N_INITIAL, ROUNDS, BATCH = 20, 30, 10
REPEATS = 3


def digits(executor: Executor, seeds: int) -> float:
    """Seconds of 5 strategies, `seeds` seeds and 30 rounds of 10."""
    X, y = load_digits(return_X_y=True)
    settings: dict[str, Any] = {"model": "logistic_regression", "n_initial": N_INITIAL, "batch_size": BATCH}
    n_labels = N_INITIAL + ROUNDS * BATCH
    return timed(lambda: compare(X / 16, y, STRATEGIES, **settings, n_labels=n_labels, seeds=seeds, executor=executor))


def processes(seeds: int) -> tuple[float, float, float]:
    """Best seconds in one process, in two, and of two halves that know nothing of each other, in turns."""
    found: list[tuple[float, float, float]] = []
    with local_executor(1) as one, local_executor(1) as other, local_executor(2) as two:
        for repeat in range(REPEATS + 1):
            with ThreadPoolExecutor() as threads:
                halves = timed(lambda: list(threads.map(digits, (one, other), 2 * [seeds // 2])))
            if repeat:  # in the first everything is imported
                found.append((digits(one, seeds), digits(two, seeds), halves))
            else:
                digits(two, 2)
    alone, both, apart = (min(seconds) for seconds in zip(*found, strict=True))
    return alone, both, apart


def timed(work: Any) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def dask(workers: int) -> Iterator[Executor]:
    """A scheduler and workers of one thread on loopback."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        command = [sys.executable, "-m", "dask"]
        options = ["--scheduler-file", str(file), "--no-dashboard"]
        settings: dict[str, Any] = {"cwd": ROOT, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
        settings["stderr"] = subprocess.DEVNULL
        role = [
            "worker",
            "--nthreads",
            "1",
            "--no-nanny",
            "--preload",
            "al_core.comparison.runs",
            "--local-directory",
            folder,
        ]
        started = [
            subprocess.Popen([*command, "scheduler", "--host", "127.0.0.1", "--port", "0", *options], **settings)
        ]
        try:
            while not file.exists() or not file.read_text(encoding="utf-8").endswith("}"):
                time.sleep(0.1)
            started += [subprocess.Popen([*command, *role, *options], **settings) for _ in range(workers)]
            cluster = Cluster.at(json.loads(file.read_text(encoding="utf-8"))["address"])
            while cluster.n < workers:
                time.sleep(0.1)
            yield cluster
            cluster.kill()
        finally:
            for process in reversed(started):
                process.kill()
                process.wait()


def memory() -> int:
    """Bytes of this process and its children; what they share counts once."""
    children = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True, check=False)
    total = 0
    for process in ["self", *children.stdout.split()]:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


def large(n_rows: int = 100_000, n_features: int = 384) -> tuple[float, float]:
    """Seconds, and the most memory above that before the start in shares of the matrix, of a large pool."""
    rng = np.random.default_rng(0)
    y = rng.integers(10, size=n_rows)
    X = rng.standard_normal((n_rows, n_features), dtype=np.float32)
    X += rng.standard_normal((10, n_features), dtype=np.float32)[y] / 4
    with local_executor(2) as workers:
        for started in [workers.submit(time.sleep, 1) for _ in range(2)]:
            started.result()
        small = slice(0, 1_000)
        settings: dict[str, Any] = {
            "model": "logistic_regression",
            "batch_size": 20,
            "n_labels": 80,
            "executor": workers,
        }
        compare(X[small], y[small], LARGE, **settings, seeds=5)  # everything is imported
        before, seen, done = memory(), [0], threading.Event()

        def watch() -> None:
            while not done.wait(0.05):
                seen.append(memory() - before)

        watching = threading.Thread(target=watch)
        watching.start()
        seconds = timed(lambda: compare(X, y, LARGE, **settings, seeds=2))
        done.set()
        watching.join()
    return seconds, max(seen) / X.nbytes


def main() -> None:
    """Print the figures."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{len(STRATEGIES)} strategies x {seeds} seeds x {ROUNDS} rounds of {BATCH} on digits")
    alone, both, apart = processes(seeds)
    print(f"  one process {alone:.2f} s, two {both:.2f} s: {alone / both:.2f} times as fast", end="")
    print(f" (this machine now gives two separate halves {alone / apart:.2f} times)")
    try:
        with dask(2) as cluster, local_executor(2) as local:
            digits(cluster, 2), digits(local, 2)
            times = [(digits(cluster, seeds), digits(local, seeds)) for _ in range(REPEATS)]
        there, here = (min(seconds) for seconds in zip(*times, strict=True))
        print(f"  two Dask workers {there:.2f} s, local pool {here:.2f} s: {there / here:.2f} times")
    except ImportError:
        print("  Dask is not installed")
    seconds, share = large()
    print(f"100,000 x 384 float32, {len(LARGE)} strategies x 2 seeds, two processes: {seconds:.1f} s, ", end="")
    print(f"{share:.2f} times the matrix above what was there before")


if __name__ == "__main__":
    main()
