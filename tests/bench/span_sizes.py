"""Spans in large pools: seconds from a file to the first example, and of a new model, by size; and the peak of memory.

Run it as: python tests/bench/span_sizes.py FILE.parquet [rows ...]
FILE has `tokens` and IOB2 `tags`, a list a row: its sentences are written again and again, each time with some words in
place of which stand made ones, until there are so many that differ. Every file is read in a process of its own; seconds
are those of the clock and, in brackets, of the processor. Run it alone: others on the machine make the clock's longer.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from apart import apart

from al_core.learning.learning import learn, ranking_of
from al_core.learning.scoring import curve_point, stability_of
from al_core.learning.training import train
from al_core.pools.examples import example
from al_core.pools.features.cut import cut_texts
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import Decision
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.serving.workspace import Workspace
from al_core.spans.marking import written
from al_core.spans.tags import spans_of
from al_core.spans.tokens import BY_BLANKS, tokens_of
from al_core.tasks.sequence.script import names_in
from al_core.tasks.sequence.task import SequenceTask

SIZES, LABELS = (20_000, 200_000), (100, 500, 1_000)
CHANGED = 0.1  # of the words
SYLLABLES = [first + second for first in "bcdfghklmnprst" for second in "aeiou"]
Tagged = tuple[list[str], list[str]]
Worked = TypeVar("Worked")


def sentences(source: str, n: int) -> Iterator[Tagged]:
    """Tokens and tags of n sentences that differ."""
    table, rng = pd.read_parquet(source), np.random.default_rng(0)
    rows = [(list(tokens), list(tags)) for tokens, tags in zip(table["tokens"], table["tags"], strict=True)]
    made, seen = ["".join(SYLLABLES[at] for at in row) for row in rng.integers(len(SYLLABLES), size=(n // 4, 3))], set()
    for tokens, tags in cycle(rows):
        chance = rng.random((2, len(tokens)))
        at = (len(made) * chance[0] ** 2).astype(int).tolist()
        changes = (chance[1] < CHANGED).tolist()
        words = [made[place] if new else word for word, place, new in zip(tokens, at, changes, strict=True)]
        if (text := " ".join(words)) not in seen:
            seen.add(text)
            yield words, tags
        if len(seen) == n:
            return


def as_spans(tokens: list[str], tags: list[str]) -> Any:
    """The text of tokens, and the spans in it."""
    text = " ".join(tokens)
    return text, spans_of(tags, tokens_of(text, BY_BLANKS))


def _conll(rows: Iterator[Tagged]) -> Iterator[str]:
    for tokens, tags in rows:
        yield "".join(f"{token} {tag}\n" for token, tag in zip(tokens, tags, strict=True)) + "\n"


def _tokens(rows: Iterator[Tagged]) -> Iterator[str]:
    for tokens, tags in rows:
        yield json.dumps({"tokens": tokens, "tags": tags}) + "\n"


def _spans(rows: Iterator[Tagged]) -> Iterator[str]:
    for tokens, tags in rows:
        text, marking = as_spans(tokens, tags)
        yield json.dumps({"text": text, "spans": [list(one) for one in marking.spans]}) + "\n"


def _texts(rows: Iterator[Tagged]) -> Iterator[str]:
    yield "text\n"
    for tokens, _ in rows:
        yield '"' + " ".join(tokens).replace('"', '""') + '"\n'


FILES: dict[str, Callable[[Iterator[Tagged]], Iterator[str]]] = {
    "texts.csv": _texts,
    "tagged.conll": _conll,
    "tokens.jsonl": _tokens,
    "spans.jsonl": _spans,
}


class Clock:
    """What steps took, by name: seconds of the clock and of the processor."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, float]] = {}

    def step(self, name: str, work: Callable[[], Worked]) -> Worked:
        """Do it, and note how long it took."""
        wall, work_done = time.perf_counter(), time.process_time()
        result = work()
        self.found[name] = time.perf_counter() - wall, time.process_time() - work_done
        return result


