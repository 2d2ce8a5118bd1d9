"""Loops as they are kept: a JSON file with what was said and set, and fingerprints of what is not in it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import issparse

from al_core.errors import BadInput
from al_core.files import replace_json
from al_core.matrices.inputs import as_matrix
from al_core.matrices.memory import content
from al_core.models import Model
from al_core.selection.questions import BY_ROW
from al_core.spans.marking import Marking, written
from al_core.strategies import STRATEGIES, Strategy
from al_core.tasks import read_task, write_task
from al_core.versions import current_versions

LAYOUT = 1
KEPT = ("versions", "fingerprints", "model", "own model", "strategy", "task", "seed", "checks", "context", "said")
OTHER_VERSIONS = "This loop was saved by another version of the program or its libraries, so its picks may differ."


@dataclass(frozen=True, eq=False)
class Course:
    """How a loop is set, and how it went: answers as (row, label, who chose the row), rows asked, rows that wait."""

    model: Any
    strategy: Strategy
    seed: int
    checks: float
    context: Mapping[str, Any]
    said: tuple[tuple[int, Any, str], ...] = ()
    asked: frozenset[int] = frozenset()
    waiting: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def write_loop(path: Path, X: Any, course: Course) -> None:
    """Write a loop as JSON, without X, without what has an entry a row, and without a model of somebody's own."""
    model, task = course.model, course.context.get("task")
    data = {"X": X} | {name: course.context[name] for name in BY_ROW if course.context.get(name) is not None}
    others = {name: value for name, value in course.context.items() if name not in (*BY_ROW, "task")}
    kept = {
        "layout": LAYOUT,
        "versions": current_versions(),
        "fingerprints": {name: fingerprint(values) for name, values in data.items()},
        "model": model if isinstance(model, str) else model.name if isinstance(model, Model) else None,
        "own model": None if isinstance(model, str | Model) else type(model).__name__,
        "strategy": course.strategy.name,
        "task": task if task is None or isinstance(task, str) else write_task(task),
        "seed": course.seed,
        "checks": course.checks,
        "context": {name: _as_json(value) for name, value in others.items()},
        "said": [(row, _as_json(label), chosen_by) for row, label, chosen_by in course.said],
        "asked": sorted(course.asked),
        "waiting": course.waiting,
    }
    replace_json(path, kept)


def read_loop(path: Path, X: Any, model: Any, strategy: Any, context: Mapping[str, Any]) -> Course:
    """A loop as it was written, on the same data; BadInput, in a sentence, where something is missing or another."""
    kept = _read(path)
    for name in sorted({*kept["fingerprints"], *context} - {"X"}):
        _check_brought(path, name, kept["fingerprints"], context)
    for name, values in {"X": X, **context}.items():
        if fingerprint(values) != kept["fingerprints"][name]:
            raise BadInput(f"{path.name} was saved with another {name}; hand in the same one, its rows in their order.")
    if model is None and kept["model"] is None:
        raise BadInput(
            f"{path.name} holds no model, it was one of your own ({kept['own model']}): hand it in as model=..."
        )
    if strategy is None and kept["strategy"] not in STRATEGIES:
        raise BadInput(
            f"The strategy {kept['strategy']!r} of {path.name} is one of your own: hand it in as strategy=..."
        )
    task = kept["task"]
    return Course(
        kept["model"] if model is None else model,
        STRATEGIES[kept["strategy"]] if strategy is None else strategy,
        kept["seed"],
        kept["checks"],
        kept["context"] | context | ({"task": read_task(task) if isinstance(task, dict) else task} if task else {}),
        tuple((row, label, chosen_by) for row, label, chosen_by in kept["said"]),
        frozenset(kept["asked"]),
        tuple(kept["waiting"]),
        () if kept["versions"] == current_versions() else (OTHER_VERSIONS,),
    )


def fingerprint(given: Any) -> str:
    """What tells rows that a script hands in from others, as 32 hexadecimal digits."""
    if issparse(given) or (isinstance(given, np.ndarray) and given.dtype.kind in "fiub"):
        return content(as_matrix(given) if given.ndim == 2 else given).hex()
    digest = blake2b(digest_size=16)
    if isinstance(given, pd.DataFrame):
        digest.update(repr([str(name) for name in given.columns]).encode("utf-8", "surrogatepass"))
        given = given.itertuples(index=False, name=None)
    for row in given:
        said = row.tolist() if hasattr(row, "tolist") else row
        digest.update(f"{said!r}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _check_brought(path: Path, name: str, had: Mapping[str, str], brings: Mapping[str, Any]) -> None:
    """Raise BadInput where something with an entry a row is missing, or there was none of it."""
    if name not in BY_ROW:
        raise BadInput(f"load() takes {', '.join(BY_ROW)} beside X, but no {name!r}: all else is in {path.name}.")
    if name not in brings:
        raise BadInput(f"{path.name} was saved with {name}, which it does not hold: hand it in as {name}=...")
    if name not in had:
        raise BadInput(f"{path.name} was saved without {name}; leave it out.")


def _read(path: Path) -> dict[str, Any]:
    """What the file holds, where it is one of ours."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        layout, complete = kept["layout"], kept.keys() >= set(KEPT)
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path.name} is no loop that was saved with save().") from error
    if layout != LAYOUT or not complete:
        raise BadInput(f"{path.name} was saved by another version of the program, which wrote it in another way.")
    return dict(kept)


def _as_json(value: Any) -> Any:
    """A label or a setting as JSON has it: collections as lists, NumPy's values as Python's, spans as the log."""
    if isinstance(value, Marking):
        return written(value)
    if isinstance(value, Mapping):
        return {str(name): _as_json(one) for name, one in value.items()}
    plain = value.tolist() if hasattr(value, "tolist") else value
    return [_as_json(one) for one in plain] if isinstance(plain, Collection) and not isinstance(plain, str) else plain
