"""From a file of many short texts to the first example: seconds of each step, and the peak of memory.

Run it as: python tests/bench/upload.py [rows]
"""

import random
import resource
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from al_core.pools.examples import example
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.serving.workspace import Workspace
from al_core.tasks.classification.classes import named_classes

SYLLABLES = [first + second for first in "bcdfghklmnprst" for second in "aeiou"]


def write_texts(path: Path, n: int) -> None:
    """Texts of 8 to 35 made words, a few common and most of them rare, about four topics."""
    rng = random.Random(1)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(20_000)]
    topics = [rng.sample(words, 300) for _ in range(4)]
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text\n")
        for row in range(n):
            topic, length = rng.choice(topics), rng.randint(8, 35)
            rare = (words[min(int(rng.paretovariate(0.6)), 19_999)] for _ in range(length))
            text = " ".join(rng.choice(topic) if rng.random() < 0.3 else word for word in rare)
            file.write(f"{row:06d},{text}\n")


def main(n: int) -> None:
    """Read, compute, rank and serve, each step with its time."""
    with tempfile.TemporaryDirectory() as folder:
        data, path = Path(folder), Path(folder) / "texts.csv"
        write_texts(path, n)
        steps = [("begin", time.perf_counter())]
        seen = preview(path, path.name)
        steps.append(("preview", time.perf_counter()))
        roles = {column.name: column.role for column in seen.columns}
        pool = create_pool(path, path.name, seen.options, roles, data)
        steps.append(("read", time.perf_counter()))
        workspace = Workspace(open_store(data))
        project = create_project(
            workspace.store, pool, name="Texts", question="Which?", task=named_classes(["a", "b", "c", "d"])
        )
        steps.append(("features", time.perf_counter()))
        workspace.prepare(project)
        served = workspace.claim(project, "Anna")
        example(project.pool, served[0].row)
        steps.append(("rank and serve", time.perf_counter()))
        for (_, before), (name, after) in pairwise(steps):
            print(f"{name:16} {after - before:6.1f} s")
        print(f"{'all':16} {steps[-1][1] - steps[0][1]:6.1f} s for {path.stat().st_size / 1e6:.1f} MB, {n:,} texts")
        workspace.close()
    print(f"peak of memory   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