def opened(source: str, name: str, n: int) -> dict[str, Any]:
    """From a file to the first example, and for plain texts the models after some labels."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("w", encoding="utf-8") as file:
            file.writelines(FILES[name](sentences(source, n)))
        seen = clock.step("preview", lambda: preview(path, name))
        roles = {column.name: column.role for column in seen.columns}
        pool = clock.step("read", lambda: create_pool(path, name, seen.options, roles, Path(folder)))
        workspace = Workspace(open_store(Path(folder)))
        names = names_in([tags for _, tags in sentences(source, 3_000)])
        task = SequenceTask(names, began_with=names, tokens=BY_BLANKS)
        project = clock.step("features", lambda: create_project(workspace.store, pool, name=name, task=task))
        clock.step("cut into tokens", lambda: cut_texts(pool, BY_BLANKS))
        clock.step("rank, first example", lambda: _served(workspace, project))
        memory = _peak()
        if name == "texts.csv":
            _models(clock, project, source, n)
        workspace.close()
    return {"seconds": clock.found, "opened": memory, "learnt": _peak(), "size": n, "name": name}


def _served(workspace: Workspace, project: Any) -> None:
    workspace.prepare(project)
    example(project.pool, workspace.claim(project, "Anna")[0].row)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _models(clock: Clock, project: Any, source: str, n: int) -> None:
    """A new model with so many labels, as it comes one batch after another, and its parts."""
    pool, settings = project.pool, project.settings
    truth = [written(as_spans(*row)[1]) for row in sentences(source, n)]
    checks, asked = (
        np.random.default_rng(0).permutation(rows) for rows in (project.zones.check_zone, project.zones.candidates)
    )
    sources = pool.source_rows() - 1
    log: list[Decision] = []
    for row in [
        row for pair in zip(checks[:200], asked[:800].reshape(200, 4), strict=True) for row in (pair[0], *pair[1])
    ]:
        check = bool(np.isin(row, project.zones.check_zone))
        log.append(_answer(len(log) + 1, int(row), truth[sources[row]], check))
    for labels in LABELS:
        learn(pool, settings, log[: labels - 10])
        _model(clock, f"{labels:,} labels: ", pool, settings, log[:labels])


def _model(clock: Clock, said: str, pool: Any, settings: Any, log: list[Decision]) -> None:
    clock.step(f"{said}next model", lambda: learn(pool, settings, log))
    now = clock.step(f"{said}fit", lambda: train(pool, settings, log))
    clock.step(f"{said}how sure", lambda: now.model.surety)
    clock.step(f"{said}scores", lambda: curve_point(now))
    clock.step(f"{said}stability", lambda: stability_of(now))
    clock.step(f"{said}ranking", lambda: ranking_of(now))


def _answer(sequence: int, row: int, value: str, check: bool) -> Decision:
    given = {"kind": "label", "value": value, "token": f"{sequence}", "served": "", "strategy": "auto"}
    known = {"model_version": 0, "score": None, "drawn": "random" if check else "queried", "check": check}
    return Decision(sequence, row, "Anna", **given, **known, probability=None, shown_at=0.0, answered_at=1.0)  # type: ignore[arg-type]


def main(source: str, sizes: list[int]) -> None:
    """Print a line for every step of every file."""
    for n in sizes:
        for name in FILES:
            found = apart(__file__, "--one", source, name, n)
            print(f"\n{name}, {n:,} rows; load of the machine {os.getloadavg()[0]:.1f}")
            print(f"  {found['opened']:,.0f} MB until the first example, {found['learnt']:,.0f} MB in all")
            for step, (wall, work) in found["seconds"].items():
                print(f"  {step:32} {wall:7.2f} s ({work:.2f} s)", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(opened(sys.argv[2], sys.argv[3], int(sys.argv[4]))))
    else:
        main(sys.argv[1], [int(one) for one in sys.argv[2:]] or list(SIZES))
