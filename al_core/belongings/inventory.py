"""What belongs to a project, and where it lies: its pool, what was counted for it, and its comparisons."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from al_core.comparison.experiments.experiments import Experiment, ExperimentStore
from al_core.errors import StoreProblem
from al_core.pools.pool import open_pool
from al_core.projects.labels import fold
from al_core.projects.store import Store


@dataclass(frozen=True)
class Contents:
    """What a person would lose with a project: labelled examples, by how many people, and comparisons."""

    labels: int
    people: int
    comparisons: int


def contents(store: Store, shelf: ExperimentStore, project: str) -> Contents:
    """What there is of a project, also where its pool is damaged."""
    with store.reading() as records:
        labels = fold(records.decisions(project))
    people = {one.who for one in labels.decisions() if one.kind == "label"}
    return Contents(labels.count, len(people), len(experiments_of(shelf, project)))


def experiments_of(shelf: ExperimentStore, project: str) -> list[Experiment]:
    """The comparisons that were made in a project."""
    return [one for one in shelf.experiments() if one.source.get("home") == project]


def pool_folder(store: Store, fingerprint: str) -> Path:
    """Where a pool lies."""
    return store.folder / "pools" / fingerprint


def pool_and_those_before(store: Store, fingerprint: str) -> Iterator[Path]:
    """The folder of a pool, and of those that it has grown from."""
    while fingerprint and (folder := pool_folder(store, fingerprint)).is_dir():
        yield folder
        try:
            fingerprint = open_pool(folder).grown_from
        except StoreProblem:
            return
