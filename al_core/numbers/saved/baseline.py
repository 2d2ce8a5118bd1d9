"""What labels drawn at random would have given: the same model, replayed on known labels."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from al_core.errors import Problem
from al_core.files import replace_json
from al_core.learning.training import fitted, meaning_at_hand, seen_pool
from al_core.pools.pool import Pool
from al_core.projects.labels import Labels
from al_core.projects.projects import zones_of
from al_core.projects.settings import Settings

REPLAYS = 20
_SIZES = (10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 320, 400, 520, 660, 820, 1000)

ReplayedCurve = tuple[list[int], list[float], list[float], list[float]]


@dataclass(frozen=True)
class Baseline:
    """Per metric the numbers of labels, and the mean, 5th and 95th percentile of the score over the replays.

    `spreads` holds the standard deviation over the replays at each of these numbers.
    """

    replays: int
    curves: dict[str, ReplayedCurve]
    spreads: dict[str, list[float]]


def replay_random(pool: Pool, settings: Settings, replays: int = REPLAYS, sees: str = "") -> Baseline:
    """Replay labelling at random on a pool whose labels are all known, scored on the same hold-out.

    With models that see what a session's models see: by which name what texts mean, or words alone.
    """
    zones = zones_of(pool, settings)
    meaning = meaning_at_hand(pool, settings, Labels(settings.task), zones) if sees else None
    if sees and meaning is None:
        raise Problem(f"what {sees} shows is not there yet")
    candidates = zones.candidates if meaning is None else zones.candidates[meaning.read[zones.candidates]]
    features, rows = seen_pool(pool, settings, meaning)
    most = min(candidates.size, _SIZES[-1])
    sizes = [*(n for n in _SIZES if n < most), most]
    truth, task = list(zones.tests.values()), settings.task
    values = np.full((len(task.metrics), replays, len(sizes)), np.nan)
    for replay in range(replays):
        order = np.random.default_rng([settings.model.seed, 3, replay]).permutation(candidates)
        for place, n in enumerate(sizes):
            labelled = zones.known_of(order[:n])
            if not task.can_learn(labelled.values()):
                continue
            model = fitted(rows, labelled, settings, replay, features.views)
            belief = task.belief(model, rows[zones.tested])
            values[:, replay, place] = list(task.values(truth, belief).values())
    # Only sizes at which every replay had two classes: an average over the lucky ones would flatter.
    whole = ~np.isnan(values).any(axis=1)
    sized = {name: np.array(sizes)[whole[number]].tolist() for number, name in enumerate(task.metrics)}
    kept = {name: values[number][:, whole[number]] for number, name in enumerate(task.metrics)}
    curves = {name: _curve(sized[name], kept[name]) for name in task.metrics}
    return Baseline(replays, curves, {name: kept[name].std(axis=0, ddof=1).tolist() for name in task.metrics})


def _curve(sizes: list[int], values: NDArray[np.float64]) -> ReplayedCurve:
    low, high = np.percentile(values, [5, 95], axis=0) if sizes else (np.array([]), np.array([]))
    return sizes, values.mean(axis=0).tolist(), low.tolist(), high.tolist()


def baseline_name(settings: Settings, sees: str = "") -> str:
    """The name of the file for a baseline under these settings, of models that see what texts mean by this name."""
    also = f"-{sha256(sees.encode()).hexdigest()[:12]}" if sees else ""
    return f"baseline-{settings.replayed_with}{also}.json"


def save_baseline(path: Path, baseline: Baseline) -> None:
    """Keep a baseline under its final name only when it is whole."""
    replace_json(path, asdict(baseline))


def kept_baseline(path: Path) -> Baseline | None:
    """A baseline computed before, if there is one."""
    try:
        return Baseline(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
