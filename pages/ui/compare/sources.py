"""Where the examples of a comparison come from: the known labels of a project, or a sample."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from al_core.comparison.datasets import Dataset
from al_core.comparison.evidence import everything_known, evidence_of, replayable
from al_core.figures.report import unfair
from al_core.learning.meanings import whole_meaning
from al_core.pools.features.meaning import Meaning
from al_core.pools.samples import SAMPLES, build
from al_core.projects.projects import Project, list_projects
from al_core.serving.workspace import Workspace
from al_core.tasks import read_task
from pages.ui.shared.frame import Context, runner
from pages.ui.shared.words import counted
from pages.ui.tasks import part_of

MINUTES_KEPT = 25  # data of no comparison is swept away after an hour


@dataclass(frozen=True)
class Source:
    """A project (its id) or a sample (its key)."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True)
class Prepared:
    """Examples that lie ready for a comparison under a name, how many they are, or what is wrong with them.

    `told_apart` says among what they are told apart, in two or three words; `models` and `metrics` are those of the
    task: name -> title.
    """

    data: str = ""
    n_rows: int = 0
    told_apart: str = ""
    rarest: int = 0
    n_queried: int = 0
    noun: str = "example"
    trouble: str = ""
    task: str = ""
    has_classes: bool = True
    models: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What there is, in a sentence or two."""
        known = f"{counted(self.n_rows, self.noun)} with a known label, {self.told_apart}."
        return f"{known} {unfair(self.n_queried)}".rstrip()


def sources(workspace: Workspace, context: Context | None) -> dict[str, Source]:
    """What can be compared on: this project first, then the samples, then the other projects but those put away."""
    projects = [one for one in list_projects(workspace.store) if isinstance(one, Project)]
    own = [one for one in projects if context is not None and one.id == context.project.id]
    others = [one for one in projects if one not in own and not one.archived]
    found = [Source("project", one.id, one.name) for one in own]
    found += [Source("sample", key, one.title) for key, one in SAMPLES.items()]
    found += [Source("project", one.id, one.name) for one in others]
    return {f"{one.kind}:{one.id}": one for one in found}


def prepared(workspace: Workspace, source: Source) -> Prepared:
    """The examples of a source, laid ready; done again only when labels were added. Raises BadInput, StoreProblem."""
    if source.kind == "sample":
        return _laid_ready(str(workspace.store.folder), source, "", lambda: _of_sample(workspace, source.id))
    project = workspace.project(source.id)
    known = (workspace.labels(project).sequence, project.pool.fingerprint, project.pool.left_out)
    meaning = whole_meaning(project.pool, project.settings)
    stamp = f"{known} {project.task} {meaning.folder.name if meaning else ''}"
    return _laid_ready(str(workspace.store.folder), source, stamp, lambda: _of_project(workspace, project, meaning))


@st.cache_data(ttl=60 * MINUTES_KEPT, max_entries=32, show_spinner="Reading the examples")
def _laid_ready(folder: str, source: Source, stamp: str, _prepare: Callable[[], Prepared]) -> Prepared:
    return _prepare()


def _of_sample(workspace: Workspace, key: str) -> Prepared:
    pool = build(key, workspace.store.folder)
    known = everything_known(pool, read_task(SAMPLES[key].task))
    return _kept(replayable(pool, known), 0, pool.noun)


def _of_project(workspace: Workspace, project: Project, meaning: Meaning | None) -> Prepared:
    known = evidence_of(project, workspace.labels(project))
    if known.trouble:
        return Prepared(trouble=known.trouble)
    return _kept(replayable(project.pool, known, meaning), known.n_queried, project.pool.noun)


def _kept(data: Dataset, n_queried: int, noun: str) -> Prepared:
    counts = np.unique(data.y, return_counts=True)[1]
    name = runner().shelf.keep(data)
    task = data.task
    return Prepared(
        name,
        len(data.y),
        part_of(task).in_short(task),
        int(counts.min()),
        n_queried,
        noun,
        task=task.name,
        has_classes=bool(task.categories),
        models={key: one.title for key, one in task.models.items()},
        # That by which savings are told comes first, and is measured by unless another is chosen.
        metrics={key: task.metrics[key].heading for key in sorted(task.metrics, key=lambda key: key != task.saved_by)},
    )
