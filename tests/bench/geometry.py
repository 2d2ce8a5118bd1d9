"""Core-set, TypiClust, ProbCover and MaxHerding beside scikit-activeml's, on the same pool.

Run it as: python tests/bench/geometry.py [rows] [dimensions]
(with an environment of theirs in PEERS_PYTHON, the peers run there; figures mean little on a busy machine.)
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from apart import apart

N_LABELLED, BATCH, NEW = 200, 100, 10
PEERS = {"k_center": "CoreSet", "typiclust": "TypiClust", "prob_cover": "ProbCover", "max_herding": "MaxHerding"}
MEMORY = 12 << 30  # what a peer may ask for: more than that counts as not finished


def pool(kind: str, n: int, dimensions: int) -> Any:
    """Float32: a hundred clusters of unequal size with a decaying spectrum, as embeddings are, or plain noise."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n, dimensions), dtype=np.float32)
    if kind == "noise":
        return X
    spectrum = (np.arange(1, dimensions + 1) ** -0.5).astype(np.float32)
    share = rng.pareto(1.5, 100) + 0.1
    centres = 2 * rng.standard_normal((100, dimensions), dtype=np.float32) * spectrum
    X *= spectrum
    X += centres[rng.choice(100, n, p=share / share.sum())]
    return X


def ours(name: str, X: Any, labelled: list[int]) -> Any:
    """Rows that select() asks next, and why."""
    from al_core import select

    return select(name, X, dict.fromkeys(labelled, "a"), n=BATCH).rows


def theirs(name: str, X: Any, labelled: list[int]) -> Any:
    """Rows that scikit-activeml's strategy asks next."""
    import skactiveml.pool

    y = np.full(len(X), np.nan)
    y[labelled] = 0
    return getattr(skactiveml.pool, PEERS[name])(random_state=0).query(X, y, batch_size=BATCH)


def run(library: str, name: str, kind: str, n: int, dimensions: int) -> dict[str, Any]:
    """Wall and processor seconds of the first round and of the next (ten labels more), extra memory, and the picks."""
    from selection import Watch

    X, labelled, ask = pool(kind, n, dimensions), list(range(N_LABELLED)), ours if library == "ours" else theirs
    ask(name, X[:1_000].copy(), list(range(5)))  # imports and first calls
    found: dict[str, Any] = {"rows": [], "memory": 0.0}
    for turn in ("first", "next"):
        work = time.process_time()
        with Watch() as watch:
            rows = ask(name, X, labelled).tolist()
        found[turn] = watch.seconds, time.process_time() - work
        found["rows"] += rows
        found["memory"] = max(found["memory"], watch.extra)
        labelled += rows[:NEW]
    return found


def main(n: int, dimensions: int, repeats: int = 3) -> None:
    """Print two lines for every strategy and kind of pool: our figures, and the peer's as multiples of them."""
    print(f"{n:,} x {dimensions} float32, {N_LABELLED} labelled, batch {BATCH}, then {NEW} labels more")
    for name, peer in PEERS.items():
        for kind in ("clusters", "noise"):
            mine = [apart(__file__, "--one", "ours", name, kind, n, dimensions) for _ in range(repeats)]
            first, then = (np.median([one[turn] for one in mine], axis=0) for turn in ("first", "next"))
            memory = max(one["memory"] for one in mine)
            print(f"  {name:12} {kind:9} {first[0]:6.2f} s, next {then[0]:6.2f} s, {memory:6.0f} MB extra", flush=True)
            try:
                other = apart(__file__, "--one", "peer", name, kind, n, dimensions, peer=True)
            except ImportError as error:
                print(f"    {peer} did not finish: {str(error)[:80]}", flush=True)
                continue
            wall, work = (f"{a:.1f} x ours, next {b:.1f} x" for a, b in zip(
                np.divide(other["first"], first), np.divide(other["next"], then), strict=True))  # fmt: skip
            same = "the same picks" if other["rows"] == mine[0]["rows"] else "other picks"
            print(f"    {peer} takes {wall} (processor time: {work}), {other['memory']:.0f} MB; {same}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        print(json.dumps(run(*sys.argv[2:5], int(sys.argv[5]), int(sys.argv[6]))))
    else:
        main(*([int(argument) for argument in sys.argv[1:]] or [100_000, 64]))
